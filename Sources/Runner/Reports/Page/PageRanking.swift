import Pipeline

/// A ranking on the page: mean ranks on a line, with bars over rows that are not told apart, and the table.
enum PageRanking {
  static func html(_ ranking: ModelRanking) -> String {
    var out = "<h2>Ranking: \(HTMLText.escaped(ranking.declaration.name))</h2>\n"
    guard ranking.ranks != nil else { return out + "<p>Nothing to rank.</p>\n" }
    out += picture(ranking) + "<ol>"
    for note in RankingText.notes(ranking) { out += "<li>\(HTMLText.escaped(note))</li>" }
    return out + "</ol>\n"
  }

  /// Demšar's diagram, laid out downwards: a row per model, a bar per group.
  private static func picture(_ ranking: ModelRanking) -> String {
    let count = ranking.rows.count
    let left = 180.0
    let width = 640.0
    let scale = { (rank: Double) -> Double in
      left + (width - left - 20) * (rank - 1) / Double(max(1, count - 1))
    }
    let step = 22.0
    let top = 30.0
    let ink = "stroke=\"currentColor\""
    var content = SVGShape.line(scale(1), top, scale(Double(count)), top, ink)
    for rank in 1...count {
      content += SVGShape.line(scale(Double(rank)), top - 4, scale(Double(rank)), top, ink)
      content += SVGShape.text(
        "\(rank)", x: scale(Double(rank)), y: top - 8, "text-anchor=\"middle\" font-size=\"11\"")
    }
    for (place, row) in ranking.rows.enumerated() {
      let y = top + step * Double(place + 1)
      content += SVGShape.text(
        SVGShape.short(row.labels.joined(separator: ", "), 26), x: left - 10, y: y + 4,
        "text-anchor=\"end\" font-size=\"12\"")
      content += SVGShape.rectangle(
        x: scale(row.rank) - 4, y: y - 4, width: 8, height: 8, "fill=\"currentColor\"",
        title: "mean rank \(NumberStyle.fixed(2).text(row.rank))")
    }
    // Rows that are alike by Wilcoxon and Holm hang on one thick line each.
    let bottom = top + step * Double(count + 1)
    for (place, group) in ranking.wilcoxonGroups.enumerated() {
      guard let first = group.first, let last = group.last else { continue }
      let y = bottom + 8 * Double(place)
      content += SVGShape.line(
        scale(ranking.rows[first].rank) - 4, y, scale(ranking.rows[last].rank) + 4, y,
        ink + " stroke-width=\"4\"")
    }
    let height = bottom + 8 * Double(ranking.wilcoxonGroups.count) + 8
    let words = ranking.rows.map { row in
      "\(row.labels.joined(separator: ", ")): mean rank \(NumberStyle.fixed(2).text(row.rank))"
    }
    return SVGShape.picture(
      width: width, height: height, name: "Mean ranks: \(ranking.declaration.name)",
      words: words.joined(separator: "; "), content) + "\n"
  }
}
