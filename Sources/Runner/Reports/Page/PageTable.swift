/// A table of results with its banner and notes as HTML.
enum PageTable {
  static func html(_ table: ResultTable) -> String {
    let title = HTMLText.escaped(table.name)
    var out = "<h2 id=\"table-\(title)\">Table: \(title)</h2>\n"
    for banner in table.banners {
      out += "<p class=\"banner\" role=\"note\">\(HTMLText.escaped(banner))</p>\n"
    }
    out +=
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table \(title)\"><table>"
    out += "<thead><tr>"
    for axis in table.rowAxes {
      out += "<th scope=\"col\" class=\"label\">\(HTMLText.escaped(ColumnTitles.short(axis)))</th>"
    }
    for column in table.columns {
      out += "<th scope=\"col\">\(HTMLText.escaped(column.title))</th>"
    }
    out += "</tr></thead>\n<tbody>\n"
    var last = ResultTable.RowKind.cells
    for (row, entries) in zip(table.rows, table.entries) {
      let isFirst = row.kind != .cells && last == .cells
      last = row.kind
      let kind = row.kind == .cells ? "" : "\(row.kind)"
      let words = [kind, isFirst ? "first" : ""].filter { !$0.isEmpty }.joined(separator: " ")
      out += words.isEmpty ? "<tr>" : "<tr class=\"\(words)\">"
      for label in row.labels {
        out += "<th scope=\"row\" class=\"label\">\(HTMLText.escaped(label))</th>"
      }
      for entry in entries { out += cell(entry) }
      out += "</tr>\n"
    }
    out += "</tbody></table></div>\n<ol class=\"notes\">\n"
    for note in table.notes {
      let text = HTMLText.escaped(note.text)
      out += "<li>\(note.isStrong ? "<strong>\(text)</strong>" : text)</li>\n"
    }
    return out + "</ol>\n"
  }

  private static func cell(_ entry: ResultTable.Entry?) -> String {
    guard let entry else { return "<td></td>" }
    let text = HTMLText.escaped(entry.text)
    return "<td>\(entry.isBest ? "<strong>\(text)</strong>" : text)</td>"
  }
}
