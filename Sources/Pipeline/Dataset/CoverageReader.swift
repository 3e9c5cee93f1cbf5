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

  /// First and last moment per subject; `nil` for subjects whose row has no times: nothing was recorded.
  /// - Throws: `DataFault` for a subject twice, one time without the other, or an end before the start.
  func read(executor: any Executor) throws(DataFault) -> [String: ClosedRange<Double>?] {
    let table = try CSVReader(path: file).read(
      [.category(subjectColumn), start.request, end.request], executor: executor)
    let starts = try start.seconds(of: table, file: file)
    let ends = try end.seconds(of: table, file: file)
    var out: [String: ClosedRange<Double>?] = [:]
    for row in 0..<table.rowCount {
      guard let subject = table.categories[subjectColumn]?[row] else {
        throw fault(row, subjectColumn, "expected a subject id, found nothing", table)
      }
      if out[subject] != nil {
        throw fault(row, subjectColumn, "subject '\(subject)' stands here again", table)
      }
      guard starts[row].isNaN == ends[row].isNaN else {
        let missing = starts[row].isNaN ? start : end
        throw fault(row, missing.clock.column, "expected a time, found nothing", table)
      }
      if starts[row].isNaN {
        out.updateValue(nil, forKey: subject)
        continue
      }
      guard starts[row] <= ends[row] else {
        throw fault(row, end.clock.column, "ends before it starts", table)
      }
      out[subject] = starts[row]...ends[row]
    }
    return out
  }

  private func fault(
    _ row: Int, _ column: String, _ message: String, _ table: ColumnTable
  ) -> DataFault {
    DataFault(file: file, line: table.lineNumbers[row], column: column, message)
  }
}
