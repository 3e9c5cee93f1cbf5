/// What one modality recorded of one subject, in time order, column by column.
public struct Recording: Sendable, Hashable {
  /// The modality's name in the spec: `eeg`.
  public let modality: String
  /// One entry per column.
  public let channels: [Channel]
  /// Time of each row in seconds, ascending: on the clock of the trials, or, where `rowsOfTrial` is given,
  /// from the start of the row's trial.
  public let times: [Double]
  /// Values, one array per channel, one entry per row; NaN is missing, infinities do not occur.
  public let values: [[Double]]
  /// Rows of each trial (index as in `SubjectTrials`), where the file itself says to which trial a row
  /// belongs; `nil` where trials are cut by time.
  public let rowsOfTrial: [Range<Int>]?
  /// How long a row lasts in seconds: 1 / rate; `nil` where rows have no duration (one row a trial).
  public let sampleSeconds: Double?

  /// Gathers columns.
  public init(
    modality: String, channels: [Channel], times: [Double], values: [[Double]],
    rowsOfTrial: [Range<Int>]?, sampleSeconds: Double?
  ) {
    precondition(values.count == channels.count, "one array per channel")
    self.modality = modality
    self.channels = channels
    self.times = times
    self.values = values
    self.rowsOfTrial = rowsOfTrial
    self.sampleSeconds = sampleSeconds
  }

  /// Number of rows.
  public var count: Int { times.count }
}

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
