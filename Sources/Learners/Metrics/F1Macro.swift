/// Mean F1, 0...1, of the classes that occur in the truth or among the predictions.
public struct F1Macro: ConfusionMetric {
  /// `f1_macro` in a spec.
  public static let name = "f1_macro"
  /// What it is, for people.
  public static let summary = "mean F1 of the classes that occur in truth or predictions"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  static func score(_ counts: ConfusionCounts) -> Double? {
    counts.mean(of: counts.f1, where: counts.occurs)
  }
}
