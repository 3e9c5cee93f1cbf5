/// GitHub's Markdown: a banner, a table with aligned pipes, numbered notes.
enum MarkdownTable: TableFormat {
  static let name = "md"

  static func text(_ table: ResultTable) -> String {
    var out = ""
    for banner in table.banners { out += "**\(MarkdownText.escaped(banner))**\n\n" }
    out += grid(table)
    if !table.notes.isEmpty { out += "\n" }
    for (number, note) in table.notes.enumerated() {
      let text = MarkdownText.escaped(note.text)
      out += "\(number + 1). \(note.isStrong ? "**\(text)**" : text)\n"
    }
    return out
  }

  private static func grid(_ table: ResultTable) -> String {
    let head =
      table.rowAxes.map { MarkdownText.cell(ColumnTitles.short($0)) }
      + table.columns.map { MarkdownText.cell($0.title) }
    let body = zip(table.rows, table.entries).map { row, entries in
      row.labels.map(MarkdownText.cell) + entries.map(text)
    }
    let widths = head.indices.map { column in
      max(3, ([head] + body).map { DisplayWidth.of($0[column]) }.max() ?? 0)
    }
    let labels = table.rowAxes.count
    let rule = widths.enumerated().map { column, width in
      column < labels
        ? String(repeating: "-", count: width) : String(repeating: "-", count: width - 1) + ":"
    }
    return ([head, rule] + body).map { line(pad($0, widths, labels)) }.joined()
  }

  private static func text(_ entry: ResultTable.Entry?) -> String {
    guard let entry else { return "" }
    let text = MarkdownText.cell(entry.text)
    return entry.isBest ? "**\(text)**" : text
  }

  private static func pad(_ cells: [String], _ widths: [Int], _ labels: Int) -> [String] {
    cells.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - DisplayWidth.of(cells[column]))
      return column < labels ? cells[column] + space : space + cells[column]
    }
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }
}
