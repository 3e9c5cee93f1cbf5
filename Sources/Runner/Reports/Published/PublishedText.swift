import Learners
import Pipeline

/// Printed figures beside ours as Markdown, JSON and HTML.
enum PublishedText {
  /// `accuracy, printed`, `accuracy, here`, for every metric.
  static func heads(_ table: PublishedTable) -> [String] {
    ["printed as", "cell here"]
      + table.metrics.flatMap { ["\($0), printed", "\($0), here"] }
  }

  /// The cells of every row, dummies last.
  static func cells(_ table: PublishedTable) -> [[String]] {
    let rows = table.rows.map { row in
      [row.name, row.cell]
        + table.metrics.indices.flatMap { place in
          [row.printed[place].map { NumberStyle.plain.text($0) } ?? "", here(row.own[place])]
        }
    }
    let dummies = table.dummies.map { dummy in
      ["", dummy.name] + dummy.values.flatMap { ["", NumberStyle.plain.text($0)] }
    }
    return rows + dummies
  }

  private static func here(_ metric: CellResult.Metric?) -> String {
    guard let metric, let value = metric.value else { return NumberStyle.undefined }
    let style = NumberStyle.plain
    return "\(style.text(value)) [\(style.text(metric.ciLow)), \(style.text(metric.ciHigh))]"
  }

  /// The table and its notes.
  static func markdown(_ table: PublishedTable) -> String {
    let lines = [heads(table)] + cells(table)
    let texts = lines.map { $0.map(MarkdownText.cell) }
    let widths = texts[0].indices.map { column in
      max(3, texts.map { DisplayWidth.of($0[column]) }.max() ?? 0)
    }
    let rule = widths.enumerated().map { column, width in
      column < 2
        ? String(repeating: "-", count: width) : String(repeating: "-", count: width - 1) + ":"
    }
    var out = ""
    for cells in [texts[0], rule] + texts.dropFirst() {
      let padded = cells.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - DisplayWidth.of(text))
        return column < 2 ? text + space : space + text
      }
      out += "| " + padded.joined(separator: " | ") + " |\n"
    }
    out += "\n"
    for (number, note) in table.notes.enumerated() {
      out += "\(number + 1). \(MarkdownText.escaped(note))\n"
    }
    return out
  }

  /// Everything with all digits.
  static func json(_ table: PublishedTable) -> String {
    let rows = table.rows.map { row in
      JSON.object([
        .init("name", .string(row.name)), .init("cell", .string(row.cell)),
        .init(
          "printed", .object(zip(table.metrics, row.printed).map { .init($0, JSON($1)) })),
        .init(
          "here", .object(zip(table.metrics, row.own).map { .init($0, JSON($1?.value)) })),
        .init("note", JSON(row.note)),
      ])
    }
    return JSON.object([
      .init("experiment", .string(table.experiment)),
      .init("published", .string(table.declaration.name)),
      .init("source", .string(table.declaration.source)), .init("rows", .array(rows)),
    ]).indentedText
  }

  /// A section of the report page.
  static func html(_ table: PublishedTable) -> String {
    let name = HTMLText.escaped(table.declaration.name)
    var out = "<h2>Printed elsewhere: \(name)</h2>\n"
    out +=
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"printed \(name)\"><table>"
    out += "<thead><tr>"
    for head in heads(table) { out += "<th scope=\"col\">\(HTMLText.escaped(head))</th>" }
    out += "</tr></thead>\n<tbody>\n"
    for cells in cells(table) {
      out += "<tr>" + cells.map { "<td>\(HTMLText.escaped($0))</td>" }.joined() + "</tr>\n"
    }
    out += "</tbody></table></div>\n<ol class=\"notes\">\n"
    for note in table.notes { out += "<li>\(HTMLText.escaped(note))</li>\n" }
    return out + "</ol>\n"
  }
}
