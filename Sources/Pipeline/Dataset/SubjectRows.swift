/// The rows of one subject in a file, trial by trial where rows name their trial.
struct SubjectRows {
  /// Rows in the order in which they are kept.
  private(set) var rows: [Int]
  /// Places of each trial in `rows`; `nil` where trials are cut by time.
  private(set) var ranges: [Range<Int>]?
  private var lost = 0

  init(_ rows: [Int]) { self.rows = rows }

  /// Puts rows together trial by trial; rows of unknown trials, or of none, are left out.
  mutating func group(by names: CategoryColumn, trials own: SubjectTrials) {
    var indexOf: [String: Int] = [:]
    for (index, id) in own.ids.enumerated() { indexOf[id] = index }
    let trialOfCode = names.levels.map { indexOf[$0] ?? -1 }
    let trialOf = { (row: Int) -> Int in
      let code = Int(names.codes[row])
      return code < 0 ? -1 : trialOfCode[code]
    }
    var counts = [Int](repeating: 0, count: own.count)
    for row in rows {
      let trial = trialOf(row)
      if trial < 0 { lost += 1 } else { counts[trial] += 1 }
    }
    var ranges: [Range<Int>] = []
    var next = 0
    for count in counts {
      ranges.append(next..<next + count)
      next += count
    }
    var places = ranges.map(\.lowerBound)
    var out = [Int](repeating: 0, count: next)
    for row in rows {
      let trial = trialOf(row)
      guard trial >= 0 else { continue }
      out[places[trial]] = row
      places[trial] += 1
    }
    rows = out
    self.ranges = ranges
  }

  /// Puts rows into time order, within each trial where rows name their trial.
  mutating func order(_ order: inout TimeOrder, trials own: SubjectTrials) throws(DataFault) {
    guard let ranges else {
      rows = try order.ordered(rows, of: "subject '\(own.subject)'")
      return
    }
    var out: [Int] = []
    out.reserveCapacity(rows.count)
    var ordered: [Range<Int>] = []
    for (trial, range) in ranges.enumerated() {
      let begin = out.count
      out += try order.ordered(
        Array(rows[range]), of: "subject '\(own.subject)', trial '\(own.ids[trial])'")
      ordered.append(begin..<out.count)
    }
    rows = out
    self.ranges = ordered
  }

  func notes(modality: String) -> [DataNote] {
    guard lost > 0 else { return [] }
    return [
      DataNote(
        "rows_without_trials", about: modality, count: lost,
        "rows that belong to no known trial, left out")
    ]
  }

  /// The values of some rows; without a copy where they are all rows, and quick where they stand together.
  static func gathered(_ rows: [Int], from column: [Double]) -> [Double] {
    guard let first = rows.first, let last = rows.last else { return [] }
    if last - first == rows.count - 1, isConsecutive(rows) {
      return rows.count == column.count ? column : Array(column[first...last])
    }
    return column.withUnsafeBufferPointer { column in rows.map { column[$0] } }
  }

  private static func isConsecutive(_ rows: [Int]) -> Bool {
    rows.withUnsafeBufferPointer { rows in
      for index in rows.indices where rows[index] != rows[0] + index { return false }
      return true
    }
  }
}
