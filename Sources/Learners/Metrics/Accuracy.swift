/// Share of rows whose prediction is right, 0...1.
public struct Accuracy: ConfusionMetric {
  /// `accuracy` in a spec.
  public static let name = "accuracy"
  /// What it is, for people.
  public static let summary = "share of rows whose prediction is right"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  static func score(_ counts: ConfusionCounts) -> Double? {
    Double(counts.correct) / Double(counts.total)
  }
}
