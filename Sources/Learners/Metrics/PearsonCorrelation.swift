/// Pearson's correlation of truth and prediction, −1...1; the mean over the targets.
///
/// Undefined where either is constant.
public struct PearsonCorrelation: TargetMetric {
  /// `pearson` in a spec.
  public static let name = "pearson"
  /// What it is, for people.
  public static let summary = "correlation of truth and prediction, mean over the targets"
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// Zero.
  public static func chance(classes: Int) -> Double? { 0 }

  /// A scorer from the moments of each unit: O(units) per score.
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    MomentScorer(truth: truth, predicted: predicted, unit: unit, units: units) { moments in
      if moments.constantTruth != nil || moments.constantPrediction != nil { return nil }
      let spread = moments.truthSquares.squareRoot() * moments.predictedSquares.squareRoot()
      return max(-1, min(1, moments.products / spread))
    }
  }
}
