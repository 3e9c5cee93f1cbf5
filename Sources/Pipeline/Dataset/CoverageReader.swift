import Learners

/// Reads when a modality was recorded: one row per subject.
struct CoverageReader {
  let file: String
  let subjectColumn: String
  let start: TimeColumn
  let end: TimeColumn

  /// Reads `coverage` of a modality.
  init(file: String, _ values: ParameterValues) {
    self.file = file
    subjectColumn = values.record("subject").text("column")
    start = TimeColumn(clock: .init(values.record("start")))
    end = TimeColumn(clock: .init(values.record("end")))
  }

  /// First and last moment per subject; subjects with an empty row are absent: nothing was recorded.
  /// - Throws: `DataFault` for a subject twice, or an end before the start.
  func read(executor: any Executor) throws(DataFault) -> [String: ClosedRange<Double>] {
    let table = try CSVReader(path: file).read(
      [.category(subjectColumn), start.request, end.request], executor: executor)
    let starts = try start.seconds(of: table, file: file)
    let ends = try end.seconds(of: table, file: file)
    var out: [String: ClosedRange<Double>] = [:]
    var seen: Set<String> = []
    for row in 0..<table.rowCount {
      guard let subject = table.categories[subjectColumn]?[row] else { continue }
      guard seen.insert(subject).inserted else {
        throw DataFault(
          file: file, line: table.lineNumbers[row], column: subjectColumn,
          "subject '\(subject)' stands here again")
      }
      guard !starts[row].isNaN, !ends[row].isNaN else { continue }
      guard starts[row] <= ends[row] else {
        throw DataFault(
          file: file, line: table.lineNumbers[row], column: end.clock.column,
          "ends before it starts")
      }
      out[subject] = starts[row]...ends[row]
    }
    return out
  }
}
