/// Mean over the classes of the area under the ROC curve of that class against all others, 0...1.
///
/// Undefined where a class has no rows, as in scikit-learn (`multi_class="ovr"`, `average="macro"`).
public struct ROCAUCOneVsRest: Metric {
  /// `roc_auc_ovr` in a spec.
  public static let name = "roc_auc_ovr"
  /// What it is, for people.
  public static let summary = "mean over classes of the area under the ROC curve against the rest"
  /// It judges probabilities of classes.
  public static let task = TaskKind.classification
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// One half.
  public static func chance(classes: Int) -> Double? { 0.5 }

  /// An exact scorer: O(classes × units²) or O(classes × rows) per score, whichever is less.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    RankingScorer(oneVersusRest: outcome, unit: unit, units: units)
  }
}
