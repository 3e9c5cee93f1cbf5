/// Finds the row of a table that belongs to each trial of the log, by subject and trial id.
struct TrialJoin {
  let file: String
  let modality: String
  let subjectColumn: String
  /// The column that names the trial; `nil` where that is the number of the row.
  let trialColumn: String?
  let duplicates: KnownDuplicates
  let table: ColumnTable
  /// Start of each row's trial, where the table says it.
  let starts: [Double]?

  /// Rows whose start lies further from the trial log's than this many seconds are counted.
  static let startTolerance = 1.0

  private struct Key: Hashable {
    let subject: String
    let trial: String
  }

  /// The row of each trial of each subject; `nil` where the table has none.
  /// - Throws: `DataFault` for an id twice, a missing id, and where no row belongs to any trial.
  func rows(of trials: [SubjectTrials], notes: inout [DataNote]) throws(DataFault) -> [[Int?]] {
    let found = try candidates()
    var out: [[Int?]] = []
    var used = 0
    var without = 0
    var shifted = 0
    for own in trials {
      let written = own.ids.map { duplicates.written($0, subject: own.subject) }
      var indices: [String: [Int]] = [:]
      for (index, id) in written.enumerated() { indices[id, default: []].append(index) }
      var rows = [Int?](repeating: nil, count: own.count)
      for (index, id) in written.enumerated() where indices[id]?.first == index {
        let pairs = try paired(
          indices[id] ?? [], of: own, with: found[Key(subject: own.subject, trial: id)] ?? [])
        for (index, row) in pairs { rows[index] = row }
      }
      for (index, row) in rows.enumerated() {
        guard let row else {
          without += 1
          continue
        }
        used += 1
        if let starts, abs(starts[row] - own.starts[index]) > Self.startTolerance { shifted += 1 }
      }
      out.append(rows)
    }
    if used == 0 { throw nothingFits(trials) }
    count("trials_without_row", without, "trials without a row in the table, missing", &notes)
    count(
      "starts_shifted", shifted,
      "rows that start more than 1 s away from the trial log; joined by their id", &notes)
    count(
      "rows_without_trials", table.rowCount - used,
      "rows that belong to no trial of the log, left out", &notes)
    return out
  }

  /// Rows by subject and trial.
  private func candidates() throws(DataFault) -> [Key: [Int]] {
    var found: [Key: [Int]] = [:]
    for row in 0..<table.rowCount {
      guard let subject = table.categories[subjectColumn]?[row] else {
        throw missing(row, subjectColumn, "a subject id")
      }
      guard let trial = trial(row) else { throw missing(row, trialColumn, "a trial id") }
      let key = Key(subject: subject, trial: trial)
      if let first = found[key]?.first, duplicates.join(subject: subject, trial: trial) == nil {
        throw DataFault(
          file: file, line: table.lineNumbers[row], column: trialColumn,
          "trial '\(trial)' of subject '\(subject)' stands here again "
            + "(first in line \(table.lineNumbers[first]))",
          help: "declare it under dataset.known_duplicates, or correct the file")
      }
      found[key, default: []].append(row)
    }
    return found
  }

  private func trial(_ row: Int) -> String? {
    guard let trialColumn else { return SubjectTrials.id(ofRow: row) }
    return table.texts[trialColumn]?[row]
  }

  /// Pairs trials and rows that share an id: always the closest two that are left.
  private func paired(
    _ indices: [Int], of own: SubjectTrials, with rows: [Int]
  ) throws(DataFault) -> [(index: Int, row: Int)] {
    if indices.count <= 1, rows.count <= 1 {
      return indices.isEmpty || rows.isEmpty ? [] : [(indices[0], rows[0])]
    }
    guard let starts else {
      throw DataFault(
        file: file, line: rows.last.map { table.lineNumbers[$0] }, column: trialColumn,
        "trial '\(own.ids[indices[0]])' of subject '\(own.subject)' cannot be told apart without a start",
        help: "declare 'start' of modality '\(modality)', or join: drop")
    }
    if let row = rows.first(where: { starts[$0].isNaN }) {
      throw DataFault(
        file: file, line: table.lineNumbers[row], column: nil,
        "expected the start of a trial that stands here more than once, found nothing")
    }
    var all: [(distance: Double, index: Int, row: Int)] = []
    for index in indices {
      for row in rows { all.append((abs(starts[row] - own.starts[index]), index, row)) }
    }
    all.sort { ($0.distance, $0.index, $0.row) < ($1.distance, $1.index, $1.row) }
    var out: [(index: Int, row: Int)] = []
    for pair in all where !out.contains(where: { $0.index == pair.index || $0.row == pair.row }) {
      out.append((pair.index, pair.row))
    }
    return out
  }

  private func nothingFits(_ trials: [SubjectTrials]) -> DataFault {
    let theirs = table.rowCount > 0 ? table.categories[subjectColumn]?[0] ?? "" : ""
    let trial = table.rowCount > 0 ? self.trial(0) ?? "" : ""
    let found = table.rowCount > 0 ? "subject '\(theirs)', trial '\(trial)'" : "no row"
    let first = trials.first { $0.count > 0 }
    let expected = first.map { "subject '\($0.subject)', trial '\($0.ids[0])'" } ?? "no trial"
    return DataFault(
      file: file, line: table.rowCount > 0 ? table.lineNumbers[0] : nil,
      "no row belongs to a trial of the log: the log begins with \(expected), this table with \(found)",
      help: "ids are compared as text: '1' and '01' differ")
  }

  private func missing(_ row: Int, _ column: String?, _ what: String) -> DataFault {
    DataFault(
      file: file, line: table.lineNumbers[row], column: column, "expected \(what), found nothing")
  }

  private func count(_ code: String, _ count: Int, _ text: String, _ notes: inout [DataNote]) {
    if count > 0 { notes.append(DataNote(code, about: modality, count: count, text)) }
  }
}
