/// Lin's concordance correlation, −1...1: correlation that also loses by shift and by scale; the mean over
/// the targets.
///
/// Lin (1989), doi:10.2307/2532051, with variances over n. Zero where one side is constant, undefined where
/// both are the same constant.
public struct ConcordanceCorrelation: TargetMetric {
  /// `ccc` in a spec.
  public static let name = "ccc"
  /// What it is, for people.
  public static let summary =
    "agreement of truth and prediction in place and scale, mean over the targets"
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
      if let truth = moments.constantTruth, truth == moments.constantPrediction { return nil }
      if moments.constantTruth != nil || moments.constantPrediction != nil { return 0 }
      let shift = moments.count * moments.shift * moments.shift
      return 2 * moments.products / (moments.truthSquares + moments.predictedSquares + shift)
    }
  }
}
