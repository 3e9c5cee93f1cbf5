import Pipeline

/// What decides the answers of each cell's models, as bars and as a table.
enum PageImportance {
  /// A section; empty where nobody asks.
  static func html(_ summary: Summary) -> String {
    let explained = summary.cells.compactMap { cell in cell.importance.map { (cell.name, $0) } }
    let silent = summary.cells.filter {
      $0.result?.notes.contains(ImportanceText.unexplained) ?? false
    }
    if explained.isEmpty, silent.isEmpty { return "" }
    var out = "<h2 id=\"importance\">What decides the answers</h2>\n<p class=\"soft\">"
    out += HTMLText.escaped(ImportanceText.meaning(summary)) + "</p>\n"
    for cell in silent {
      out += "<p><strong>\(HTMLText.name(cell.name))</strong> "
      out += HTMLText.escaped(ImportanceText.unexplained) + "</p>\n"
    }
    let shown = explained.prefix(ReportPage.cellLimit)
    for (place, own) in shown.enumerated() { out += cell(own.0, own.1, isOpen: place == 0) }
    if shown.count < explained.count {
      out += "<p class=\"soft\">The first \(shown.count) of \(explained.count) cells that are"
      out += " explained; all are in importance.csv.</p>\n"
    }
    return out
  }

  private static func cell(_ name: String, _ own: Importance, isOpen: Bool) -> String {
    let outputs = ImportanceText.outputs(of: own)
    let first = outputs.first?.rows.first { !$0.isGroup } ?? outputs.first?.rows.first
    var out = "<details\(isOpen ? " open" : "")><summary>\(HTMLText.name(name))"
    if let first { out += " <span class=\"soft\">first: \(HTMLText.escaped(first.name))</span>" }
    out += "</summary>\n<ul class=\"plain soft\">"
    for fact in ImportanceText.facts(own) { out += "<li>\(HTMLText.escaped(fact))</li>" }
    out += "</ul>\n"
    for output in outputs {
      let title = output.names.joined(separator: ", ")
      out += "<h3>\(HTMLText.escaped(title))</h3>\n<div class=\"side\">"
      out +=
        ImportancePlot(output, of: own, cell: name).html + table(output, title, of: own)
        + "</div>\n"
    }
    return out + "</details>\n"
  }

  private static func table(
    _ output: ImportanceText.Output, _ title: String, of own: Importance
  ) -> String {
    var out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"importance for"
    out += " \(HTMLText.escaped(title))\"><table><thead><tr><th scope=\"col\"></th>"
    for head in [ImportanceText.head(own), "95 % interval", "share", "ranks"] {
      out += "<th scope=\"col\">\(head)</th>"
    }
    out += "</tr></thead><tbody>\n"
    for row in output.rows {
      let name = HTMLText.escaped(row.name)
      out += "<tr><th scope=\"row\" class=\"label\">"
      out += row.isGroup ? "all of \(name)" : name
      let cells = [
        ImportanceText.number(row.meanAbsolute), ImportanceText.interval(row),
        NumberStyle.percent(1).text(row.share), "\(row.bestRank)–\(row.worstRank)",
      ]
      out += "</th>" + cells.map { "<td>\(HTMLText.escaped($0))</td>" }.joined() + "</tr>\n"
    }
    return out + "</tbody></table></div>"
  }
}
