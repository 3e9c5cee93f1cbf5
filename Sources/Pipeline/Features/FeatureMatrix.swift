import Learners

/// The features of one subject and one modality: a row per window, a column per number.
public struct FeatureMatrix: Sendable, Equatable {
  /// One name per column.
  public let names: [String]
  /// Windows × names; NaN where a number is undefined or the modality missing.
  public let values: Matrix<Double>
  /// Windows that the modality covers although the number is undefined there, by column.
  public let undefined: [Int]
  /// Rows of the recording, clock by clock, outside of each window that its numbers were computed from, too; empty where no
  /// feature reaches out of its window.
  public let reads: [[SampleRead]]

  /// Gathers what belongs together.
  public init(
    names: [String], values: Matrix<Double>, undefined: [Int], reads: [[SampleRead]] = []
  ) {
    precondition(names.count == values.columns, "one name per column")
    precondition(undefined.count == names.count, "one count per column")
    self.names = names
    self.values = values
    self.undefined = undefined
    self.reads = reads
  }
}
