/// Mean precision, 0...1, of the classes that occur in the truth or among the predictions.
///
/// A class that was never predicted counts as 0.
public struct PrecisionMacro: ConfusionMetric {
  /// `precision_macro` in a spec.
  public static let name = "precision_macro"
  /// What it is, for people.
  public static let summary = "mean precision of the classes that occur in truth or predictions"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  static func score(_ counts: ConfusionCounts) -> Double? {
    counts.mean(of: counts.precision, where: counts.occurs)
  }
}
