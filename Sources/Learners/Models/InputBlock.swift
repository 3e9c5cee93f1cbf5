/// Neighbouring columns that are one input: a modality's features, or its steps in time.
///
/// A row of a block with `steps` > 1 holds the steps one after the other, each with all channels:
/// `channels` values of step 0, then of step 1, and so on. A step whose values are all NaN is not
/// there (a shorter sequence); such steps are masked.
public struct InputBlock: Sendable, Hashable {
  /// The modality, or empty where there is only one.
  public let name: String
  /// Which columns of the features.
  public let columns: Range<Int>
  /// Steps in time; 1 for plain features.
  public let steps: Int

  /// Describes columns.
  public init(name: String, columns: Range<Int>, steps: Int) {
    precondition(steps > 0 && columns.count % steps == 0, "every step has all channels")
    self.name = name
    self.columns = columns
    self.steps = steps
  }

  /// Values per step.
  public var channels: Int { columns.count / steps }
}
