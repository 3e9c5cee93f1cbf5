/// Student's t over the folds of a cross-validation, corrected for the overlap of their training rows.
///
/// Nadeau and Bengio (2003), doi:10.1023/A:1024068626366: the variance grows by the ratio of test to training
/// rows. Two-sided.
public struct CorrectedResampledT: Sendable, Hashable {
  /// Test rows over training rows: 1 / (k − 1) for k folds.
  public let testToTrain: Double

  /// Sets the ratio of test to training rows, at least 0.
  public init(testToTrain: Double) {
    precondition(testToTrain >= 0, "a ratio of rows cannot be negative")
    self.testToTrain = testToTrain
  }

  /// What the test found.
  public struct Result: Sendable, Equatable {
    /// Mean difference over its corrected standard error.
    public let t: Double
    /// Folds less one.
    public let degrees: Int
    /// Two-sided p value.
    public let pValue: Double
  }

  /// Tests the differences of two models, one per fold (and repetition).
  /// - Returns: `nil` for fewer than two folds, or where all differences are equal.
  public func test(differences: [Double]) -> Result? {
    guard differences.count > 1, differences.contains(where: { $0 != differences.first }) else {
      return nil
    }
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = (1 / count + testToTrain) * squares / (count - 1)
    let t = mean / variance.squareRoot()
    guard t.isFinite else { return nil }
    let student = StudentDistribution(degrees: count - 1)
    return Result(t: t, degrees: differences.count - 1, pValue: student.twoSided(t))
  }
}
