/// A LaTeX table: banner, booktabs tabular, notes; needs `\usepackage{booktabs}`.
enum LaTeXTable: TableFormat {
  static let name = "latex"

  static func text(_ table: ResultTable) -> String {
    let labels = table.rowAxes.count
    let head =
      table.rowAxes.map { LaTeXText.escaped(ColumnTitles.short($0)) }
      + table.columns.map { LaTeXText.escaped($0.title) }
    var out = "% needs \\usepackage{booktabs}\n\\begin{table}[t]\n\\centering\n"
    for banner in table.banners {
      out += "\\parbox{\\linewidth}{\\textbf{\(LaTeXText.escaped(banner))}}\\\\[1ex]\n"
    }
    out += "\\begin{tabular}{\(String(repeating: "l", count: labels))"
    out += "\(String(repeating: "r", count: table.columns.count))}\n\\toprule\n"
    out += line(head) + "\\midrule\n"
    var last = ResultTable.RowKind.cells
    for (row, entries) in zip(table.rows, table.entries) {
      if row.kind != last, last == .cells { out += "\\midrule\n" }
      last = row.kind
      out += line(row.labels.map(LaTeXText.escaped) + entries.map(text))
    }
    out += "\\bottomrule\n\\end{tabular}\n" + notes(table) + "\\end{table}\n"
    return out
  }

  private static func text(_ entry: ResultTable.Entry?) -> String {
    guard let entry else { return "" }
    let text = LaTeXText.escaped(entry.text)
    return entry.isBest ? "\\textbf{\(text)}" : text
  }

  private static func line(_ cells: [String]) -> String {
    cells.joined(separator: " & ") + " \\\\\n"
  }

  private static func notes(_ table: ResultTable) -> String {
    if table.notes.isEmpty { return "" }
    var out = "\\par\\smallskip\n\\begin{minipage}{\\linewidth}\\footnotesize\n\\begin{enumerate}\n"
    for note in table.notes {
      let text = LaTeXText.escaped(note.text)
      out += "\\item \(note.isStrong ? "\\textbf{\(text)}" : text)\n"
    }
    return out + "\\end{enumerate}\n\\end{minipage}\n"
  }
}
