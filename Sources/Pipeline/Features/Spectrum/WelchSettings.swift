import Learners

/// How a raw signal is cut for Welch's method, and what is refused before anything is computed.
struct WelchSettings: Sendable, Hashable {
  /// Length of a segment in seconds; the window, where that is shorter.
  let segmentSeconds: Double
  /// Longest gap of missing samples, in seconds, that a straight line may bridge.
  let bridgeSeconds: Double

  /// A twentieth is left for rows that are not quite even.
  static let leastPeriods = 0.95

  init(_ values: ParameterValues, segmentSeconds: Double = 2) {
    self.segmentSeconds = values["window_s"]?.number ?? segmentSeconds
    bridgeSeconds = values["bridge_s"]?.number ?? 0.02
  }

  /// `window_s` and `bridge_s`, for features that always work on raw signals.
  static func parameters(segmentSeconds: Double = 2) -> [Parameter] {
    [
      Parameter(
        "window_s", .number(.positive), default: .number(segmentSeconds),
        "Length of a Welch segment in seconds; the window, where that is shorter."),
      Parameter(
        "bridge_s", .number(.nonNegative), default: .number(0.02),
        "Longest gap of missing samples, in seconds, that a straight line may bridge."),
    ]
  }

  /// - Parameters:
  ///   - bands: what is looked at.
  ///   - windowSeconds: the window length, where it is fixed.
  /// - Throws: `FeatureFault` for segments that hold no full period of a band's lower edge.
  func check(_ bands: [FrequencyBand], windowSeconds: Double?) throws(FeatureFault) {
    let seconds = min(segmentSeconds, windowSeconds ?? segmentSeconds)
    for band in bands where band.low * seconds < 1 - 1e-9 {
      throw FeatureFault(
        "\(Canonical.short(seconds)) s hold less than one period of \(Canonical.short(band.low)) Hz, "
          + "the lower edge of band '\(band.name)'",
        parameter: seconds < segmentSeconds ? "bands" : "window_s")
    }
  }

  /// Samples per second of a raw signal.
  /// - Throws: `FeatureFault` for a channel that holds powers or whose rate is not known, and for a band
  ///   above half the rate.
  func rate(of channel: Channel, bands: [FrequencyBand]) throws(FeatureFault) -> Double {
    guard channel.scale == .linear, channel.band == nil else {
      throw FeatureFault(
        "'\(channel.name)' holds band powers, not a raw signal", parameter: "columns")
    }
    guard let rate = channel.rateHz, rate > 0 else {
      throw FeatureFault(
        "the sampling rate of '\(channel.name)' is not declared", parameter: "columns",
        help: "give the group of columns a 'rate_hz'")
    }
    for band in bands where band.high > rate / 2 {
      throw FeatureFault(
        "band '\(band.name)' ends at \(Canonical.short(band.high)) Hz, above half the sampling rate of "
          + "'\(channel.name)', \(Canonical.short(rate)) Hz", parameter: "bands")
    }
    return rate
  }
}
