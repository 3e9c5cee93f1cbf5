/// The trials of one subject, in time order.
public struct SubjectTrials: Sendable, Hashable {
  /// The subject's id as text.
  public let subject: String
  /// Trial ids, unique within the subject.
  public let ids: [String]
  /// Start of each trial in seconds.
  public let starts: [Double]
  /// End of each trial in seconds.
  public let ends: [Double]
  /// Columns of the trial log (or constant columns of the recording) that the spec refers to, by name;
  /// `nil` where a value is missing.
  public let columns: [String: [String?]]

  /// Gathers what belongs together.
  public init(
    subject: String, ids: [String], starts: [Double], ends: [Double],
    columns: [String: [String?]]
  ) {
    self.subject = subject
    self.ids = ids
    self.starts = starts
    self.ends = ends
    self.columns = columns
  }

  /// Number of trials.
  public var count: Int { ids.count }
}
