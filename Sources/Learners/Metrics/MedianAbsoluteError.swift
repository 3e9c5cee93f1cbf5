/// Middle size of the errors, in the unit of the target; the mean over the targets.
///
/// Of an even number of rows the mean of the two in the middle. A few wild predictions do not move it.
public struct MedianAbsoluteError: TargetMetric {
  /// `median_ae` in a spec.
  public static let name = "median_ae"
  /// What it is, for people.
  public static let summary = "median absolute error, mean over the targets"
  /// Less is better.
  public static let greaterIsBetter = false

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on the spread of the target.
  public static func chance(classes: Int) -> Double? { nil }

  /// A scorer that walks through the sorted errors: O(rows) per score.
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    let errors = zip(truth, predicted).map { abs($0 - $1) }
    let order = errors.indices.sorted { (errors[$0], $0) < (errors[$1], $1) }
    return MiddleScorer(
      errors: order.map { errors[$0] }, units: order.map { unit[$0] },
      isUsable: errors.allSatisfy { $0.isFinite })
  }

  private struct MiddleScorer: WeightedScorer {
    /// Ascending.
    let errors: [Double]
    /// The unit of each error.
    let units: [Int]
    let isUsable: Bool

    func score(weights: [Int]) -> Double? {
      guard isUsable else { return nil }
      let total = units.reduce(0) { $0 + weights[$1] }
      guard total > 0 else { return nil }
      var below = 0
      var lower: Double?
      for (error, unit) in zip(errors, units) {
        below += weights[unit]
        // The rows in the middle are the same one where their number is odd.
        if lower == nil, 2 * below >= total { lower = error }
        if let lower, 2 * below > total { return (lower + error) / 2 }
      }
      return nil
    }
  }
}
