import Learners

/// Reads a table with one row per trial into recordings with one row per trial.
struct TableReader {
  let file: String
  let modality: DatasetDeclaration.Modality
  let subjectColumn: String
  /// The column that names the trial; `nil` where that is the number of the row.
  let trialColumn: String?
  let duplicates: KnownDuplicates
  /// The trials of the trial log.
  let trials: [SubjectTrials]
  /// First and last recorded moment of each subject, where a coverage table says so.
  let coverage: [String: ClosedRange<Double>?]?
  /// Whether trials outside the coverage lose their values.
  let clearsOutside: Bool

  /// The recordings, in the order of `trials`.
  /// - Throws: `DataFault` with file, line and column.
  func read(
    executor: any Executor
  ) throws(DataFault) -> (recordings: [Recording], notes: [DataNote]) {
    let reader = try CSVReader(path: file)
    let columns = try ChannelColumns(modality, header: reader.header, file: file)
    var requests = columns.requests + [.category(subjectColumn)]
    if let trialColumn { requests.append(.text(trialColumn)) }
    let clock = modality.start.map { TimeColumn(clock: $0) }
    if let clock { requests.append(clock.request) }
    let table = try reader.read(requests, executor: executor)
    let starts = try clock?.seconds(of: table, file: file)
    var notes = ValueNotes.notes(table, channels: columns.channels, modality: modality.name)
    let join = TrialJoin(
      file: file, modality: modality.name, subjectColumn: subjectColumn, trialColumn: trialColumn,
      duplicates: duplicates, table: table, starts: starts)
    let rows = try join.rows(of: trials, notes: &notes)
    var recordings: [Recording] = []
    for (own, chosen) in zip(trials, rows) {
      recordings.append(
        recording(of: own, rows: chosen, table: table, channels: columns.channels, notes: &notes))
    }
    let unknown = coverage.map { known in trials.count { known[$0.subject] == nil } } ?? 0
    note(
      "subjects_without_coverage", unknown, "subjects without a row in the coverage table", &notes)
    notes += TableSuspicions.notes(recordings, subjects: trials.map(\.subject))
    return (recordings, DataNote.summarised(notes))
  }

  private func recording(
    of own: SubjectTrials, rows: [Int?], table: ColumnTable, channels: [Channel],
    notes: inout [DataNote]
  ) -> Recording {
    let recorded = coverage?[own.subject] ?? nil
    var kept: [Int] = []
    var times: [Double] = []
    var ranges: [Range<Int>] = []
    var outside = 0
    for (index, row) in rows.enumerated() {
      var row = row
      if row != nil, coverage != nil {
        let isInside =
          recorded.map { $0.lowerBound <= own.starts[index] && own.ends[index] <= $0.upperBound }
          ?? false
        if !isInside {
          outside += 1
          if clearsOutside { row = nil }
        }
      }
      let begin = kept.count
      if let row {
        kept.append(row)
        times.append(0)
      }
      ranges.append(begin..<kept.count)
    }
    note(
      "trials_outside_coverage", outside,
      clearsOutside
        ? "trials that lie (partly) outside the recording: their values are missing"
        : "trials that lie (partly) outside the recording: their values are kept", &notes)
    return Recording(
      modality: modality.name, channels: channels, times: times,
      values: channels.map { channel in
        let column = table.numbers[channel.name] ?? []
        return kept.map { column[$0] }
      }, rowsOfTrial: ranges, sampleSeconds: nil)
  }

  private func note(_ code: String, _ count: Int, _ text: String, _ notes: inout [DataNote]) {
    if count > 0 { notes.append(DataNote(code, about: modality.name, count: count, text)) }
  }
}
