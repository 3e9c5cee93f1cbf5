/// Area under the ROC curve, 0...1.
///
/// With two classes the probability of the last one ranks the rows; with more it is `roc_auc_ovr`.
/// Undefined where a class has no rows.
public struct ROCAUC: Metric {
  /// `roc_auc` in a spec.
  public static let name = "roc_auc"
  /// What it is, for people.
  public static let summary =
    "area under the ROC curve of the last class; with more than two classes one against the rest"
  /// It judges probabilities of classes.
  public static let task = TaskKind.classification
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// One half.
  public static func chance(classes: Int) -> Double? { 0.5 }

  /// An exact scorer: O(units²) or O(rows) per score, whichever is less.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    let answers = outcome.classAnswers
    let classes = answers.probabilities.columns
    if classes != 2 { return RankingScorer(oneVersusRest: outcome, unit: unit, units: units) }
    return RankingScorer([
      BinaryRanking(
        scores: answers.probabilities.column(1), positive: answers.truth.map { $0 == 1 },
        unit: unit, units: units)
    ])
  }
}
