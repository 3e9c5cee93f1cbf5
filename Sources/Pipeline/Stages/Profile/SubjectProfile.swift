import Learners

/// What one recording looks like: where it has samples and what their values are.
public struct SubjectProfile: Sendable, Hashable {
  /// What the line of time is that `bars` and trials lie on.
  public enum Line: Sendable, Hashable {
    /// Seconds on the clock of the trials.
    case clock
    /// Seconds, trials one after the other.
    case chained
    /// Numbers of trials.
    case numbers
  }

  /// One channel.
  public struct ChannelProfile: Sendable, Hashable {
    /// Rows of its track.
    public let samples: Int
    /// Rows without a value.
    public let missing: Int
    /// Values equal to the one before.
    public let repeated: Int
    /// Quantiles at `SubjectProfile.probabilities`; NaN without values.
    public let quantiles: [Double]

    /// Share of rows without a value; `nil` without rows.
    public var missingShare: Double? {
      samples > 0 ? Double(missing) / Double(samples) : nil
    }
  }

  /// One group of channels.
  public struct GroupProfile: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Trials with rows.
    public let trials: Int
    /// Trials in which at least half of the channels have values in half of the rows.
    public let carried: Int
  }

  /// One trial.
  public struct TrialProfile: Sendable, Hashable {
    /// Start on the line.
    public let start: Double
    /// End on the line.
    public let end: Double
    /// The share of the trial that samples fill, 0...1.
    public let coverage: Double
  }

  /// The probabilities of the quantiles of channels: smallest, 1, 25, 50, 75, 99 %, largest.
  public static let probabilities = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1]
  /// A pause is a gap where it lasts that many samples, and one second.
  static let gapSamples = 10.0
  /// More bars than this are joined over their shortest pauses.
  static let mostBars = 400

  /// What the line of time is.
  public let line: Line
  /// Rows of the file that were kept.
  public let rows: Int
  /// Rows with at least one value.
  public let filled: Int
  /// How long a row lasts in seconds; `nil` where rows have no duration.
  public let sampleSeconds: Double?
  /// Rows per second by the time stamps; `nil` where there are none, or too few.
  public let observedHz: Double?
  /// Stretches with samples on the line, ascending.
  public let bars: [ClosedRange<Double>]
  /// Pauses within the recording, or within trials where rows name them.
  public let gaps: Int
  /// The longest of them in seconds.
  public let longestGap: Double
  /// In the order of the channels.
  public let channels: [ChannelProfile]
  /// In the order of the trials.
  public let trials: [TrialProfile]
  /// In the order of the channels.
  public var groups: [GroupProfile] = []
}

/// What the recordings of one modality in one unit look like.
public struct ModalityProfile: Sendable, Hashable {
  /// The columns.
  public let channels: [Channel]
  /// By subject.
  public let subjects: [String: SubjectProfile]
  /// What was noticed while they were read.
  public let notes: [DataNote]
}
