/// Mean precision, 0...1, each class by its share of the rows.
///
/// A class that was never predicted counts as 0, as in scikit-learn with `zero_division=0`.
public struct PrecisionWeighted: ConfusionMetric {
  /// `precision_weighted` in a spec.
  public static let name = "precision_weighted"
  /// What it is, for people.
  public static let summary = "mean precision of the classes, by how many rows each has"

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  static func score(_ counts: ConfusionCounts) -> Double? {
    (0..<counts.classes).reduce(0.0) { sum, index in
      sum + counts.precision(index) * Double(counts.support[index]) / Double(counts.total)
    }
  }
}
