/// Mean F1, 0...1, where each class weighs as many rows as it has.
public struct F1Weighted: ConfusionMetric {
  /// `f1_weighted` in a spec.
  public static let name = "f1_weighted"
  /// What it is, for people.
  public static let summary = "mean F1, each class weighted by its rows"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  static func score(_ counts: ConfusionCounts) -> Double? {
    var sum = 0.0
    for index in 0..<counts.classes { sum += counts.f1(index) * Double(counts.support[index]) }
    return sum / Double(counts.total)
  }
}
