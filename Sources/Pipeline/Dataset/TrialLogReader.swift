import Learners

/// The trials of every subject in one unit of a data set, and what was noticed on the way.
public struct TrialTables: Sendable, Hashable {
  /// Per subject, in natural order of the ids.
  public var subjects: [SubjectTrials]
  /// Observations with counts.
  public var notes: [DataNote]
}

/// Reads a trial log: one row per trial.
struct TrialLogReader {
  let file: String
  let unitSubject: String?
  let subjectColumn: String?
  let trialColumn: String
  let start: TimeColumn?
  let end: TimeColumn?
  /// Columns that labels and groups refer to.
  let columns: [String]
  let duplicates: KnownDuplicates

  private struct Row {
    let index: Int
    let line: Int
    let trial: String
    let start: Double
    let end: Double
  }

  /// Reads the file.
  /// - Throws: `DataFault` with file, line and column.
  func read(executor: any Executor) throws(DataFault) -> TrialTables {
    var requests: [ColumnRequest] = [.text(trialColumn)]
    if let subjectColumn { requests.append(.category(subjectColumn)) }
    if let start { requests.append(start.request) }
    if let end { requests.append(end.request) }
    requests += columns.filter { $0 != trialColumn && $0 != subjectColumn }.map { .text($0) }
    let table = try CSVReader(path: file).read(requests, executor: executor)
    let starts = try start?.seconds(of: table, file: file)
    let ends = try end?.seconds(of: table, file: file)
    let texts = textColumns(of: table)

    var order: [String] = []
    var rows: [String: [Row]] = [:]
    for index in 0..<table.rowCount {
      let row = try self.row(index, of: table, starts: starts, ends: ends)
      let subject = try self.subject(of: index, in: table)
      if rows[subject] == nil { order.append(subject) }
      rows[subject, default: []].append(row)
    }
    var out = TrialTables(subjects: [], notes: [])
    for subject in NaturalOrder.sorted(order) {
      out.subjects.append(
        try trials(of: subject, rows: rows[subject] ?? [], texts: texts, notes: &out.notes))
    }
    out.notes += WholeSeconds.notes(out.subjects)
    return out
  }

  private func textColumns(of table: ColumnTable) -> [String: [String?]] {
    var out: [String: [String?]] = [:]
    for column in columns {
      if let texts = table.texts[column] {
        out[column] = texts
      } else if let categories = table.categories[column] {
        out[column] = (0..<table.rowCount).map { categories[$0] }
      }
    }
    return out
  }

  private func subject(of index: Int, in table: ColumnTable) throws(DataFault) -> String {
    guard let subjectColumn else { return unitSubject ?? SubjectTrials.onlySubject }
    guard let subject = table.categories[subjectColumn]?[index] else {
      throw DataFault(
        file: file, line: table.lineNumbers[index], column: subjectColumn,
        "expected a subject id, found nothing")
    }
    return subject
  }

  private func row(
    _ index: Int, of table: ColumnTable, starts: [Double]?, ends: [Double]?
  ) throws(DataFault) -> Row {
    let line = table.lineNumbers[index]
    guard let trial = table.texts[trialColumn]?[index] else {
      throw DataFault(file: file, line: line, column: trialColumn, "expected a trial id, found nothing")
    }
    var begin = Double(index)
    if let starts, let start {
      begin = starts[index]
      if begin.isNaN {
        throw DataFault(
          file: file, line: line, column: start.clock.column, "expected a time, found nothing")
      }
    }
    var finish = begin
    if let ends, let end {
      finish = ends[index]
      if finish.isNaN {
        throw DataFault(
          file: file, line: line, column: end.clock.column, "expected a time, found nothing")
      }
      if finish < begin {
        throw DataFault(
          file: file, line: line, column: end.clock.column,
          "trial '\(trial)' ends \(Canonical.short(begin - finish)) s before it starts")
      }
    }
    return Row(index: index, line: line, trial: trial, start: begin, end: finish)
  }

  private func trials(
    of subject: String, rows: [Row], texts: [String: [String?]], notes: inout [DataNote]
  ) throws(DataFault) -> SubjectTrials {
    let sorted = rows.sorted { ($0.start, $0.index) < ($1.start, $1.index) }
    let moved = zip(rows, sorted).reduce(0) { $0 + ($1.0.index == $1.1.index ? 0 : 1) }
    if moved > 0 {
      notes.append(
        DataNote("trials_sorted", about: "trial log", count: moved, "rows out of time order, sorted"))
    }
    var seen: [String: [Row]] = [:]
    for row in sorted { seen[row.trial, default: []].append(row) }
    var kept: [(id: String, row: Row)] = []
    for row in sorted {
      let same = seen[row.trial] ?? []
      if same.count == 1 {
        kept.append((row.trial, row))
        continue
      }
      guard let join = duplicates.join(subject: subject, trial: row.trial) else {
        throw DataFault(
          file: file, line: same[1].line, column: trialColumn,
          "trial '\(row.trial)' of subject '\(subject)' stands here again (first in line \(same[0].line))",
          help: "declare it under dataset.known_duplicates, or correct the file")
      }
      if join == .drop { continue }
      let number = (same.firstIndex { $0.index == row.index } ?? 0) + 1
      kept.append(("\(row.trial)#\(number)", row))
    }
    for (trial, same) in seen.sorted(by: { $0.key < $1.key }) where same.count > 1 {
      let dropped = duplicates.join(subject: subject, trial: trial) == .drop
      notes.append(
        DataNote(
          "trials_duplicated", about: "subject \(subject), trial \(trial)", count: same.count,
          dropped
            ? "trials share one id and were left out, as declared"
            : "trials share one id and were told apart by their start, as declared"))
    }
    return SubjectTrials(
      subject: subject, ids: kept.map(\.id), starts: kept.map(\.row.start),
      ends: kept.map(\.row.end),
      columns: texts.mapValues { column in kept.map { column[$0.row.index] } })
  }
}

extension SubjectTrials {
  /// The id where a data set names nobody.
  public static let onlySubject = "1"
}
