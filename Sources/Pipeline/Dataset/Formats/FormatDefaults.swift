/// What a spec need not say about files of one kind, because all such files agree on it.
public struct FormatDefaults: Sendable, Hashable {
  /// The column that holds the time, with its unit (`frames` for a number of the frame).
  public let time: DatasetDeclaration.ClockColumn?
  /// Rows per second, where all files of the kind have the same; a spec's `rate_hz` goes before it.
  public let rateHz: Double?

  /// Gathers defaults.
  public init(time: DatasetDeclaration.ClockColumn? = nil, rateHz: Double? = nil) {
    self.time = time
    self.rateHz = rateHz
  }
}
