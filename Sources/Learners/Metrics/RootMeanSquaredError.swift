/// Root of the mean squared error, in the unit of the target; the root first, then the mean over the targets.
public struct RootMeanSquaredError: TargetMetric {
  /// `rmse` in a spec.
  public static let name = "rmse"
  /// What it is, for people.
  public static let summary = "root mean squared error, mean over the targets"
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
    let squares = zip(truth, predicted).map { ($0 - $1) * ($0 - $1) }
    return RootScorer(mean: RowMeanScorer(values: squares, unit: unit, units: units))
  }

  private struct RootScorer: WeightedScorer {
    let mean: RowMeanScorer

    func score(weights: [Int]) -> Double? { mean.score(weights: weights)?.squareRoot() }
  }
}
