/// What share of its attention a sequence network gives to what it sees of each row.
public struct SequenceAttention: Sendable {
  /// For each input rows × steps; a row sums to 1, or to 0 where it has no step.
  public let time: [Matrix<Double>]
  /// Rows × inputs; a row sums to 1, or to 0 where it has no input. `nil` where all inputs go side by
  /// side.
  public let inputs: Matrix<Double>?
}
