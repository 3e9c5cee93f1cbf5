/// Share of the rows whose prediction has the sign of the truth, 0...1; the mean over the targets.
///
/// SAGR of Nicolaou, Gunes, Pantic (2011), doi:10.1109/T-AFFC.2011.9: whether valence or arousal was
/// taken for positive or negative. Zero is a sign of its own.
public struct SignAgreement: TargetMetric {
  /// `sign_agreement` in a spec.
  public static let name = "sign_agreement"
  /// What it is, for people.
  public static let summary =
    "share of the rows whose prediction has the sign of the truth, mean over the targets"
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// One half, where both signs are as frequent.
  public static func chance(classes: Int) -> Double? { 0.5 }

  /// A scorer from one sum per unit: O(units) per score.
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    let agrees = zip(truth, predicted).map { truth, predicted -> Double in
      if predicted.isNaN || truth.isNaN { return .nan }
      return (truth > 0) == (predicted > 0) && (truth < 0) == (predicted < 0) ? 1 : 0
    }
    return RowMeanScorer(values: agrees, unit: unit, units: units)
  }
}
