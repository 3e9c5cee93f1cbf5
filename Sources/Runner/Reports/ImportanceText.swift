import Learners
import Pipeline

/// What matters to models, as files: `importance.csv` of a cell and of the experiment, `importance.md`.
enum ImportanceText {
  private static let heads = [
    "output", "unit", "level", "name", "group", "mean_abs", "ci_low", "ci_high", "mean",
    "sampling_error", "share", "rank", "best_rank", "worst_rank", "top_share", "fits",
  ]

  /// What the table is called.
  static let name = "importance"

  /// Whether there is anything to say: an explanation, or that there is none.
  static func isAbout(_ summary: Summary) -> Bool {
    summary.cells.contains {
      $0.importance != nil || $0.result?.notes.contains(unexplained) ?? false
    }
  }

  /// What the numbers are.
  static func meaning(_ summary: Summary) -> String {
    let isLoss = summary.cells.compactMap(\.importance).contains(where: Self.isLoss)
    let what =
      isLoss
      ? "What the metric of a fold loses on test rows where a group of features is dealt out anew"
      : "Mean |SHAP| over test rows"
    return "\(what), mean over fits (folds × seeds), with the 95 % t interval over fits; "
      + "fits share training rows, so intervals are rather too narrow. Ranks: best to worst in a fit. "
      + "Values say what a model used, not what causes what."
  }

  /// Whether values are losses of a metric; else they are Shapley values.
  static func isLoss(_ own: Importance) -> Bool { own.unit == ShapValues.Unit.metric.rawValue }

  /// What the first column of numbers is.
  static func head(_ own: Importance) -> String { isLoss(own) ? "loss" : "mean abs. SHAP" }

  /// What is said of models that nobody can ask again.
  static let unexplained =
    "not explained: the model is a program of the user's own, which 'report.explain' does not ask again"

  /// One cell.
  static func csv(_ importance: Importance) -> String {
    CSVText.line(heads) + lines(importance).map(CSVText.line).joined()
  }

  /// All cells that are explained.
  static func csv(_ summary: Summary) -> String {
    CSVText.line(["cell"] + heads)
      + summary.cells.flatMap { cell in
        (cell.importance.map(lines) ?? []).map { CSVText.line([cell.name] + $0) }
      }.joined()
  }

  private static func lines(_ own: Importance) -> [[String]] {
    own.rows.map { row in
      [row.output, own.unit, row.isGroup ? "group" : "feature", row.name, row.group]
        + [row.meanAbsolute, row.low, row.high, row.mean, row.error, row.share].map(CSVText.number)
        + ["\(row.rank)", "\(row.bestRank)", "\(row.worstRank)", CSVText.number(row.topShare)]
        + ["\(own.fits)"]
    }
  }

  /// Tables for reading: groups over cells, then the first features of each cell.
  static func markdown(_ summary: Summary) -> String {
    let cells = summary.cells.compactMap { cell in cell.importance.map { (cell.name, $0) } }
    var out = "# What decides the answers of \(MarkdownText.escaped(summary.experiment))\n\n"
    if let question = summary.question { out += MarkdownText.escaped(question) + "\n\n" }
    out += meaning(summary) + "\n"
    for cell in summary.cells where cell.result?.notes.contains(unexplained) ?? false {
      out += "\n## \(MarkdownText.escaped(cell.name))\n\n\(DataNotes.sentence(unexplained)).\n"
    }
    for (name, own) in cells {
      out += "\n## \(MarkdownText.escaped(name))\n\n"
      out += facts(own).map { "- \(MarkdownText.escaped($0))\n" }.joined()
      for output in outputs(of: own) {
        let title = output.names.map { MarkdownText.escaped($0) }.joined(separator: ", ")
        out += "\n**\(title)**\n\n"
        out += "| | \(head(own)) | interval | share | ranks |\n|---|---:|---|---:|---|\n"
        for row in output.rows {
          let label = MarkdownText.cell(row.name)
          out +=
            "| \(row.isGroup ? "**\(label)**" : label) | \(number(row.meanAbsolute)) | "
            + "\(interval(row)) | \(NumberStyle.percent(1).text(row.share)) | "
            + "\(row.bestRank)–\(row.worstRank) |\n"
        }
      }
    }
    return out
  }

  static func facts(_ own: Importance) -> [String] {
    var facts = [
      "method: \(own.methods.joined(separator: "; ")); unit: \(own.unit)",
      "\(own.explainedRows) of \(own.testRows) test rows of \(own.fits) fits"
        + (isLoss(own)
          ? ""
          : "; largest additivity error "
            + NumberStyle.significant(own.additivityError, digits: 2)),
    ]
    let errors = own.rows.map(\.error)
    if let most = errors.max(), most > 0 {
      let what = isLoss(own) ? "loss by repeats" : "row's value by sampling"
      facts.append("standard error of a \(what): up to \(number(most))")
    }
    return facts + own.notes
  }

  /// What one table is about: a class or target, or two classes that mirror each other.
  struct Output {
    var names: [String]
    var rows: [Importance.Row]
  }

  /// The outputs; of two classes, whose values are equal but for the sign, one table.
  static func outputs(of own: Importance) -> [Output] {
    var names: [String] = []
    for row in own.rows where !names.contains(row.output) { names.append(row.output) }
    var found = names.map { name in
      Output(names: [name], rows: own.rows.filter { $0.output == name })
    }
    if found.count == 2, own.unit != "target" {
      found[0].names += found[1].names
      found.removeLast()
    }
    return found
  }

  static func interval(_ row: Importance.Row) -> String {
    guard let low = row.low, let high = row.high else { return NumberStyle.undefined }
    return "[\(number(low)), \(number(high))]"
  }

  static func number(_ value: Double) -> String {
    abs(value) >= 0.001 || value == 0
      ? NumberStyle.fixed(abs(value) < 1 ? 4 : 2).text(value) : NumberStyle.fixed(7).text(value)
  }
}
