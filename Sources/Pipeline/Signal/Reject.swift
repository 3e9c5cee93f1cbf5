import Glibc
import Learners

/// Makes samples missing where a channel is out of range or dead.
///
/// Windows of `window_s` seconds follow each other without overlap from the first row (of each trial, where
/// rows name their trial). A window is judged by its samples that are not missing. One that holds less than
/// half of `window_s`, at the end of a recording or beside a gap, is not called flat: a short piece of any
/// signal is.
public struct Reject: SignalStep {
  /// `reject` in a spec.
  public static let name = "reject"
  /// One sentence for people.
  public static let summary =
    "Makes windows missing in which a signal swings too far, hardly moves, or leaves its range."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    SignalChannels.parameter("A group of columns, or a list of groups and columns."),
    Parameter(
      "above", .number(.positive), default: nil,
      "Largest minus smallest sample of a window beyond which it is rejected, in the columns' unit."
    ),
    Parameter(
      "flat", .number(.positive), default: nil,
      "Largest minus smallest sample of a window below which it is rejected, in the columns' unit."),
    Parameter(
      "amplitude", .number(.positive), default: nil,
      "A window with a sample further from 0 is rejected, in the columns' unit."),
    Parameter(
      "window_s", .number(.positive), default: .number(1), "Length of a window in seconds."),
    Parameter(
      "scope", .choice(["channel", "group"]), default: .text("channel"),
      "What becomes missing in a rejected window: the one channel, or all of these columns."),
  ]

  private let channels: SignalChannels
  private let limits: SignalLimits
  private let windowSeconds: Double
  private let rejectsAll: Bool

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` without any limit, and for `flat` not below `above`.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    channels = SignalChannels(values)
    limits = SignalLimits(
      above: values["above"]?.number, flat: values["flat"]?.number,
      amplitude: values["amplitude"]?.number)
    windowSeconds = values["window_s"]?.number ?? 1
    rejectsAll = values["scope"]?.text == "group"
    if limits == SignalLimits(above: nil, flat: nil, amplitude: nil) {
      throw FeatureFault(
        "needs 'above', 'flat' or 'amplitude'", help: "say what makes a window an artifact")
    }
    if let flat = limits.flat, let above = limits.above, flat >= above {
      throw FeatureFault(
        "flat, \(Canonical.short(flat)), must be below above, \(Canonical.short(above))",
        parameter: "flat")
    }
  }

  /// A window is kept or lost as one.
  public func reachSeconds(rateHz: Double?) -> Double { windowSeconds }

  /// Makes artifacts missing.
  public func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    let chosen = try channels.indices(in: recording)
    let grouped = SignalChannels.byTrack(chosen, of: recording)
    if rejectsAll, grouped.count > 1 {
      throw FeatureFault(
        "the columns are on different clocks: no window holds all of them", parameter: "columns",
        help: "resample them to one rate first, or reject by channel")
    }
    var out = recording
    var counts = SignalLimits.Counts()
    for (index, own) in grouped {
      let track = recording.tracks[index]
      if track.sampleSeconds == nil, track.count > 2 {
        throw FeatureFault(
          "the rows of '\(recording.channels[own[0]].name)' have no duration (subject '\(subject)')",
          parameter: "columns", help: "give the modality a clock or a 'rate_hz'")
      }
      let columns = own.map { recording.values[$0] }
      let (values, found) = cleaned(columns, track: track, executor: executor)
      out = out.replacing(own, with: values)
      counts.add(found)
    }
    return (out, notes(counts, recording))
  }

  private func cleaned(
    _ columns: [[Double]], track: Recording.Track, executor: any Executor
  ) -> ([[Double]], SignalLimits.Counts) {
    let windows = track.windows(of: windowSeconds)
    // Fewer samples are not called flat.
    let least = windowSeconds / 2 / (track.sampleSeconds ?? windowSeconds)
    let verdicts = WorkResults<[SignalLimits.Verdict]>(columns.count, [])
    executor.perform(chunks: columns.count) { index in
      verdicts[index] = windows.map { limits.verdict(on: columns[index][$0], leastForFlat: least) }
    }
    var counts = SignalLimits.Counts()
    let all = verdicts.all
    for own in all { counts.add(own) }
    let together = windows.indices.map { window in all.contains { $0[window].isRejected } }
    var out = columns
    for column in columns.indices {
      for (window, rows) in windows.enumerated()
      where rejectsAll ? together[window] : all[column][window].isRejected {
        for row in rows where out[column][row].isFinite {
          out[column][row] = .nan
          counts.samples += 1
        }
      }
    }
    return (out, counts)
  }

  private func notes(_ counts: SignalLimits.Counts, _ recording: Recording) -> [DataNote] {
    let window = "windows of \(Canonical.short(windowSeconds)) s"
    func limit(_ value: Double?) -> String { value.map(Canonical.short) ?? "" }
    return [
      channels.note(
        "windows_amplitude", of: recording, count: counts.amplitude,
        "\(window) with a sample further than \(limit(limits.amplitude)) from 0, rejected"),
      channels.note(
        "windows_above", of: recording, count: counts.above,
        "\(window) with more than \(limit(limits.above)) from peak to peak, rejected"),
      channels.note(
        "windows_flat", of: recording, count: counts.flat,
        "\(window) with less than \(limit(limits.flat)) from peak to peak, rejected"),
      channels.note(
        "samples_rejected", of: recording, count: counts.samples,
        "samples of rejected windows, missing\(rejectsAll ? " in all columns" : "")"),
    ].compactMap { $0 }
  }
}

extension Recording.Track {
  /// Rows of windows that follow each other from the first row of each segment; windows without rows are not
  /// there.
  func windows(of seconds: Double) -> [Range<Int>] {
    var out: [Range<Int>] = []
    for rows in segments where !rows.isEmpty {
      let start = times[rows.lowerBound]
      var (first, current) = (rows.lowerBound, 0.0)
      for row in rows {
        // A microsecond more, so that a row at 0.3 s = 3 × 0.1 s begins the fourth window.
        let window = ((times[row] - start + 1e-6) / seconds).rounded(.down)
        guard window != current else { continue }
        if row > first { out.append(first..<row) }
        (first, current) = (row, window)
      }
      out.append(first..<rows.upperBound)
    }
    return out
  }
}
