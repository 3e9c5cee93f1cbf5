/// Share of the variance of the truth that the prediction explains, at most 1; the mean over the targets.
///
/// Below 0 where the mean of the truth would have been the better prediction. Undefined, unlike in
/// scikit-learn, where the truth is constant or a single row.
public struct RSquared: TargetMetric {
  /// `r2` in a spec.
  public static let name = "r2"
  /// What it is, for people.
  public static let summary =
    "share of the variance of the truth that is explained, mean over the targets"
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: the mean of other people's values stays below 0 by an amount that depends on the data.
  public static func chance(classes: Int) -> Double? { nil }

  /// A scorer from the moments of each unit: O(units) per score.
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    MomentScorer(truth: truth, predicted: predicted, unit: unit, units: units) { moments in
      if moments.constantTruth != nil { return nil }
      return 1 - moments.residualSquares / moments.truthSquares
    }
  }
}
