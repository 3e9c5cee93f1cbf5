import Pipeline

/// `report.html`: one file without network, scripts or outside styles, for wide and narrow screens, light and
/// dark.
struct ReportPage: Sendable {
  /// How many cells are shown with all that is known of them.
  static let cellLimit = 60

  let summary: Summary
  let tables: [ResultTable]
  var rankings: [ModelRanking] = []
  var published: [PublishedTable] = []
  let plots: [SeriesPlot]
  /// Lines about tool, data and seeds: a name and a value each.
  let provenance: [(name: String, value: String)]

  /// The text of the page; same input, same bytes.
  var text: String {
    var out = ""
    for table in tables { out += PageTable.html(table) }
    for ranking in rankings { out += PageRanking.html(ranking) }
    for table in published { out += PublishedText.html(table) }
    out += "<h2>All cells</h2>\n" + ForestPlot.all(summary)
    let drawn = summary.cells.count { $0.result != nil && !$0.isAutomaticDummy }
    if drawn > ForestPlot.limit {
      out +=
        "<p class=\"soft\">The first \(ForestPlot.limit) of \(drawn); all are in summary.csv.</p>\n"
    }
    for plot in plots {
      out += "<h2>Plot: \(HTMLText.escaped(plot.plot.name))</h2>\n" + plot.html
    }
    out += PageImportance.html(summary)
    return PageFrame.html(
      title: summary.experiment, lead: summary.question, state: state, main: out + cells + origin)
  }

  private var state: String {
    var words: [String] = []
    for status in ["done", "raced", "failed", "blocked", "pending"] {
      let count = summary.cells.count { $0.status == status }
      if count > 0 { words.append("\(count) \(status)") }
    }
    let dummies = summary.cells.count(where: \.isAutomaticDummy)
    let more = dummies > 0 ? ", of these \(Amount.count(dummies, "automatic dummy row"))" : ""
    return "\(Amount.count(summary.cells.count, "cell")): \(words.joined(separator: ", "))\(more)."
  }

  private var cells: String {
    let shown = summary.cells.prefix(Self.cellLimit)
    var out = "<h2>Cell by cell</h2>\n"
    for (place, cell) in shown.enumerated() { out += PageCell.html(cell, isOpen: place == 0) }
    if shown.count < summary.cells.count {
      out += "<p class=\"soft\">The first \(shown.count) of \(summary.cells.count) cells;"
      out += " every cell has its folder under cells/.</p>\n"
    }
    return out
  }

  private var origin: String {
    if provenance.isEmpty { return "" }
    var out = "<h2>Provenance</h2>\n<dl>\n"
    for line in provenance {
      out += "<dt>\(HTMLText.escaped(line.name))</dt><dd>\(HTMLText.escaped(line.value))</dd>\n"
    }
    return out + "</dl>\n"
  }
}
