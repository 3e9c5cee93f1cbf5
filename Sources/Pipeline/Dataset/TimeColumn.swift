/// Reads a column of times as seconds.
struct TimeColumn {
  let clock: DatasetDeclaration.ClockColumn

  /// What to ask the reader for.
  var request: ColumnRequest {
    .number(clock.column)
  }

  /// Seconds per row; NaN where missing.
  /// - Throws: `DataFault` at the first text that is no time.
  func seconds(of table: ColumnTable, file: String) throws(DataFault) -> [Double] {
    let numbers = table.numbers[clock.column] ?? []
    switch clock.unit {
    case "ms": return numbers.map { $0 / 1_000 }
    case "us": return numbers.map { $0 / 1_000_000 }
    default: return numbers
    }
  }
}
