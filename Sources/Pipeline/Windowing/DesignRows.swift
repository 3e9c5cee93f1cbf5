/// The rows that models see: every kept window of every labelled trial, in the order of the trials.
public struct DesignRows: Sendable, Hashable {
  /// Index of each row's trial in `LabelledTrials.trials`.
  public let trial: [Int]
  /// Unit of the data set, and place among the unit's windows.
  public let unit: [Int]
  /// Place of the row among the windows of its unit.
  public let window: [Int]
  /// Start of the window in seconds.
  public let start: [Double]
  /// End of the window in seconds.
  public let end: [Double]
  /// 1 / number of rows of the trial: every trial weighs the same.
  public let weight: [Double]
  /// Modality names in declared order.
  public let modalities: [String]
  /// Whether a modality covers a row: modalities × rows.
  public let covered: [[Bool]]
  /// Rows of the first clock of the subject's recording behind each row: modalities × rows.
  public let samples: [[Range<Int>]]
  /// Rows of each further clock of the recording behind each row: modalities × clocks × rows.
  public var furtherSamples: [[[Range<Int>]]] = []
  /// How far, in seconds to either side, work on whole recordings carries samples into others, by modality;
  /// empty where nothing does.
  public var reachSeconds: [Double] = []
  /// Observations.
  public let notes: [DataNote]

  /// Number of rows.
  public var count: Int { trial.count }
}
