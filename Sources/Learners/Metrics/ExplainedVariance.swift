/// One less the variance of the residuals in that of the truth, at most 1; the mean over the targets.
///
/// As `r2`, but a constant shift of the prediction costs nothing. Undefined, unlike in scikit-learn, where
/// the truth is constant or a single row.
public struct ExplainedVariance: TargetMetric {
  /// `explained_variance` in a spec.
  public static let name = "explained_variance"
  /// What it is, for people.
  public static let summary =
    "share of the variance of the truth left by no residual, means apart, mean over the targets"
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on the spread of the target.
  public static func chance(classes: Int) -> Double? { nil }

  /// A scorer from the moments of each unit: O(units) per score.
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    MomentScorer(truth: truth, predicted: predicted, unit: unit, units: units) { moments in
      if moments.constantTruth != nil { return nil }
      let residuals = moments.truthSquares + moments.predictedSquares - 2 * moments.products
      return 1 - max(0, residuals) / moments.truthSquares
    }
  }
}
