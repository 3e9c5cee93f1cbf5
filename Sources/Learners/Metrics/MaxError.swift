/// Largest size of an error, in the unit of the target; the mean over the targets.
public struct MaxError: TargetMetric {
  /// `max_error` in a spec.
  public static let name = "max_error"
  /// What it is, for people.
  public static let summary = "largest absolute error, mean over the targets"
  /// Less is better.
  public static let greaterIsBetter = false

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on the spread of the target.
  public static func chance(classes: Int) -> Double? { nil }

  /// A scorer from the largest error of each unit: O(units) per score.
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    var largest = [Double?](repeating: nil, count: units)
    for (row, owner) in unit.enumerated() {
      let error = abs(truth[row] - predicted[row])
      // Once it is no number it stays so.
      if let known = largest[owner], known.isNaN || known >= error { continue }
      largest[owner] = error
    }
    return LargestScorer(largest: largest)
  }

  private struct LargestScorer: WeightedScorer {
    /// By unit; `nil` without rows.
    let largest: [Double?]

    func score(weights: [Int]) -> Double? {
      var found: Double?
      for (own, weight) in zip(largest, weights) where weight != 0 {
        guard let own else { continue }
        guard own.isFinite else { return nil }
        found = max(found ?? own, own)
      }
      return found
    }
  }
}
