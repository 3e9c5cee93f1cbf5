import Learners

/// Makes sequences of rows: what a step in time is.
public protocol SequenceAssembly: Sendable {
  /// Learns what all sequences have in common, such as their longest length, from training rows only.
  /// - Parameter rows: training rows of one fold, after the steps.
  /// - Returns: the assembly for these rows and for test rows.
  /// - Throws: `LearnerError` for rows that make no sequences.
  func fitted(to rows: ModelRows) throws(LearnerError) -> any FittedSequenceAssembly
}

/// An assembly that knows the shape of its sequences.
public protocol FittedSequenceAssembly: Sendable {
  /// Makes sequences.
  /// - Parameter rows: after the steps; columns as in training.
  /// - Returns: the sequences, and which of them answers for which row.
  /// - Throws: `LearnerError` for rows that make no such sequences.
  func assembled(_ rows: ModelRows) throws(LearnerError) -> AssembledRows
}

/// Sequences made of rows.
public struct AssembledRows: Sendable {
  /// Sequences × columns.
  public let features: Matrix<Double>
  /// One name per column.
  public let names: [String]
  /// What the columns are: modalities, and their steps.
  public let blocks: [InputBlock]
  /// The row whose truth and subject each sequence has.
  public let source: [Int]
  /// The sequence that answers for each row.
  public let answers: [Int]

  /// Gathers what belongs together.
  public init(
    features: Matrix<Double>, names: [String], blocks: [InputBlock], source: [Int], answers: [Int]
  ) {
    self.features = features
    self.names = names
    self.blocks = blocks
    self.source = source
    self.answers = answers
  }

  /// Sequences to learn from: the truth of their source row, the weight of all rows they answer for.
  func training(target: TrainingSet.Target, weights: [Double], groups: [Int]) -> TrainingSet {
    var sums = [Double](repeating: 0, count: features.rows)
    for (row, sequence) in answers.enumerated() { sums[sequence] += weights[row] }
    return TrainingSet(
      features: features, featureNames: names, target: target.selecting(rows: source),
      weights: sums, groups: source.map { groups[$0] }, blocks: blocks)
  }
}
