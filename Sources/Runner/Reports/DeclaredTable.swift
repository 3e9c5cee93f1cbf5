import Learners

/// A table as `report.tables` declares it.
struct DeclaredTable: Sendable, Equatable {
  /// What cells must have on an axis.
  struct Filter: Sendable, Equatable {
    let axis: String
    let labels: [String]
  }

  let name: String
  /// Axes whose values make rows.
  let rows: [String]
  /// Axes whose values make columns; each holds a column per metric.
  let columns: [String]
  /// The metrics shown.
  let metrics: [String]
  /// Only cells with these values.
  let filters: [Filter]
  /// How a value is written.
  let format: CellFormat
  /// Whether the best value of a column is bold.
  let marksBest: Bool
  /// The Markdown file with the block to renew.
  let inject: String?

  /// Reads one entry of `report.tables`.
  /// - Throws: `TableFault` where the cell format or the axes make no sense.
  init(name: String, _ values: ParameterValues) throws(TableFault) {
    self.name = name
    rows = values["rows"].flatMap(Self.texts) ?? []
    columns = values["columns"].flatMap(Self.texts) ?? []
    metrics = values["values"].flatMap(Self.texts) ?? []
    filters = (values["where"]?.map ?? []).map {
      Filter(axis: $0.key, labels: Self.texts($0.value) ?? [])
    }
    marksBest = values["best"]?.text == "bold"
    inject = values["inject"]?.text
    do throws(CellFormat.Fault) {
      format = try CellFormat(values["cell"]?.text ?? Self.defaultFormat)
    } catch {
      throw TableFault(table: name, key: "cell", offset: error.offset, error.message)
    }
    try checkAxes()
    if metrics.isEmpty { throw TableFault(table: name, key: "values", "the table shows no metric") }
    if let twice = Self.repeated(metrics) {
      throw TableFault(table: name, key: "values", "the metric '\(twice)' stands twice")
    }
  }

  /// A table that no spec declares: what a plot needs to place its points.
  init(placing name: String, rows: [String], columns: [String], filters: [Filter])
    throws(TableFault)
  {
    var entries: [ParameterValue.Entry] = []
    for filter in filters {
      entries.append(
        ParameterValue.Entry(key: filter.axis, value: .list(filter.labels.map { .text($0) })))
    }
    try self.init(
      name: name,
      ParameterValues([
        "rows": .list(rows.map { .text($0) }), "columns": .list(columns.map { .text($0) }),
        "values": .list([.text("value")]), "where": .map(entries),
      ]))
  }

  /// The tables of a `report` section, in the order of the file.
  static func all(of report: ParameterValues) throws(TableFault) -> [DeclaredTable] {
    var out: [DeclaredTable] = []
    for entry in report["tables"]?.map ?? [] {
      out.append(try DeclaredTable(name: entry.key, entry.value.record ?? ParameterValues()))
    }
    return out
  }

  private static let defaultFormat = "{value:.3f} [{ci_low:.3f}, {ci_high:.3f}]{sig}"

  private func checkAxes() throws(TableFault) {
    if rows.isEmpty { throw TableFault(table: name, key: "rows", "the table has no row axis") }
    if let twice = Self.repeated(rows) {
      throw TableFault(table: name, key: "rows", "the axis '\(twice)' stands twice")
    }
    if let twice = Self.repeated(rows + columns) {
      throw TableFault(
        table: name, key: "columns", "the axis '\(twice)' makes rows and columns, or stands twice")
    }
  }

  private static func repeated(_ words: [String]) -> String? {
    words.indices.first { words[..<$0].contains(words[$0]) }.map { words[$0] }
  }

  private static func texts(_ value: ParameterValue) -> [String]? {
    if let text = value.text { return [text] }
    return value.list?.compactMap(\.text)
  }
}
