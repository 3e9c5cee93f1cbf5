/// What boosting lowers: gradients and hessians by the scores of rows.
///
/// Scores of output k of row i stand at k × rows + i.
protocol BoostingLoss: Sendable {
  /// Scores per row, and so trees per round.
  var outputs: Int { get }
  /// All rows of the training set.
  var rows: Int { get }

  /// The scores that every row starts with, one per output.
  /// - Parameter members: the rows that are learned from.
  /// - Returns: finite numbers, unless there are no rows.
  func start(members: [UInt32]) -> [Double]

  /// Writes gradient and hessian of rows, weights included, two numbers per row and output.
  func differentiate(
    _ range: Range<Int>, scores: UnsafePointer<Double>, into pairs: UnsafeMutablePointer<Float>)

  /// Weighted loss of a row.
  func loss(ofRow row: Int, scores: UnsafePointer<Double>) -> Double

  /// Where leaves answer a quantile of what is left of the targets, instead of a Newton step.
  var leafQuantile: Double? { get }
  /// What is left of a row's target; only asked where there is a `leafQuantile`.
  func residual(ofRow row: Int, scores: UnsafePointer<Double>) -> Double
  /// Weights of the rows; `nil` where all are 1.
  var weights: [Double]? { get }
}

extension BoostingLoss {
  var leafQuantile: Double? { nil }
  func residual(ofRow row: Int, scores: UnsafePointer<Double>) -> Double { 0 }

  /// The weight of a row.
  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
}
