import Pipeline

extension RankingText {
  /// A line per row of the ranking, numbers with all their digits.
  static func csv(_ ranking: ModelRanking) -> String {
    let fixed = [
      "ranking", "metric", "place", "mean_rank", "mean", "alike_wilcoxon_holm", "alike_nemenyi",
      "blocks", "friedman_p", "critical_difference",
    ]
    let axes = CSVText.heads(ranking.declaration.rows, beside: fixed)
    var out = CSVText.line(Array(fixed.prefix(3)) + axes + fixed.dropFirst(3))
    for (place, row) in ranking.rows.enumerated() {
      let labels = row.labels.map { $0 == ResultTable.unknown ? "" : $0 }
      out += CSVText.line(
        [ranking.declaration.name, ranking.metric, "\(place + 1)"] + labels + [
          CSVText.number(row.rank), CSVText.number(row.mean),
          letters(place, ranking.wilcoxonGroups), letters(place, ranking.nemenyiGroups),
          "\(ranking.blocks.count)", CSVText.number(ranking.ranks?.pValue),
          CSVText.number(ranking.criticalDifference),
        ])
    }
    return out
  }

  /// A booktabs table with its notes.
  static func latex(_ ranking: ModelRanking) -> String {
    func line(_ cells: [String]) -> String {
      cells.map(LaTeXText.escaped).joined(separator: " & ") + " \\\\\n"
    }
    let labels = ranking.declaration.rows
    var out = "% needs \\usepackage{booktabs}\n\\begin{table}[t]\n\\centering\n"
    out += "\\begin{tabular}{\(String(repeating: "l", count: labels.count))rrll}\n\\toprule\n"
    out += line(
      labels.map(ColumnTitles.short) + [
        "mean rank", "mean \(Words.metric(ranking.metric))", "alike by Wilcoxon-Holm",
        "alike by Nemenyi",
      ])
    out += "\\midrule\n"
    for (place, row) in ranking.rows.enumerated() {
      out += line(
        row.labels + [
          NumberStyle.fixed(2).text(row.rank), NumberStyle.plain.text(row.mean),
          letters(place, ranking.wilcoxonGroups), letters(place, ranking.nemenyiGroups),
        ])
    }
    out += "\\bottomrule\n\\end{tabular}\n"
    let own =
      ranking.ranks == nil
      ? ["Nothing to rank: at least two rows and one complete block are needed."] : notes(ranking)
    out += "\\par\\smallskip\n\\begin{minipage}{\\linewidth}\\footnotesize\n\\begin{enumerate}\n"
    for note in own { out += "\\item \(LaTeXText.escaped(note))\n" }
    return out + "\\end{enumerate}\n\\end{minipage}\n\\end{table}\n"
  }
}
