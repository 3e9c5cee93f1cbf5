/// Mean over the classes of the share of the rows of other classes that were not given the class, 0...1.
///
/// The recall of "not this class". Classes that occur in the truth or among the predictions count; one
/// that has all rows counts as 0, as in imbalanced-learn.
public struct SpecificityMacro: ConfusionMetric {
  /// `specificity_macro` in a spec.
  public static let name = "specificity_macro"
  /// What it is, for people.
  public static let summary =
    "mean over classes of the share of the other rows that were not given the class"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// What is left of one in the number of classes.
  public static func chance(classes: Int) -> Double? { 1 - 1 / Double(classes) }

  static func score(_ counts: ConfusionCounts) -> Double? {
    counts.mean(
      of: { index in
        let others = counts.total - counts.support[index]
        let wrong = counts.predicted[index] - counts.hits(index)
        return others == 0 ? 0 : Double(others - wrong) / Double(others)
      }, where: counts.occurs)
  }
}
