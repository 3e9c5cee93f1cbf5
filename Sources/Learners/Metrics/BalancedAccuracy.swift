/// Mean of the recalls of the classes that have rows, 0...1.
///
/// Brodersen et al. (2010), doi:10.1109/ICPR.2010.764; as in scikit-learn a class without rows is left out.
public struct BalancedAccuracy: ConfusionMetric {
  /// `balanced_accuracy` in a spec.
  public static let name = "balanced_accuracy"
  /// What it is, for people.
  public static let summary = "mean of the recalls of the classes that occur in the truth"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// One in the number of classes.
  public static func chance(classes: Int) -> Double? { 1 / Double(classes) }

  static func score(_ counts: ConfusionCounts) -> Double? {
    counts.mean(of: counts.recall) { counts.support[$0] > 0 }
  }
}
