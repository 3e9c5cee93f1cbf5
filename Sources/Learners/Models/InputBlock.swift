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
  /// Whether a step may be absent, all its values NaN; elsewhere NaN is refused.
  public let isMasked: Bool

  /// Describes columns.
  /// - Parameters:
  ///   - name: the modality.
  ///   - columns: which of the features.
  ///   - steps: in time; all have the same channels.
  ///   - isMasked: whether steps may be absent; where there are several, unless told otherwise.
  public init(name: String, columns: Range<Int>, steps: Int, isMasked: Bool? = nil) {
    precondition(steps > 0 && columns.count % steps == 0, "every step has all channels")
    self.name = name
    self.columns = columns
    self.steps = steps
    self.isMasked = isMasked ?? (steps > 1)
  }

  /// Values per step.
  public var channels: Int { columns.count / steps }
}
