/// Mean of the squared error, in the squared unit of the target; the mean over the targets.
public struct MeanSquaredError: TargetMetric {
  /// `mse` in a spec.
  public static let name = "mse"
  /// What it is, for people.
  public static let summary = "mean squared error, mean over the targets"
  /// Less is better.
  public static let greaterIsBetter = false

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on the spread of the target.
  public static func chance(classes: Int) -> Double? { nil }

  /// A scorer from one sum per unit: O(units) per score.
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    RowMeanScorer(
      values: zip(truth, predicted).map { ($0 - $1) * ($0 - $1) }, unit: unit, units: units)
  }
}
