/// Plain English for lists, metrics and methods.
enum Words {
  /// `10 subjects`, or `9 to 10 subjects` where cells differ.
  static func range(_ numbers: [Int], _ noun: String) -> String {
    guard let low = numbers.min(), let high = numbers.max() else { return "no \(noun)s" }
    return low == high ? Amount.count(low, noun) : "\(low) to \(Amount.count(high, noun))"
  }

  /// `a`, `a and b`, `a, b and c`; beyond the limit `a, b and 5 more`.
  static func list(_ words: [String], limit: Int = 4) -> String {
    if words.count > limit {
      return words.prefix(limit - 1).joined(separator: ", ")
        + " and \(words.count - limit + 1) more"
    }
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A metric as a sentence calls it: `balanced accuracy`, `ROC AUC`.
  static func metric(_ name: String) -> String {
    name.split(separator: "_").map { Self.known[$0] ?? String($0) }.joined(separator: " ")
  }

  private static let known: [Substring: String] = [
    "auc": "AUC", "ccc": "CCC", "f1": "F1", "mae": "MAE", "mcc": "MCC", "ovr": "(one-vs-rest)",
    "r2": "R²", "rmse": "RMSE", "roc": "ROC",
  ]

  /// What a method of intervals is called.
  static func intervals(_ name: String) -> String {
    switch name {
    case "bca": "BCa bootstrap interval"
    case "percentile": "percentile bootstrap interval"
    case "t": "Student t interval"
    default: "\(name) interval"
    }
  }

  /// What a test is called.
  static func test(_ name: String) -> String {
    switch name {
    case "subject_swap": "swap test"
    case "wilcoxon": "Wilcoxon signed-rank test"
    case "mcnemar": "McNemar test"
    case "corrected_resampled_t": "corrected resampled t-test"
    default: "\(name) test"
    }
  }

  /// What a standardised effect is called, with its unit.
  static func effect(_ name: String, unit: String) -> String {
    switch name {
    case "cohen_dz": "Cohen's d over \(unit)s (mean difference over its standard deviation)"
    case "rank_biserial": "the rank-biserial correlation (−1 to 1)"
    case "odds_ratio":
      "the odds ratio of decisions that one model alone has right (1: no difference)"
    default: name
    }
  }

  /// A p value or a level with two significant digits.
  static func p(_ value: Double) -> String {
    if value >= 0.0995 { return NumberStyle.fixed(2).text(value) }
    if value >= 0.00095 { return NumberStyle.fixed(3).probability(value) }
    return NumberStyle.fixed(6).probability(value)
  }

  /// A level such as 0.05, in as few digits as it has.
  static func level(_ value: Double) -> String { "\(value)" }

  /// 0.95 as `95 %`.
  static func percent(_ value: Double) -> String {
    let text = NumberStyle.fixed(1).text(value * 100)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " %"
  }
}
