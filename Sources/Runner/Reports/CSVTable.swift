/// Tidy CSV: a line per cell and metric, all numbers with all their digits, empty where undefined.
enum CSVTable: TableFormat {
  static let name = "csv"

  private static let fixed = [
    "cell", "row_kind", "status", "metric", "value", "ci_low", "ci_high", "ci_level", "sd_seeds",
    "n", "chance", "baseline", "difference", "p", "p_corrected", "significant", "best", "leaky",
    "dummy",
  ]

  static func text(_ table: ResultTable) -> String {
    let axes = CSVText.heads(table.rowAxes + table.columnAxes, beside: fixed)
    var out = CSVText.line(Array(fixed.prefix(1)) + axes + fixed.dropFirst())
    for (row, entries) in zip(table.rows, table.entries) {
      for (column, entry) in zip(table.columns, entries) {
        if let entry { out += line(entry, row, column) }
      }
    }
    return out
  }

  private static func line(
    _ entry: ResultTable.Entry, _ row: ResultTable.Row, _ column: ResultTable.Column
  ) -> String {
    let labels = (row.labels + column.labels).map { $0 == ResultTable.unknown ? "" : $0 }
    let content = entry.content
    let tested = entry.baseline != nil
    return CSVText.line(
      [entry.cell] + labels + [
        "\(row.kind)", entry.status, column.metric, CSVText.number(content.value),
        CSVText.number(content.ciLow), CSVText.number(content.ciHigh),
        CSVText.number(entry.metric?.ciLevel), CSVText.number(content.sdSeeds),
        content.n.map(String.init) ?? "", CSVText.number(entry.metric?.chance),
        entry.baseline?.baseline ?? "", CSVText.number(entry.baseline?.result.difference),
        CSVText.number(content.p), CSVText.number(content.pCorrected),
        tested ? "\(content.isSignificant)" : "", "\(entry.isBest)", "\(entry.isLeaky)",
        "\(entry.isDummy)",
      ])
  }
}
