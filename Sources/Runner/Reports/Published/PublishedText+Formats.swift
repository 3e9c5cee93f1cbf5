import Pipeline

extension PublishedText {
  /// A line per printed number, numbers with all their digits.
  static func csv(_ table: PublishedTable) -> String {
    var out = CSVText.line([
      "published", "printed_as", "cell", "metric", "printed", "here", "ci_low", "ci_high", "note",
    ])
    for row in table.rows {
      for (place, metric) in table.metrics.enumerated() {
        guard let printed = row.printed[place] else { continue }
        let own = row.own[place]
        out += CSVText.line([
          table.declaration.name, row.name, row.cell, metric, CSVText.number(printed),
          CSVText.number(own?.value), CSVText.number(own?.ciLow), CSVText.number(own?.ciHigh),
          row.note ?? "",
        ])
      }
    }
    return out
  }

  /// A booktabs table with its notes.
  static func latex(_ table: PublishedTable) -> String {
    func line(_ cells: [String]) -> String {
      cells.map(LaTeXText.escaped).joined(separator: " & ") + " \\\\\n"
    }
    let columns = "ll" + String(repeating: "rr", count: table.metrics.count)
    var out = "% needs \\usepackage{booktabs}\n\\begin{table}[t]\n\\centering\n"
    out += "\\begin{tabular}{\(columns)}\n\\toprule\n" + line(heads(table)) + "\\midrule\n"
    for row in cells(table) { out += line(row) }
    out += "\\bottomrule\n\\end{tabular}\n"
    out += "\\par\\smallskip\n\\begin{minipage}{\\linewidth}\\footnotesize\n\\begin{enumerate}\n"
    for note in table.notes { out += "\\item \(LaTeXText.escaped(note))\n" }
    return out + "\\end{enumerate}\n\\end{minipage}\n\\end{table}\n"
  }
}
