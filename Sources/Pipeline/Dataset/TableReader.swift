import Learners

/// Reads a table with one row per trial into recordings with one row per trial.
struct TableReader {
  let file: String
  let modality: DatasetDeclaration.Modality
  let subjectColumn: String
  let trialColumn: String
  let duplicates: KnownDuplicates
  /// The trials of the trial log.
  let trials: [SubjectTrials]
  /// First and last recorded moment of each subject, where a coverage table says so.
  let coverage: [String: ClosedRange<Double>]?
  /// Whether trials outside the coverage lose their values.
  let clearsOutside: Bool

  /// Rows whose start lies further from the trial log's than this many seconds are counted.
  static let startTolerance = 1.0

  private struct Found {
    let row: Int
    let start: Double?
  }

  /// The recordings, in the order of `trials`.
  /// - Throws: `DataFault` with file, line and column.
  func read(executor: any Executor) throws(DataFault) -> (recordings: [Recording], notes: [DataNote]) {
    let reader = try CSVReader(path: file)
    var channels: [Channel] = []
    var requests: [ColumnRequest] = [.text(trialColumn), .category(subjectColumn)]
    for group in modality.groups {
      let found = try group.channels(in: reader.header, file: file)
      channels += found.filter { new in !channels.contains { $0.name == new.name } }
      requests += found.map { .number($0.name, missing: group.missingValues) }
    }
    let clock = modality.start.map { TimeColumn(clock: $0) }
    if let clock { requests.append(clock.request) }
    let table = try reader.read(requests, executor: executor)
    let starts = try clock?.seconds(of: table, file: file)
    var notes = ValueNotes.notes(table, channels: channels, modality: modality.name)
    let rows = try joined(table, starts: starts, notes: &notes)
    var recordings: [Recording] = []
    for (own, chosen) in zip(trials, rows) {
      recordings.append(
        recording(of: own, rows: chosen, table: table, channels: channels, notes: &notes))
    }
    notes += TableSuspicions.notes(recordings, subjects: trials.map(\.subject))
    return (recordings, DataNote.summarised(notes))
  }

  /// The table row of each trial of each subject.
  private func joined(
    _ table: ColumnTable, starts: [Double]?, notes: inout [DataNote]
  ) throws(DataFault) -> [[Int?]] {
    var found: [String: [Found]] = [:]
    for row in 0..<table.rowCount {
      guard let subject = table.categories[subjectColumn]?[row],
        let trial = table.texts[trialColumn]?[row]
      else {
        throw DataFault(
          file: file, line: table.lineNumbers[row],
          "expected a subject and a trial id, found nothing in one of them")
      }
      let key = subject + "\u{1}" + trial
      if let first = found[key]?.first, duplicates.join(subject: subject, trial: trial) == nil {
        throw DataFault(
          file: file, line: table.lineNumbers[row], column: trialColumn,
          "trial '\(trial)' of subject '\(subject)' stands here again (first in line \(table.lineNumbers[first.row]))",
          help: "declare it under dataset.known_duplicates, or correct the file")
      }
      found[key, default: []].append(Found(row: row, start: starts?[row]))
    }
    var used = Set<Int>()
    var out: [[Int?]] = []
    var without = 0
    var shifted = 0
    for own in trials {
      var rows: [Int?] = []
      for (index, id) in own.ids.enumerated() {
        let key = own.subject + "\u{1}" + KnownDuplicates.base(of: id)
        let candidates = found[key] ?? []
        let nearest = candidates.min {
          abs(($0.start ?? 0) - own.starts[index]) < abs(($1.start ?? 0) - own.starts[index])
        }
        rows.append(nearest?.row)
        if let nearest {
          used.insert(nearest.row)
          if let start = nearest.start, abs(start - own.starts[index]) > Self.startTolerance {
            shifted += 1
          }
        } else {
          without += 1
        }
      }
      out.append(rows)
    }
    count("trials_without_row", without, "trials without a row in the table, missing", &notes)
    count(
      "starts_shifted", shifted,
      "rows that start more than 1 s away from the trial log; joined by their id", &notes)
    count(
      "rows_without_trials", table.rowCount - used.count,
      "rows that belong to no trial of the log, left out", &notes)
    return out
  }

  private func recording(
    of own: SubjectTrials, rows: [Int?], table: ColumnTable, channels: [Channel],
    notes: inout [DataNote]
  ) -> Recording {
    let recorded = coverage?[own.subject]
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
        times.append(own.starts[index])
      }
      ranges.append(begin..<kept.count)
    }
    count(
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

  private func count(_ code: String, _ count: Int, _ text: String, _ notes: inout [DataNote]) {
    if count > 0 { notes.append(DataNote(code, about: modality.name, count: count, text)) }
  }
}
