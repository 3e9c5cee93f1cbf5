/// A piece of time from which one row of features is computed.
public struct Window: Sendable, Hashable {
  /// The trial, as an index into `SubjectTrials`; `nil` for windows that cross trials (`within: recording`).
  public let trial: Int?
  /// First moment in seconds (on the clock of `Recording.times`).
  public let start: Double
  /// End in seconds, exclusive.
  public let end: Double

  /// Names a piece of time.
  public init(trial: Int?, start: Double, end: Double) {
    self.trial = trial
    self.start = start
    self.end = end
  }
}
