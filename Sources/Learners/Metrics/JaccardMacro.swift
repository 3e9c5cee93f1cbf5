/// Mean over the classes of the rows that truth and prediction both give to it in those that either does,
/// 0...1.
///
/// Classes that occur in the truth or among the predictions count, as in scikit-learn.
public struct JaccardMacro: ConfusionMetric {
  /// `jaccard_macro` in a spec.
  public static let name = "jaccard_macro"
  /// What it is, for people.
  public static let summary =
    "mean over classes of hits in the rows that truth or prediction give to the class"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  static func score(_ counts: ConfusionCounts) -> Double? {
    counts.mean(
      of: { index in
        let hits = counts.hits(index)
        return Double(hits) / Double(counts.support[index] + counts.predicted[index] - hits)
      }, where: counts.occurs)
  }
}
