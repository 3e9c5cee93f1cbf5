/// Puts rows into time order, or says where they are not; counts what it did.
struct TimeOrder {
  let file: String
  let modality: DatasetDeclaration.Modality
  /// The column that holds the time, if one does.
  let column: String?
  let table: ColumnTable
  let seconds: [Double]
  private let columns: [[Double]]
  private var withoutTime = 0
  private var late = 0
  private var furthest = 0.0
  private var repeated = 0
  private var sharing = 0

  init(
    file: String, modality: DatasetDeclaration.Modality, column: String?, table: ColumnTable,
    seconds: [Double]
  ) {
    self.file = file
    self.modality = modality
    self.column = column
    self.table = table
    self.seconds = seconds
    columns = table.numbers.keys.sorted().compactMap { table.numbers[$0] }
  }

  /// Rows with a time, ascending; rows that repeat the time and all values of another are dropped.
  ///
  /// - Parameters:
  ///   - rows: rows of one subject, or of one trial where rows name their trial.
  ///   - owner: whose they are, for the message: `subject '7'`.
  /// - Returns: what is left of the rows.
  /// - Throws: `DataFault` at the first row out of order where the spec does not say `order: sort`.
  mutating func ordered(_ rows: [Int], of owner: String) throws(DataFault) -> [Int] {
    if isPlain(rows) { return rows }
    var timed = rows.filter { !seconds[$0].isNaN }
    withoutTime += rows.count - timed.count
    var latest = -Double.infinity
    var own = 0
    for row in timed {
      if seconds[row] < latest {
        if own == 0, !modality.sorts {
          throw table.fault(
            file: file, row: row, column: column,
            "lies \(SamplingRate.plain(latest - seconds[row])) s before a row above it (\(owner))",
            help: "set 'order: sort' for modality '\(modality.name)' to sort rows by time")
        }
        own += 1
        furthest = max(furthest, latest - seconds[row])
      }
      latest = max(latest, seconds[row])
    }
    late += own
    if own > 0 { timed.sort { (seconds[$0], $0) < (seconds[$1], $1) } }
    let unique = withoutRepetitions(timed)
    repeated += timed.count - unique.count
    return unique
  }

  /// What was counted so far.
  var notes: [DataNote] {
    let all: [(code: String, count: Int, text: String)] = [
      ("rows_without_time", withoutTime, "rows without a time, left out"),
      (
        "rows_sorted", late,
        "rows out of time order, sorted: the furthest lay \(SamplingRate.plain(furthest)) s behind a row "
          + "above it"
      ),
      ("rows_repeated", repeated, "rows with the time and values of another row, left out"),
      ("rows_same_time", sharing, "rows that share their time with a row of other values, kept"),
    ]
    return all.filter { $0.count > 0 }.map {
      DataNote($0.code, about: modality.name, count: $0.count, $0.text)
    }
  }

  /// Whether all rows have times and each is later than the one before.
  private func isPlain(_ rows: [Int]) -> Bool {
    seconds.withUnsafeBufferPointer { seconds in
      var latest = -Double.infinity
      for row in rows {
        let time = seconds[row]
        // Also false for NaN.
        guard time > latest else { return false }
        latest = time
      }
      return true
    }
  }

  private mutating func withoutRepetitions(_ rows: [Int]) -> [Int] {
    var out: [Int] = []
    out.reserveCapacity(rows.count)
    var first = 0
    while first < rows.count {
      var end = first + 1
      while end < rows.count, seconds[rows[end]] == seconds[rows[first]] { end += 1 }
      if end == first + 1 {
        out.append(rows[first])
      } else {
        let different = unique(rows[first..<end])
        if different.count > 1 { sharing += different.count }
        out += different
      }
      first = end
    }
    return out
  }

  /// The first of each set of equal rows, by a hash of their values, so that a file in which all rows have
  /// one time does not cost the square of its length.
  private func unique(_ rows: ArraySlice<Int>) -> [Int] {
    var known: [UInt64: [Int]] = [:]
    var out: [Int] = []
    for row in rows {
      var hash: UInt64 = 0
      for column in columns { hash = (hash ^ Self.bits(column[row])) &* 0x9E37_79B9_7F4A_7C15 }
      let equal = known[hash, default: []].contains { earlier in
        columns.allSatisfy { Self.bits($0[earlier]) == Self.bits($0[row]) }
      }
      if equal { continue }
      known[hash, default: []].append(row)
      out.append(row)
    }
    return out
  }

  /// Equal for equal values; all missing values are equal.
  private static func bits(_ value: Double) -> UInt64 {
    value.isNaN ? 1 : (value == 0 ? 0 : value.bitPattern)
  }
}
