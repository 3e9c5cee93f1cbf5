import Learners

/// Puts columns on an even grid of samples, on a clock of their own.
///
/// Rows that are even already: a polyphase filter (the window of `scipy.signal.resample_poly`, Kaiser β = 5),
/// which removes what the new rate cannot hold. Uneven rows, as radio links deliver them: straight lines
/// between neighbours, rows of one time taken together; a line of two rows h apart passes a sine of f Hz with
/// at least cos(π f h) of its height. Where rows are at least one and a half times as dense as the grid, lines
/// are drawn at a multiple of the rate, and the polyphase filter goes down from there.
///
/// `by: average` takes the mean of the rows in each cell instead. It is right for slow values with noise of
/// their own in each row (scores, held band powers), many to a cell: the mean has less noise. It is wrong for
/// signals whose spectrum matters: the mean over a cell is a poor low-pass, −4 dB at half the rate, and what
/// lies just above comes back, hardly weaker, as an alias.
public struct Resample: SignalStep {
  /// `resample` in a spec.
  public static let name = "resample"
  /// One sentence for people.
  public static let summary =
    "Puts columns on an even grid: polyphase for even rows, straight lines between uneven ones."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    SignalChannels.parameter("A group of columns, or a list of groups and columns."),
    Parameter(required: "rate_hz", .number(.positive), "Samples per second of the grid."),
    Parameter(
      "by", .choice(["signal", "average"]), default: .text("signal"),
      """
      `signal` keeps the signal up to half the rate: a polyphase filter over even rows, straight lines between \
      uneven ones. `average` takes the mean of the rows in each cell of the grid: for scores, not for spectra.
      """),
    Parameter(
      "bridge_s", .number(.nonNegative), default: .number(0.1),
      """
      Gaps of missing rows or samples up to this length, in seconds, get a straight line; longer gaps stay \
      missing, and nothing is filtered across them.
      """),
  ]

  private let channels: SignalChannels
  private let rateHz: Double
  private let takesMeans: Bool
  private let bridgeSeconds: Double

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    channels = SignalChannels(values)
    rateHz = values.number("rate_hz")
    takesMeans = values["by"]?.text == "average"
    bridgeSeconds = values["bridge_s"]?.number ?? 0.1
  }

  /// Half the length of the polyphase filter, ten samples of the slower rate, or a cell of means; gaps that are
  /// bridged reach from side to side.
  public func reachSeconds(rateHz: Double?) -> Double {
    let slower = min(self.rateHz, rateHz ?? self.rateHz)
    return max((takesMeans ? 1 : 10) / slower, bridgeSeconds)
  }

  /// Resamples the columns; each track that they come from gives one new track.
  public func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    let chosen = try channels.indices(in: recording)
    var described = recording.channels
    for channel in chosen { described[channel] = described[channel].resampled(at: rateHz) }
    var (tracks, trackOf, values) = (recording.tracks, recording.trackOf, recording.values)
    var notes: [DataNote?] = []
    for (track, own) in SignalChannels.byTrack(chosen, of: recording) {
      let plan = try plan(recording, track, channel: own[0], subject: subject)
      let columns = own.map { recording.values[$0] }
      let done = WorkResults<(values: [Double], bridged: Int)>(own.count, ([], 0))
      executor.perform(chunks: own.count) { done[$0] = plan.values(columns[$0]) }
      for (channel, column) in zip(own, done.all) {
        values[channel] = column.values
        trackOf[channel] = tracks.count
      }
      tracks.append(plan.track)
      notes += self.notes(plan, done.all, of: recording)
    }
    let out = Recording(
      modality: recording.modality, channels: described, tracks: tracks, trackOf: trackOf,
      values: values)
    return (out, notes.compactMap { $0 })
  }

  private func plan(
    _ recording: Recording, _ index: Int, channel: Int, subject: String
  ) throws(FeatureFault) -> TrackResampling {
    let track = recording.tracks[index]
    let name = recording.channels[channel].name
    if track.sampleSeconds == nil, track.count > 2 {
      throw FeatureFault(
        "the rows of '\(name)' have no duration (subject '\(subject)')", parameter: "columns",
        help: "give the modality a clock or a 'rate_hz'")
    }
    guard
      let plan = TrackResampling(
        track, rateHz: rateHz, bridgeSeconds: bridgeSeconds, takesMeans: takesMeans)
    else {
      throw FeatureFault(
        "\(Canonical.short(rateHz)) Hz would give '\(name)' of subject '\(subject)' more than "
          + "\(TrackResampling.mostPoints) samples", parameter: "rate_hz")
    }
    return plan
  }

  private func notes(
    _ plan: TrackResampling, _ done: [(values: [Double], bridged: Int)], of recording: Recording
  ) -> [DataNote?] {
    let way =
      switch plan.way {
      case .polyphase(let ratio) where ratio.up == ratio.down: "rows were even already"
      case .polyphase: "by a polyphase filter over even rows"
      case .lines(1): "by straight lines between uneven rows"
      case .lines: "by straight lines between uneven rows and a polyphase filter"
      case .means: "by the mean of the rows in each cell"
      }
    let length = "\(Canonical.short(bridgeSeconds)) s"
    let missing = done.reduce(0) { $0 + $1.values.count { $0.isNaN } }
    return [
      channels.note(
        "rows_resampled", of: recording, count: plan.track.count,
        "rows of a grid at \(Canonical.short(rateHz)) Hz, \(way)"),
      channels.note(
        "rows_of_one_time", of: recording, count: plan.sharedTimes,
        "rows with the time of another, taken together on the grid"),
      channels.note(
        "resample_gaps", of: recording, count: plan.longGaps,
        "gaps between rows longer than \(length), left out of the grid"),
      channels.note(
        "samples_bridged", of: recording, count: done.reduce(0) { $0 + $1.bridged },
        "missing samples in gaps up to \(length), bridged by straight lines"),
      channels.note(
        "samples_missing_on_grid", of: recording, count: missing,
        "samples of the grid missing, where values are missing for longer than \(length)"),
    ]
  }
}

extension Channel {
  /// The channel at another rate.
  fileprivate func resampled(at rateHz: Double) -> Channel {
    Channel(
      name: name, group: group, unit: unit, scale: scale, band: band, electrode: electrode,
      rateHz: rateHz)
  }
}
