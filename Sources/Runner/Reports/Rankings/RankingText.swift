import Learners
import Pipeline

/// A ranking as Markdown and as JSON; the other formats of tables are beside it.
enum RankingText {
  /// A table with mean ranks and groups, and what they mean.
  static func markdown(_ ranking: ModelRanking) -> String {
    guard ranking.ranks != nil else {
      return "Nothing to rank: at least two rows and one complete block are needed"
        + " (\(Amount.count(ranking.incomplete, "incomplete block"))).\n"
    }
    let metric = MarkdownText.cell(Words.metric(ranking.metric))
    let heads: [String] =
      ranking.declaration.rows.map { MarkdownText.cell(ColumnTitles.short($0)) }
      + ["mean rank", "mean \(metric)", "alike by Wilcoxon-Holm", "alike by Nemenyi"]
    let body = ranking.rows.indices.map { place -> [String] in
      let row = ranking.rows[place]
      let numbers = [NumberStyle.fixed(2).text(row.rank), NumberStyle.plain.text(row.mean)]
      let groups = [ranking.wilcoxonGroups, ranking.nemenyiGroups].map { letters(place, $0) }
      return row.labels.map(MarkdownText.cell) + numbers + groups
    }
    let labels = ranking.declaration.rows.count
    let widths = heads.indices.map { column in
      max(3, ([heads] + body).map { DisplayWidth.of($0[column]) }.max() ?? 0)
    }
    let rule = widths.enumerated().map { column, width in
      column < labels || column > labels + 1
        ? String(repeating: "-", count: width) : String(repeating: "-", count: width - 1) + ":"
    }
    var out = ""
    for cells in [heads] + [rule] + body {
      let padded = cells.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - DisplayWidth.of(text))
        return column < labels || column > labels + 1 ? text + space : space + text
      }
      out += "| " + padded.joined(separator: " | ") + " |\n"
    }
    out += "\n"
    for (number, note) in notes(ranking).enumerated() {
      out += "\(number + 1). \(MarkdownText.escaped(note))\n"
    }
    return out
  }

  /// `a`, `ab`, …: rows that share a letter are not told apart.
  static func letters(_ row: Int, _ groups: [[Int]]) -> String {
    let own = groups.indices.filter { groups[$0].contains(row) }
    let text = own.map { place in
      place < 26 ? String(UnicodeScalar(UInt8(97 + place))) : "(\(place + 1))"
    }.joined()
    return text.isEmpty ? ResultTable.unknown : text
  }

  /// What the numbers mean, a sentence or two each.
  static func notes(_ ranking: ModelRanking) -> [String] {
    guard let ranks = ranking.ranks else { return [] }
    let isSubject = ranking.declaration.over.isEmpty
    let blocks =
      isSubject
      ? Amount.count(ranks.blocks, "subject")
      : "\(ranks.blocks) values of \(ranking.declaration.over.joined(separator: " × "))"
    let alpha = Words.level(ranking.declaration.alpha)
    var out: [String] = []
    if let p = ranks.pValue, let statistic = ranks.statistic {
      let isFound = p <= ranking.declaration.alpha
      var text =
        isFound
        ? "The rows differ" : "The rows are not shown to differ, so no pair of them is either"
      text += ": Friedman's χ² = \(NumberStyle.fixed(2).text(statistic)), p = \(Words.p(p))"
      if let p = ranks.imanDavenportP { text += " (Iman and Davenport: p = \(Words.p(p)))" }
      out.append(text + ".")
    } else {
      out.append("All rows tie in every block.")
    }
    let metric = Words.metric(ranking.metric)
    out.append("Rank 1 is best in \(metric), over \(blocks); ties share their mean rank.")
    let distance = NumberStyle.fixed(2).text(ranking.criticalDifference)
    var groups =
      "Rows that share a letter are not told apart at \(alpha): by Wilcoxon's signed-rank"
    groups +=
      " test of each pair with Holm's correction, or by Nemenyi's test, for which mean ranks"
    groups += " must lie \(distance) apart (critical difference)."
    out.append(groups)
    if ranks.blocks < 10 {
      out.append(
        "With \(Amount.count(ranks.blocks, "block")) these tests find large differences only.")
    }
    if ranking.incomplete > 0 {
      out.append(
        "\(Amount.count(ranking.incomplete, "block")) left out: not every row has a value there.")
    }
    return out
  }

  /// Everything with all digits.
  static func json(_ ranking: ModelRanking) -> String {
    func groups(_ groups: [[Int]]) -> JSON {
      .array(groups.map { .array($0.map { .integer($0) }) })
    }
    return JSON.object([
      JSON.Member("experiment", .string(ranking.experiment)),
      JSON.Member("ranking", .string(ranking.declaration.name)),
      JSON.Member("metric", .string(ranking.metric)),
      JSON.Member("alpha", .number(ranking.declaration.alpha)),
      JSON.Member("blocks", .array(ranking.blocks.map { .string($0) })),
      JSON.Member("incomplete_blocks", .integer(ranking.incomplete)),
      JSON.Member("rows", .array(ranking.rows.map { object($0, ranking) })),
      JSON.Member("friedman", JSON(ranking.ranks?.statistic)),
      JSON.Member("friedman_p", JSON(ranking.ranks?.pValue)),
      JSON.Member("iman_davenport_p", JSON(ranking.ranks?.imanDavenportP)),
      JSON.Member("critical_difference", JSON(ranking.criticalDifference)),
      JSON.Member("pairs", .array(ranking.pairs.map(object))),
      JSON.Member("alike_wilcoxon_holm", groups(ranking.wilcoxonGroups)),
      JSON.Member("alike_nemenyi", groups(ranking.nemenyiGroups)),
      JSON.Member("notes", .array(notes(ranking).map { .string($0) })),
    ]).indentedText
  }

  private static func object(_ row: ModelRanking.Row, _ ranking: ModelRanking) -> JSON {
    let labels = zip(ranking.declaration.rows, row.labels).map { JSON.Member($0, .string($1)) }
    let numbers = [
      JSON.Member("mean_rank", JSON(row.rank)), JSON.Member("mean", JSON(row.mean)),
    ]
    return .object(labels + numbers)
  }

  private static func object(_ pair: ModelRanking.Pair) -> JSON {
    .object([
      JSON.Member("first", .integer(pair.first)), JSON.Member("second", .integer(pair.second)),
      JSON.Member("p_wilcoxon_holm", JSON(pair.wilcoxon)),
      JSON.Member("p_nemenyi", JSON(pair.nemenyi)),
    ])
  }
}
