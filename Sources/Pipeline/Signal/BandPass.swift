import Learners

/// Keeps the frequencies of a band: a Butterworth filter in second-order sections.
///
/// With `low_hz` alone a high-pass, with `high_hz` alone a low-pass. The filter of
/// `scipy.signal.butter(order, …, output="sos")`, run as `scipy.signal.sosfiltfilt` (`phase: zero`) or
/// `sosfilt`. Near the ends of a piece, for about one period of `low_hz`, a high-pass is not to be trusted.
public struct BandPass: SignalStep {
  /// `band_pass` in a spec.
  public static let name = "band_pass"
  /// One sentence for people.
  public static let summary =
    "Keeps the frequencies of a band (or those above, or below, an edge): Butterworth, zero phase."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      SignalChannels.parameter("A group of raw signal columns, or a list of groups and columns."),
      Parameter(
        "low_hz", .number(.positive), default: nil, "Lower edge; absent, nothing below is removed."),
      Parameter(
        "high_hz", .number(.positive), default: nil,
        "Upper edge, below half the sampling rate; absent, nothing above is removed."),
      Parameter(
        "order", .integer(1...12), default: .integer(4),
        "Order of the filter; a band-pass has twice as many poles, `phase: zero` applies it twice."),
    ] + FilterRun.parameters

  private let low: Double?
  private let high: Double?
  private let order: Int
  private let run: FilterRun

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` without any edge, and for edges in the wrong order.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    low = values["low_hz"]?.number
    high = values["high_hz"]?.number
    order = values["order"]?.integer ?? 4
    if low == nil, high == nil {
      throw FeatureFault("needs 'low_hz' or 'high_hz', or both", help: "give an edge of the band")
    }
    if let low, let high, low >= high {
      throw FeatureFault(
        "low_hz, \(Canonical.short(low)), must be below high_hz, \(Canonical.short(high))",
        parameter: "low_hz")
    }
    let edges = [low, high].map { $0.map(Canonical.short) ?? "" }
    run = FilterRun(values, "band_pass \(edges.joined(separator: "...")) Hz, order \(order)")
  }

  /// Until its slowest part has died down.
  public func reachSeconds(rateHz: Double?) -> Double {
    // Far above the edges the rate does not matter.
    let rate = 20 * max(low ?? 0, high ?? 0)
    return Butterworth.sections(order: order, lowHz: low, highHz: high, rateHz: rate)
      .reachSeconds(rateHz: rate)
  }

  /// Filters the columns.
  public func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    try run.applied(to: recording, subject: subject, executor: executor) {
      (rateHz) throws(FeatureFault) in
      for (edge, parameter) in [(low, "low_hz"), (high, "high_hz")] {
        guard let edge, edge >= rateHz / 2 else { continue }
        throw FeatureFault(
          "\(parameter), \(Canonical.short(edge)) Hz, must lie below half the sampling rate, "
            + "\(SamplingRate.plain(rateHz)) Hz", parameter: parameter)
      }
      return Butterworth.sections(order: order, lowHz: low, highHz: high, rateHz: rateHz)
    }
  }
}
