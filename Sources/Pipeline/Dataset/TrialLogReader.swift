import Learners

/// The trials of every subject in one unit of a data set, and what was noticed on the way.
public struct TrialTables: Sendable, Hashable {
  /// Per subject, in natural order of the ids.
  public var subjects: [SubjectTrials]
  /// Observations with counts.
  public var notes: [DataNote]
  /// The column names of the trial log; empty where trials are the rows of a recording or of the one table.
  public var logColumns: [String] = []
  /// Subjects that the log names beside the one whose folder it was read for.
  public var otherSubjects: [String] = []
}

/// Reads a trial log: one row per trial.
struct TrialLogReader {
  let file: String
  /// Whose folder is read; of a log that names subjects only this one's rows are taken.
  let unitSubject: String?
  let subjectColumn: String?
  /// The column that names the trial; `nil` where that is the number of the row.
  let trialColumn: String?
  let start: TimeColumn?
  let end: TimeColumn?
  /// A second time of the start, which is only compared.
  var stamp: TimeColumn?
  /// Columns that labels and groups refer to.
  let columns: [String]
  let duplicates: KnownDuplicates
  /// Whether rows are found by the id of their trial, so that an id must be unique; else ids only name what
  /// start and end cut out.
  var isJoinedByID = true

  /// One row of the log.
  struct Row {
    let index: Int
    let line: Int
    let trial: String
    let start: Double
    let end: Double
  }

  /// Reads the file.
  /// - Throws: `DataFault` with file, line and column.
  func read(executor: any Executor) throws(DataFault) -> TrialTables {
    var requests: [ColumnRequest] = []
    if let trialColumn { requests.append(.text(trialColumn)) }
    if let subjectColumn { requests.append(.category(subjectColumn)) }
    if let start { requests.append(start.request) }
    if let end { requests.append(end.request) }
    if let stamp { requests.append(stamp.request) }
    requests += columns.map { .text($0) }
    let reader = try CSVReader(path: file)
    let table = try reader.read(requests, executor: executor)
    let starts = try start?.seconds(of: table, file: file)
    let ends = try end?.seconds(of: table, file: file)
    var out = TrialTables(subjects: [], notes: [])
    if trialColumn != nil { out.logColumns = reader.header }
    let groups = try self.groups(of: table, &out)
    for subject in NaturalOrder.sorted(Array(groups.keys)) {
      var rows: [Row] = []
      for index in groups[subject] ?? [] {
        rows.append(try row(index, of: table, starts: starts, ends: ends))
      }
      out.subjects.append(
        try trials(of: subject, rows: rows, texts: table.texts, notes: &out.notes))
    }
    out.notes += offsetNotes(out.subjects)
    if let stamp {
      out.notes += try StampCheck(file: file, start: start, stamp: stamp).notes(
        starts: starts, of: table, rows: groups.values.flatMap { $0 })
    }
    out.notes += WholeSeconds.notes(out.subjects)
    if table.blankLines > 0 {
      out.notes.append(
        DataNote(
          "lines_blank", about: "trial log", count: table.blankLines, "empty lines passed over"))
    }
    return out
  }

  /// What was added to the times.
  private func offsetNotes(_ subjects: [SubjectTrials]) -> [DataNote] {
    let count = subjects.reduce(0) { $0 + $1.count }
    return [start, end].compactMap { column in
      guard let column, let offset = column.clock.offsetSeconds, count > 0 else { return nil }
      return DataNote(
        "clock_offset", about: "trial log, column \(column.clock.column)", count: count,
        "times moved by \(SamplingRate.plain(offset)) s, as declared")
    }
  }

  /// Rows by subject.
  private func groups(
    of table: ColumnTable, _ out: inout TrialTables
  ) throws(DataFault) -> [String: [Int]] {
    guard let subjectColumn, let ids = table.categories[subjectColumn] else {
      return [unitSubject ?? SubjectTrials.onlySubject: Array(0..<table.rowCount)]
    }
    let groups = try RowGroups(ids, named: subjectColumn, of: table, file: file).byName
    guard let unitSubject else { return groups }
    out.otherSubjects = NaturalOrder.sorted(groups.keys.filter { $0 != unitSubject })
    if groups[unitSubject] == nil {
      out.notes.append(
        DataNote(
          "subject_without_trials", about: "subject \(unitSubject)", count: 1,
          "folder without a row in the trial log"))
    }
    return [unitSubject: groups[unitSubject] ?? []]
  }

  private func row(
    _ index: Int, of table: ColumnTable, starts: [Double]?, ends: [Double]?
  ) throws(DataFault) -> Row {
    let line = table.lineNumbers[index]
    let named = trialColumn.map { table.texts[$0]?[index] } ?? SubjectTrials.id(ofRow: index)
    guard let trial = named else {
      throw DataFault(
        file: file, line: line, column: trialColumn, "expected a trial id, found nothing")
    }
    // Without times the order of the rows is the order of the trials, and no trial has an extent.
    let begin = try time(starts, index, start, line) ?? Double(index)
    let finish = try time(ends, index, end, line) ?? begin
    guard finish >= begin else {
      throw DataFault(
        file: file, line: line, column: end?.clock.column,
        "trial '\(trial)' ends \(SamplingRate.plain(begin - finish)) s before it starts")
    }
    return Row(index: index, line: line, trial: trial, start: begin, end: finish)
  }

