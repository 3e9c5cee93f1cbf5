/// Who or what every row of a table is about, by number.
struct RowNames {
  /// Names in the order in which they first appear.
  let names: [String]
  /// Index into `names` by code; `nil` where all rows have the one name.
  private let indexOfCode: [Int]?
  private let codes: [Int32]

  /// All rows have one name.
  init(single name: String) {
    names = [name]
    indexOfCode = nil
    codes = []
  }

  /// Rows are named by a column.
  /// - Throws: `DataFault` at the first row without an id.
  init(_ column: CategoryColumn, named name: String, of table: ColumnTable, file: String)
    throws(DataFault)
  {
    if let row = column.codes.firstIndex(of: -1) {
      throw table.fault(file: file, row: row, column: name, "expected an id, found nothing")
    }
    let levels = LevelIndex(column.levels)
    names = levels.names
    indexOfCode = levels.indexOfCode
    codes = column.codes
  }

  /// The name of a row, as an index into `names`.
  subscript(row: Int) -> Int { indexOfCode.map { $0[Int(codes[row])] } ?? 0 }
}

/// Finds the rows of each trial in a table whose rows name their subject and trial.
struct TrialRuns {
  /// The rows of one trial.
  struct Run {
    let subject: Int
    let name: String
    /// Rows in file order; they stand together where rows name their trial.
    var rows: [Int]
    /// Rows of the subject before this trial.
    let before: Int

    var first: Int { rows[0] }
  }

  private struct Key: Hashable {
    let subject: Int
    let trial: Int
  }

  let table: ColumnTable
  let file: String
  let subjects: RowNames
  let trialColumn: String?
  /// Names of the trials; `nil` where all rows of a subject are one trial.
  var trials: RowNames?
  /// Trials in the order of their first rows.
  private(set) var runs: [Run] = []

  init(table: ColumnTable, file: String, subjects: RowNames, trialColumn: String?) {
    self.table = table
    self.file = file
    self.subjects = subjects
    self.trialColumn = trialColumn
  }

  /// Looks through all rows once.
  /// - Throws: `DataFault` for a trial in several pieces.
  mutating func find() throws(DataFault) {
    var known: [Key: Int] = [:]
    var rowsOfSubject = [Int](repeating: 0, count: subjects.names.count)
    var row = 0
    while row < table.rowCount {
      let key = self.key(of: row)
      var end = row + 1
      while end < table.rowCount, self.key(of: end) == key { end += 1 }
      if let index = known[key] {
        guard trials == nil else { throw interrupted(runs[index], at: row) }
        runs[index].rows += row..<end
      } else {
        known[key] = runs.count
        let name = trials.map { $0.names[key.trial] } ?? subjects.names[key.subject]
        runs.append(
          Run(
            subject: key.subject, name: name, rows: Array(row..<end),
            before: rowsOfSubject[key.subject]))
      }
      rowsOfSubject[key.subject] += end - row
      row = end
    }
  }

  /// - Throws: `DataFault` at the first row where a column is not what it was at the start of the trial.
  func requireConstant(_ column: String) throws(DataFault) {
    guard let values = table.categories[column] else { return }
    var worst: (row: Int, run: Int)?
    for (index, run) in runs.enumerated() {
      let code = values.codes[run.first]
      guard let row = run.rows.first(where: { values.codes[$0] != code }) else { continue }
      if row < worst?.row ?? Int.max { worst = (row, index) }
    }
    guard let worst else { return }
    let run = runs[worst.run]
    let was = values[run.first].map { "'\($0)'" } ?? "nothing"
    let found = values[worst.row].map { "'\($0)'" } ?? "nothing"
    throw table.fault(
      file: file, row: worst.row, column: column,
      "changes within trial '\(run.name)' of subject '\(subjects.names[run.subject])': "
        + "\(was) in \(table.place(of: run.first)), \(found) here",
      help: "a label or group must be constant within a trial")
  }

  private func key(of row: Int) -> Key { Key(subject: subjects[row], trial: trials?[row] ?? 0) }

  private func interrupted(_ run: Run, at row: Int) -> DataFault {
    let ended = table.place(of: run.rows[run.rows.count - 1])
    return table.fault(
      file: file, row: row, column: trialColumn,
      "trial '\(run.name)' of subject '\(subjects.names[run.subject])' goes on here after other rows "
        + "(it ended in \(ended))",
      help: "rows of a trial must stand together; two trials must not share an id")
  }
}
