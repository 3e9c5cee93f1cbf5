/// What one modality recorded of one subject, in time order, column by column.
///
/// The channels of a modality usually share one clock. A channel that was resampled, or recorded at another
/// rate beside the others, belongs to a track of its own.
public struct Recording: Sendable, Hashable {
  /// A clock that channels share.
  public struct Track: Sendable, Hashable {
    /// Time of each row in seconds, ascending: on the clock of the trials, or, where `rowsOfTrial` is given,
    /// from the start of the row's trial.
    public let times: [Double]
    /// Rows of each trial (index as in `SubjectTrials`), where the file itself says to which trial a row
    /// belongs; `nil` where trials are cut by time.
    public let rowsOfTrial: [Range<Int>]?
    /// How long a row lasts in seconds: 1 / rate; `nil` where rows have no duration (one row a trial).
    public let sampleSeconds: Double?

    /// Describes a clock.
    public init(times: [Double], rowsOfTrial: [Range<Int>]?, sampleSeconds: Double?) {
      self.times = times
      self.rowsOfTrial = rowsOfTrial
      self.sampleSeconds = sampleSeconds
    }

    /// Number of rows.
    public var count: Int { times.count }
  }

  /// The modality's name in the spec: `eeg`.
  public let modality: String
  /// One entry per column.
  public let channels: [Channel]
  /// The clocks; the first one, which is always there, is that of the rows of the file.
  public let tracks: [Track]
  /// The track of each channel, as an index into `tracks`.
  public let trackOf: [Int]
  /// Values, one array per channel, one entry per row of the channel's track; NaN is missing, infinities do
  /// not occur.
  public let values: [[Double]]

  /// Gathers columns on several clocks.
  public init(
    modality: String, channels: [Channel], tracks: [Track], trackOf: [Int], values: [[Double]]
  ) {
    precondition(!tracks.isEmpty, "at least one track")
    precondition(values.count == channels.count, "one array per channel")
    precondition(trackOf.count == channels.count, "one track per channel")
    precondition(
      zip(trackOf, values).allSatisfy { tracks[$0].count == $1.count }, "one value per row")
    self.modality = modality
    self.channels = channels
    self.tracks = tracks
    self.trackOf = trackOf
    self.values = values
  }

  /// Gathers columns on one clock.
  public init(
    modality: String, channels: [Channel], times: [Double], values: [[Double]],
    rowsOfTrial: [Range<Int>]?, sampleSeconds: Double?
  ) {
    self.init(
      modality: modality, channels: channels,
      tracks: [Track(times: times, rowsOfTrial: rowsOfTrial, sampleSeconds: sampleSeconds)],
      trackOf: [Int](repeating: 0, count: channels.count), values: values)
  }

  /// Time of each row of the first track.
  public var times: [Double] { tracks[0].times }
  /// Rows of each trial on the first track; `nil` where trials are cut by time.
  public var rowsOfTrial: [Range<Int>]? { tracks[0].rowsOfTrial }
  /// How long a row of the first track lasts in seconds.
  public var sampleSeconds: Double? { tracks[0].sampleSeconds }
  /// Number of rows of the first track.
  public var count: Int { tracks[0].count }
  /// Whether there is a row on any track.
  public var isEmpty: Bool { tracks.allSatisfy { $0.count == 0 } }
}
