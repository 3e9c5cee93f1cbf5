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
    let subjects = try ids(of: subjectColumn, table, single: unitSubject)
    var runs = TrialRuns(table: table, file: file, subjects: subjects, trialColumn: trialColumn)
    if let trialColumn { runs.trials = try ids(of: trialColumn, table, single: nil) }
    try runs.find()
    for column in columns { try runs.requireConstant(column) }
    return tables(runs.runs, subjects: subjects.names, times: times, table)
  }

  private func ids(
    of column: String?, _ table: ColumnTable, single: String?
  ) throws(DataFault) -> RowNames {
    guard let column, let categories = table.categories[column] else {
      return RowNames(single: single ?? SubjectTrials.onlySubject)
    }
    return try RowNames(categories, named: column, of: table, file: file)
  }

  private func tables(
    _ runs: [TrialRuns.Run], subjects: [String], times: [Double]?, _ table: ColumnTable
  ) -> TrialTables {
    var own = [[TrialRuns.Run]](repeating: [], count: subjects.count)
    for run in runs { own[run.subject].append(run) }
    var out = TrialTables(subjects: [], notes: [])
    let order = NaturalOrder.sorted(subjects)
    let place = Dictionary(zip(subjects, subjects.indices), uniquingKeysWith: { first, _ in first })
    for subject in order {
      var extents = own[place[subject] ?? 0].map { ($0, extent(of: $0, times: times)) }
      // Stable: trials whose clocks all start at zero stay in the order of the file.
      let sorted = extents.enumerated().sorted {
        ($0.element.1.start, $0.offset) < ($1.element.1.start, $1.offset)
      }
      if times != nil { extents = sorted.map(\.element) }
      let untimed = extents.count { $0.1.start.isNaN }
      if untimed > 0 {
        out.notes.append(
          DataNote("trials_without_time", count: untimed, "trials in which no row has a time"))
      }
      out.subjects.append(
        SubjectTrials(
          subject: subject, ids: extents.map(\.0.name), starts: extents.map(\.1.start),
          ends: extents.map(\.1.end),
          columns: Dictionary(
            columns.map { column in
              (column, extents.map { table.categories[column]?[$0.0.first] })
            }, uniquingKeysWith: { first, _ in first })))
    }
    out.notes = DataNote.summarised(out.notes)
    return out
  }

  /// Evenly spaced rows of a subject follow each other on one clock, trial after trial.
  private func extent(of run: TrialRuns.Run, times: [Double]?) -> (start: Double, end: Double) {
    guard let times else {
      let rate = time.rateHz ?? 1
      return (Double(run.before) / rate, Double(run.before + run.rows.count) / rate)
    }
    var earliest = Double.infinity
    var latest = -Double.infinity
    var count = 0
    for row in run.rows where !times[row].isNaN {
      earliest = min(earliest, times[row])
      latest = max(latest, times[row])
      count += 1
    }
    guard count > 0 else { return (.nan, .nan) }
    let step = time.rateHz.map { 1 / $0 } ?? (latest - earliest) / Double(max(1, count - 1))
    return (earliest, latest + step)
  }
}
