import Pipeline

/// The table as JSON: axes, one object per cell and metric, banners and notes.
enum JSONTable: TableFormat {
  static let name = "json"

  static func text(_ table: ResultTable) -> String {
    var values: [JSON] = []
    for (row, entries) in zip(table.rows, table.entries) {
      for (column, entry) in zip(table.columns, entries) {
        if let entry { values.append(object(entry, row, column, table)) }
      }
    }
    return JSON.object([
      JSON.Member("experiment", .string(table.experiment)),
      JSON.Member("table", .string(table.name)),
      JSON.Member("rows", .array(table.rowAxes.map { .string($0) })),
      JSON.Member("columns", .array(table.columnAxes.map { .string($0) })),
      JSON.Member("banners", .array(table.banners.map { .string($0) })),
      JSON.Member("values", .array(values)),
      JSON.Member("notes", .array(table.notes.map { .string($0.text) })),
    ]).indentedText
  }

  private static func object(
    _ entry: ResultTable.Entry, _ row: ResultTable.Row, _ column: ResultTable.Column,
    _ table: ResultTable
  ) -> JSON {
    let content = entry.content
    return .object([
      JSON.Member("cell", entry.cell.isEmpty ? .null : .string(entry.cell)),
      JSON.Member("row_kind", .string("\(row.kind)")),
      JSON.Member("row", labels(table.rowAxes, row.labels)),
      JSON.Member("column", labels(table.columnAxes, column.labels)),
      JSON.Member("status", .string(entry.status)),
      JSON.Member("metric", .string(column.metric)),
      JSON.Member("value", JSON(content.value)),
      JSON.Member("ci_low", JSON(content.ciLow)),
      JSON.Member("ci_high", JSON(content.ciHigh)),
      JSON.Member("ci_level", JSON(entry.metric?.ciLevel)),
      JSON.Member("sd_seeds", JSON(content.sdSeeds)),
      JSON.Member("n", content.n.map { .integer($0) } ?? .null),
      JSON.Member("chance", JSON(entry.metric?.chance)),
      JSON.Member("baseline", entry.baseline.map { .string($0.baseline) } ?? .null),
      JSON.Member("difference", JSON(entry.baseline?.result.difference)),
      JSON.Member("p", JSON(content.p)),
      JSON.Member("p_corrected", JSON(content.pCorrected)),
      JSON.Member(
        "significant", entry.baseline == nil ? .null : .bool(content.isSignificant)),
      JSON.Member("best", .bool(entry.isBest)),
      JSON.Member("leaky", .bool(entry.isLeaky)),
      JSON.Member("dummy", .bool(entry.isDummy)),
      JSON.Member("text", .string(entry.text)),
    ])
  }

  private static func labels(_ axes: [String], _ labels: [String]) -> JSON {
    .object(
      zip(axes, labels).map {
        JSON.Member($0, $1 == ResultTable.unknown ? .null : .string($1))
      })
  }
}
