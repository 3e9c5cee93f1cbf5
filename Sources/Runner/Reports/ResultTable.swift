import Pipeline

/// A table of an experiment's results: rows × columns of values with intervals, tests, banner and notes.
///
/// A value, made from a summary alone: the formats (`TableFormatCatalog`) only write it down.
struct ResultTable: Sendable, Equatable {
  /// What kind of row it is.
  enum RowKind: Sendable, Equatable {
    /// Cells of the sweep.
    case cells
    /// Automatic dummies.
    case dummy
    /// What a blind guess is expected to reach.
    case chance
  }

  /// A row with its labels, one per row axis.
  struct Row: Sendable, Equatable {
    let labels: [String]
    let kind: RowKind
  }

  /// A column: values of the column axes, and a metric.
  struct Column: Sendable, Equatable {
    let labels: [String]
    let metric: String
    /// As the table's head shows it.
    let title: String
  }

  /// One value.
  struct Entry: Sendable, Equatable {
    /// Name of the cell; empty in the row of chance.
    var cell: String
    var status: String
    var content = CellFormat.Content()
    var metric: CellResult.Metric?
    var baseline: Summary.Comparison?
    /// As the table shows it, without marks of the format it is written in.
    var text: String
    var isBest = false
    var isLeaky = false
    var isDummy = false
  }

  let experiment: String
  let name: String
  let rowAxes: [String]
  let columnAxes: [String]
  private(set) var rows: [Row] = []
  private(set) var columns: [Column] = []
  /// Rows × columns; `nil` where the sweep has no cell.
  private(set) var entries: [[Entry?]] = []
  /// What must be read before the numbers.
  private(set) var banners: [String] = []
  /// What is needed to read the numbers, one sentence or two each.
  private(set) var notes: [TableNote] = []

  /// The mark of values from a split that leaks on purpose.
  static let leakyMark = "‡"
  /// What stands where nothing is known.
  static let unknown = "–"

  /// Makes a declared table.
  /// - Throws: `TableFault` for axes that no cell has, metrics that no cell has, two cells in one slot.
  init(
    _ declaration: DeclaredTable, of summary: Summary, bases: AxisBases = AxisBases(),
    statistics: TableStatistics = TableStatistics()
  ) throws(TableFault) {
    experiment = summary.experiment
    name = declaration.name
    rowAxes = declaration.rows
    columnAxes = declaration.columns
    try Self.checkMetrics(declaration, summary)
    let placement = try TablePlacement(declaration, summary, bases: bases)
    let tests = TableTests(.declared, summary, placement, statistics)
    rows = placement.rows.map {
      Row(labels: $0.labels.map { $0 ?? Self.unknown }, kind: $0.isDummy ? .dummy : .cells)
    }
    let titles = ColumnTitles(declaration)
    columns = placement.columns.flatMap { column in
      let labels = column.labels.map { $0 ?? Self.unknown }
      return declaration.metrics.map {
        Column(labels: labels, metric: $0, title: titles.title(labels, metric: $0))
      }
    }
    entries = placement.slots.map { slots in
      slots.flatMap { slot in
        declaration.metrics.map { metric in
          slot.map { Self.entry(summary.cells[$0], tests.tests[$0], metric, declaration.format) }
        }
      }
    }
    if declaration.marksBest { markBest(declaration.format) }
    addChance(declaration.format)
    let words = TableNotes(
      declaration: declaration, summary: summary, placement: placement, statistics: statistics,
      tests: tests)
    banners = words.banners
    notes = words.notes
  }

  private static func checkMetrics(
    _ declaration: DeclaredTable, _ summary: Summary
  ) throws(TableFault) {
    let results = summary.cells.compactMap(\.result)
    // A cell that failed, or was not run yet, may be the one that has the metric.
    guard !results.isEmpty, summary.cells.allSatisfy({ $0.result != nil }) else { return }
    for metric in declaration.metrics where !results.contains(where: { $0[metric] != nil }) {
      var known: [String] = []
      for name in results.flatMap({ $0.metrics.map(\.name) }) where !known.contains(name) {
        known.append(name)
      }
      throw TableFault(
        table: declaration.name, key: "values",
        "no cell has the metric '\(metric)'; the metrics are \(known.joined(separator: ", "))")
    }
  }

  private static func entry(
    _ cell: Summary.Cell, _ test: TableTests.Test?, _ metric: String, _ format: CellFormat
  ) -> Entry {
    guard cell.status == "done", let result = cell.result else {
      let text = ["failed", "blocked", "raced"].contains(cell.status) ? cell.status : unknown
      return Entry(
        cell: cell.name, status: cell.status, text: text, isDummy: cell.isDummy)
    }
    guard let own = result[metric] else {
      return Entry(
        cell: cell.name, status: cell.status, text: unknown, isLeaky: result.isLeaky,
        isDummy: cell.isDummy)
    }
    var content = CellFormat.Content(
      value: own.value, ciLow: own.ciLow, ciHigh: own.ciHigh, sdSeeds: own.sdSeeds,
      n: result.decisions)
    let tested = test.flatMap { $0.comparison.result.metric == metric ? $0 : nil }
    content.p = tested?.comparison.result.pValue
    content.pCorrected = tested?.corrected
    content.isSignificant = tested?.isSignificant ?? false
    content.delta = tested?.comparison.result.difference
    content.deltaLow = tested?.comparison.result.differenceLow
    content.deltaHigh = tested?.comparison.result.differenceHigh
    content.effect = tested?.comparison.result.effects.first?.value
    content.chanceBound = own.permuted?.bound
    content.pChance = own.permuted?.pValue
    return Entry(
      cell: cell.name, status: cell.status, content: content, metric: own,
      baseline: tested?.comparison,
      text: format.text(content) + (result.isLeaky ? leakyMark : ""), isLeaky: result.isLeaky,
      isDummy: cell.isDummy)
  }

  /// Marks the best value of each column, and all that look equal to it.
  private mutating func markBest(_ format: CellFormat) {
    for column in columns.indices {
      let candidates = rows.indices.filter { row in
        guard let entry = entries[row][column] else { return false }
        return !entry.isDummy && !entry.isLeaky && entry.content.value != nil
      }
      let values = candidates.compactMap { entries[$0][column]?.content.value }
      let isGreater = candidates.first.flatMap { entries[$0][column]?.metric?.greaterIsBetter }
      guard let best = isGreater == false ? values.min() : values.max() else { continue }
      let shown = format.valueText(best)
      for row in candidates
      where format.valueText(entries[row][column]?.content.value) == shown {
        entries[row][column]?.isBest = true
      }
    }
  }

  /// Adds the row of theoretical chance where a metric has one.
  private mutating func addChance(_ format: CellFormat) {
    let row: [Entry?] = columns.indices.map { column in
      var values: [Double] = []
      for entry in entries.compactMap({ $0[column] }) {
        if let chance = entry.metric?.chance, !values.contains(chance) { values.append(chance) }
      }
      if values.isEmpty { return nil }
      let text = values.map { format.valueText($0) }.joined(separator: " or ")
      return Entry(
        cell: "", status: "chance",
        content: CellFormat.Content(value: values.count == 1 ? values[0] : nil), text: text,
        isDummy: true)
    }
    guard row.contains(where: { $0 != nil }) else { return }
    let rest = [String](repeating: Self.unknown, count: max(0, rowAxes.count - 1))
    rows.append(Row(labels: ["chance (theoretical)"] + rest, kind: .chance))
    entries.append(row)
  }
}
