import Learners

/// Finds trials in the rows of a recording: by a column that names the trial of each row, or, where there is
/// none, the whole recording of a subject as one trial.
struct RowTrialReader {
  let file: String
  let unitSubject: String?
  let subjectColumn: String?
  let trialColumn: String?
  let time: DatasetDeclaration.TimeSource
  let columns: [String]

  private struct Run {
    var first: Int
    var count: Int
    var last: Int
    /// Rows of the subject before this trial: evenly spaced rows follow each other on one clock.
    var before: Int
    var earliest: Double
    var latest: Double
  }

  /// Reads the columns that identity and labels need, and nothing else.
  /// - Throws: `DataFault` for a trial in several pieces or a column that changes within a trial.
  func read(executor: any Executor) throws(DataFault) -> TrialTables {
    var requests: [ColumnRequest] = []
    if let subjectColumn { requests.append(.category(subjectColumn)) }
    if let trialColumn { requests.append(.category(trialColumn)) }
    let clock = time.clock.map { TimeColumn(clock: $0) }
    if let clock { requests.append(clock.request) }
    let identity = Set([subjectColumn, trialColumn].compactMap { $0 })
    requests += columns.filter { !identity.contains($0) }.map { .category($0) }
    let table = try CSVReader(path: file).read(requests, executor: executor)
    let times = try clock?.seconds(of: table, file: file)

    var order: [String] = []
    var trialsOf: [String: [String]] = [:]
    var runs: [String: [String: Run]] = [:]
    var rowsOf: [String: Int] = [:]
    var previous: (subject: String, trial: String)?
    for row in 0..<table.rowCount {
      let subject = try id(row, subjectColumn, table) ?? unitSubject ?? SubjectTrials.onlySubject
      let trial = try id(row, trialColumn, table) ?? subject
      if var run = runs[subject]?[trial] {
        if trialColumn != nil, let previous, previous != (subject, trial) {
          throw DataFault(
            file: file, line: table.lineNumbers[row], column: trialColumn,
            "trial '\(trial)' of subject '\(subject)' goes on here after other trials (it ended in line \(table.lineNumbers[run.last]))",
            help: "rows of a trial must stand together; two trials must not share an id")
        }
        try checkConstant(row, run.first, table, subject: subject, trial: trial)
        run.count += 1
        run.last = row
        if let time = times?[row] {
          run.earliest = min(run.earliest, time)
          run.latest = max(run.latest, time)
        }
        runs[subject]?[trial] = run
      } else {
        if runs[subject] == nil { order.append(subject) }
        trialsOf[subject, default: []].append(trial)
        let time = times?[row] ?? .nan
        runs[subject, default: [:]][trial] = Run(
          first: row, count: 1, last: row, before: rowsOf[subject, default: 0], earliest: time,
          latest: time)
      }
      rowsOf[subject, default: 0] += 1
      previous = (subject, trial)
    }
    let subjects = NaturalOrder.sorted(order).map { subject in
      let ids = trialsOf[subject] ?? []
      let own = ids.compactMap { runs[subject]?[$0] }
      return SubjectTrials(
        subject: subject, ids: ids, starts: own.map(start(of:)), ends: own.map(end(of:)),
        columns: Dictionary(
          uniqueKeysWithValues: columns.map { column in
            (column, own.map { table.categories[column]?[$0.first] })
          }))
    }
    return TrialTables(subjects: subjects, notes: [])
  }

  private func start(of run: Run) -> Double {
    time.clock == nil ? Double(run.before) / (time.rateHz ?? 1) : run.earliest
  }

  private func end(of run: Run) -> Double {
    if time.clock == nil { return Double(run.before + run.count) / (time.rateHz ?? 1) }
    let span = run.latest - run.earliest
    return run.latest + (time.rateHz.map { 1 / $0 } ?? span / Double(max(1, run.count - 1)))
  }

  private func id(_ row: Int, _ column: String?, _ table: ColumnTable) throws(DataFault) -> String? {
    guard let column else { return nil }
    guard let id = table.categories[column]?[row] else {
      throw DataFault(
        file: file, line: table.lineNumbers[row], column: column, "expected an id, found nothing")
    }
    return id
  }

  private func checkConstant(
    _ row: Int, _ first: Int, _ table: ColumnTable, subject: String, trial: String
  ) throws(DataFault) {
    for column in columns {
      guard let values = table.categories[column], values.codes[row] != values.codes[first] else {
        continue
      }
      throw DataFault(
        file: file, line: table.lineNumbers[row], column: column,
        "changes within trial '\(trial)' of subject '\(subject)': '\(values[first] ?? "")' in line \(table.lineNumbers[first]), '\(values[row] ?? "")' here",
        help: "a label or group must be constant within a trial")
    }
  }
}
