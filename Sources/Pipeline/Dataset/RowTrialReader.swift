import Learners

/// Finds trials in the rows of a recording: by a column that names the trial of each row, or, where there is
/// none, the whole recording of a subject as one trial.
struct RowTrialReader {
  let file: String
  let unitSubject: String?
  let subjectColumn: String?
  let trialColumn: String?
  /// How rows get their time; `nil` where the format of the file says it.
  let time: DatasetDeclaration.TimeSource?
  let columns: [String]
  /// The modality whose rows these are, for messages.
  var modality = ""
  /// The kind of file.
  var format: any RecordingFormat.Type = CSVFormat.self
  /// Rows that are no samples.
  var dropping = RowDropping(nil)

  /// Reads the columns that identity and labels need, and nothing else.
  /// - Throws: `DataFault` for a trial in several pieces or a column that changes within a trial.
  func read(executor: any Executor) throws(DataFault) -> TrialTables {
    var requests: [ColumnRequest] = []
    if let subjectColumn { requests.append(.category(subjectColumn)) }
    if let trialColumn { requests.append(.category(trialColumn)) }
    let identity = Set([subjectColumn, trialColumn].compactMap { $0 })
    requests += columns.filter { !identity.contains($0) }.map { .category($0) }
    requests += dropping.requests
    let source = try format.init().open(file, executor: executor)
    let stream = stream(of: source, holding: requests.map(\.name))
    let clock = try RowClock(
      time, of: modality, stream: source.streams[stream], defaults: format.defaults, file: file)
    var read = try source.read(stream, requests + clock.requests, executor: executor)
    var dropping = dropping
    let isDropped = dropping.find(in: read.table)
    read.table = read.table.without(isDropped)
    read.seconds = read.seconds.map { RowDropping.kept($0, without: isDropped) }
    let table = read.table
    let times = try clock.seconds(of: read, file: file)
    let subjects = try ids(of: subjectColumn, table, single: unitSubject)
    var runs = TrialRuns(table: table, file: file, subjects: subjects, trialColumn: trialColumn)
    if let trialColumn { runs.trials = try ids(of: trialColumn, table, single: nil) }
    try runs.find()
    for column in columns { try runs.requireConstant(column) }
    var out = tables(
      runs.runs, subjects: subjects.names, times: times, table, rateHz: clock.rateHz)
    if trialColumn == nil, subjectColumn == nil, let whole = try extent(of: source, clock, executor)
    {
      out.subjects = out.subjects.map { $0.extended(to: whole) }
    }
    return out
  }

  /// The stream that has the columns; the first where none has all of them, which then says so.
  private func stream(of source: any RecordingFile, holding names: [String]) -> Int {
    source.streams.firstIndex { stream in
      let own = Set(stream.columns.map(\.name))
      return names.allSatisfy(own.contains)
    } ?? 0
  }

  /// From the first row of any stream to the end of the last row of any, where streams have clocks of the
  /// file's own.
  private func extent(
    of source: any RecordingFile, _ clock: RowClock, _ executor: any Executor
  ) throws(DataFault) -> ClosedRange<Double>? {
    guard clock.isOfFile, source.streams.count > 1 else { return nil }
    var out: ClosedRange<Double>?
    for (index, stream) in source.streams.enumerated() where stream.hasClock {
      let seconds = (try source.read(index, [], executor: executor).seconds ?? [])
        .filter { !$0.isNaN }
      guard let first = seconds.min(), let last = seconds.max() else { continue }
      let step = stream.rateHz.map { 1 / $0 } ?? (last - first) / Double(max(1, seconds.count - 1))
      out = min(out?.lowerBound ?? first, first)...max(out?.upperBound ?? last, last + step)
    }
    return out
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
    _ runs: [TrialRuns.Run], subjects: [String], times: [Double]?, _ table: ColumnTable,
    rateHz: Double?
  ) -> TrialTables {
    var own = [[TrialRuns.Run]](repeating: [], count: subjects.count)
    for run in runs { own[run.subject].append(run) }
    var out = TrialTables(subjects: [], notes: [])
    let order = NaturalOrder.sorted(subjects)
    let place = Dictionary(zip(subjects, subjects.indices), uniquingKeysWith: { first, _ in first })
    for subject in order {
      var extents = own[place[subject] ?? 0].map {
        ($0, extent(of: $0, times: times, rateHz: rateHz))
      }
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
  private func extent(
    of run: TrialRuns.Run, times: [Double]?, rateHz: Double?
  ) -> (start: Double, end: Double) {
    guard let times else {
      let rate = rateHz ?? 1
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
    let step = rateHz.map { 1 / $0 } ?? (latest - earliest) / Double(max(1, count - 1))
    return (earliest, latest + step)
  }
}

extension SubjectTrials {
  /// The one trial of a subject, as long as everything that was recorded.
  fileprivate func extended(to whole: ClosedRange<Double>) -> SubjectTrials {
    guard count == 1 else { return self }
    return SubjectTrials(
      subject: subject, ids: ids, starts: [whole.lowerBound], ends: [whole.upperBound],
      columns: columns)
  }
}
