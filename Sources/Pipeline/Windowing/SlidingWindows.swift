import Learners

/// Windows of one length at even steps.
public struct SlidingWindows: Sendable, Hashable {
  /// What windows may not cross.
  public enum Scope: String, Sendable, Hashable, CaseIterable {
    /// A window lies inside one trial.
    case trial
    /// Windows cross trials and the time between them.
    case recording
  }

  /// Where the first window of a grid begins.
  public enum Anchor: String, Sendable, Hashable, CaseIterable {
    /// The first window begins with its trial.
    case trialStart = "trial_start"
    /// The last window ends with its trial.
    case trialEnd = "trial_end"
    /// One grid for the whole recording, from the first sample of any modality.
    case recordingStart = "recording_start"
  }

  /// What becomes of the time that is left where no full window fits.
  public enum Tail: String, Sendable, Hashable, CaseIterable {
    /// It is left out.
    case drop
    /// It becomes one shorter window.
    case keep
    /// It becomes one window of full nominal length; the part beyond the trial has no samples and
    /// counts as not covered.
    case pad
  }

  /// Length in seconds, at least 0.001.
  public let lengthSeconds: Double
  /// Step from one window's start to the next in seconds, at least 0.001.
  public let strideSeconds: Double
  /// What windows may not cross.
  public let within: Scope
  /// Where the first window begins.
  public let anchor: Anchor
  /// What becomes of a remainder.
  public let tail: Tail

  /// Combines parts; the anchor is `trialStart` or, across trials, `recordingStart` where none is given.
  /// - Throws: `WindowFault` for a step under a millisecond and for a trial's anchor across trials.
  public init(
    lengthSeconds: Double, strideSeconds: Double? = nil, within: Scope = .trial,
    anchor: Anchor? = nil, tail: Tail = .drop
  ) throws(WindowFault) {
    self.lengthSeconds = lengthSeconds
    self.strideSeconds = strideSeconds ?? lengthSeconds
    self.within = within
    self.anchor = anchor ?? (within == .trial ? .trialStart : .recordingStart)
    self.tail = tail
    guard lengthSeconds >= SlidingWindows.shortest else {
      throw WindowFault("'length_s' must be at least 0.001 seconds", parameter: "length_s")
    }
    guard self.strideSeconds >= SlidingWindows.shortest else {
      throw WindowFault(
        "windows must step by at least 0.001 seconds, found \(self.strideSeconds)",
        parameter: strideSeconds == nil ? "length_s" : "overlap")
    }
    if within == .recording, self.anchor != .recordingStart {
      throw WindowFault(
        "windows within a recording have no trial to begin at: expected 'recording_start', "
          + "found '\(self.anchor.rawValue)'", parameter: "anchor")
    }
  }

  /// Reads decoded parameters.
  /// - Throws: `WindowFault` where `stride_s` and `overlap` stand together, and as the other initializer.
  init(_ values: ParameterValues) throws(WindowFault) {
    let length = values.number("length_s")
    var stride = values["stride_s"]?.number
    if let overlap = values["overlap"]?.number {
      if stride != nil {
        throw WindowFault(
          "'stride_s' and 'overlap' say the same thing: give one of them", parameter: "overlap")
      }
      stride = length * (1 - overlap)
    }
    try self.init(
      lengthSeconds: length, strideSeconds: stride,
      within: values["within"]?.text.flatMap(Scope.init(rawValue:)) ?? .trial,
      anchor: values["anchor"]?.text.flatMap(Anchor.init(rawValue:)),
      tail: values["tail"]?.text.flatMap(Tail.init(rawValue:)) ?? .drop)
  }

  private static let shortest = 0.001

  static let parameters: [Parameter] = [
    Parameter(
      required: "length_s", .number(NumberRange(shortest)), "Length of a window in seconds."),
    Parameter(
      "stride_s", .number(NumberRange(shortest)), default: nil,
      "Step from one window's start to the next in seconds; without it and `overlap`, the length."),
    Parameter(
      "overlap", .number(NumberRange(0, 1, includesUpper: false)), default: nil,
      "Share of a window that the next one repeats; instead of `stride_s`."),
    Parameter(
      "within", .choice(Scope.allCases.map(\.rawValue)), default: .text(Scope.trial.rawValue),
      "Whether a window lies inside one trial or may cross trials."),
    Parameter(
      "anchor", .choice(Anchor.allCases.map(\.rawValue)), default: nil,
      """
      Where the grid begins: `trial_start` (the default within trials), `trial_end`, or \
      `recording_start` (the default within recordings), which is one grid for all trials.
      """),
    Parameter(
      "tail", .choice(Tail.allCases.map(\.rawValue)), default: .text(Tail.drop.rawValue),
      """
      What becomes of time in which no full window fits: `drop` leaves it out, `keep` makes one \
      shorter window, `pad` one of full length whose missing part counts as not covered.
      """),
  ]
}