  private func time(
    _ times: [Double]?, _ index: Int, _ column: TimeColumn?, _ line: Int
  ) throws(DataFault) -> Double? {
    guard let times else { return nil }
    guard !times[index].isNaN else {
      throw DataFault(
        file: file, line: line, column: column?.clock.column, "expected a time, found nothing")
    }
    return times[index]
  }

  private func trials(
    of subject: String, rows: [Row], texts: [String: [String?]], notes: inout [DataNote]
  ) throws(DataFault) -> SubjectTrials {
    let sorted = rows.sorted { ($0.start, $0.index) < ($1.start, $1.index) }
    let moved = zip(rows, sorted).count { $0.index != $1.index }
    if moved > 0 {
      notes.append(
        DataNote(
          "trials_sorted", about: "trial log", count: moved, "rows out of time order, sorted"))
    }
    let kept = try withoutDuplicates(sorted, subject: subject, notes: &notes)
    var own: [String: [String?]] = [:]
    for column in columns {
      let values = texts[column] ?? []
      own[column] = kept.map { values[$0.row.index] }
    }
    return SubjectTrials(
      subject: subject, ids: kept.map(\.id), starts: kept.map(\.row.start),
      ends: kept.map(\.row.end), columns: own)
  }

  /// Trials with ids that are unique within the subject.
  private func withoutDuplicates(
    _ rows: [Row], subject: String, notes: inout [DataNote]
  ) throws(DataFault) -> [(id: String, row: Row)] {
    var same: [String: [Row]] = [:]
    for row in rows { same[row.trial, default: []].append(row) }
    var kept: [(id: String, row: Row)] = []
    var used: [String: Int] = [:]
    for row in rows {
      let all = same[row.trial] ?? []
      var id = row.trial
      if all.count > 1 {
        let join = duplicates.join(subject: subject, trial: row.trial)
        if join == nil, !isToldApart(all) {
          throw Self.repeated(
            all, subject: subject, file: file, column: trialColumn, overlaps: !isJoinedByID)
        }
        if join == .drop { continue }
        id = KnownDuplicates.numbered(
          row.trial, (all.firstIndex { $0.index == row.index } ?? 0) + 1)
      }
      if let line = used[id] {
        throw DataFault(
          file: file, line: row.line, column: trialColumn,
          "trial id '\(id)' of subject '\(subject)' is also what a duplicate is called (line \(line))"
        )
      }
      used[id] = row.line
      kept.append((id, row))
    }
    addNotes(on: same, subject: subject, to: &notes)
    return kept
  }

  /// Whether trials of one id, in the order of their starts, share no moment and nothing is found by the id.
  private func isToldApart(_ rows: [Row]) -> Bool {
    guard !isJoinedByID, start != nil, end != nil else { return false }
    return zip(rows, rows.dropFirst()).allSatisfy { $0.end <= $1.start && $0.start < $1.start }
  }

  /// The fault of an id that stands in several rows, at the second of them in the file.
  static func repeated(
    _ rows: [Row], subject: String, file: String, column: String?, overlaps: Bool = false
  ) -> DataFault {
    let lines = rows.map(\.line).sorted()
    return DataFault(
      file: file, line: lines[1], column: column,
      "trial '\(rows[0].trial)' of subject '\(subject)' stands here again (first in line \(lines[0]))"
        + (overlaps ? ", and the two overlap in time" : ""),
      help: "declare it under dataset.known_duplicates, or correct the file")
  }

  private func addNotes(
    on same: [String: [Row]], subject: String, to notes: inout [DataNote]
  ) {
    for trial in NaturalOrder.sorted(same.filter { $0.value.count > 1 }.map(\.key)) {
      let join = duplicates.join(subject: subject, trial: trial)
      notes.append(
        DataNote(
          "trials_duplicated", about: "subject \(subject), trial \(trial)",
          count: same[trial]?.count ?? 0,
          join == .drop
            ? "trials share one id and were left out, as declared"
            : "trials share one id and were told apart by their start"
              + (join == nil ? "" : ", as declared")))
    }
    for trial in duplicates.trials(of: subject) where same[trial]?.count ?? 0 < 2 {
      notes.append(
        DataNote(
          "duplicate_not_found", about: "subject \(subject), trial \(trial)",
          count: same[trial]?.count ?? 0,
          "rows in the trial log, although it is declared to occur more than once"))
    }
  }
}

extension SubjectTrials {
  /// The id where a data set names nobody.
  public static let onlySubject = "1"

  /// The id of a trial that is called by the number of its row, counted from 1 below the header.
  static func id(ofRow row: Int) -> String { String(row + 1) }
}
