import Learners

/// Power of frequency bands of raw signals, by Welch's method.
///
/// Segments of `window_s` or, in shorter windows, of the window itself. Missing samples: gaps up to
/// `bridge_s` are bridged by a straight line; segments with longer gaps, with more than a tenth bridged, or
/// with missing rows are left out; without any complete segment the power is undefined. So is a band in a
/// window that holds no full period of its lower edge.
public struct WelchBandPower: Feature {
  /// `welch_band_power` in a spec.
  public static let name = "welch_band_power"
  /// One sentence for people.
  public static let summary = "Power of frequency bands of raw signals, by Welch's method."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      required: "columns", ChannelSelection.type,
      "A group of raw signal columns, or a list of groups and columns."),
    Parameter(
      required: "bands", .map(.list(.number(.positive), count: 2...2)),
      "Bands by name, each `[low, high]` in Hz."),
    Parameter(
      "relative", .bool, default: .bool(false),
      "Divide by the power from the lowest to the highest edge of all bands."),
    Parameter(
      "of", .choice(["none", "log"]), default: .text("none"),
      "`log` takes the natural logarithm of the power."),
    Parameter(
      "window_s", .number(.positive), default: .number(2),
      "Length of a Welch segment in seconds; the window, where that is shorter."),
    Parameter(
      "bridge_s", .number(.nonNegative), default: .number(0.02),
      "Longest gap of missing samples, in seconds, that a straight line may bridge."),
  ]

  private struct Band {
    let name: String
    let low: Double
    let high: Double
  }

  private let selection: ChannelSelection
  private let bands: [Band]
  private let isRelative: Bool
  private let takesLog: Bool
  private let segmentSeconds: Double
  private let bridgeSeconds: Double

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for a band that ends before it begins, and for no band.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    isRelative = values["relative"]?.bool ?? false
    takesLog = values["of"]?.text == "log"
    segmentSeconds = values["window_s"]?.number ?? 2
    bridgeSeconds = values["bridge_s"]?.number ?? 0.02
    var bands: [Band] = []
    for entry in values.map("bands") {
      let edges = entry.value.list?.compactMap(\.number) ?? []
      guard edges.count == 2, edges[0] < edges[1] else {
        throw FeatureFault(
          "band '\(entry.key)' must be [low, high] with low below high", parameter: "bands")
      }
      bands.append(Band(name: entry.key, low: edges[0], high: edges[1]))
    }
    if bands.isEmpty { throw FeatureFault("no band is given", parameter: "bands") }
    self.bands = bands
  }

  /// Chooses the channels.
  /// - Throws: `FeatureFault` for channels without a sampling rate or that are no raw signals, for a band
  ///   above half the rate and for a window shorter than a period of a band's lower edge.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    let seconds = min(segmentSeconds, windowSeconds ?? segmentSeconds)
    for band in bands where band.low * seconds < 1 - 1e-9 {
      throw FeatureFault(
        "\(Canonical.short(seconds)) s hold less than one period of \(Canonical.short(band.low)) Hz, "
          + "the lower edge of band '\(band.name)'",
        parameter: seconds < segmentSeconds ? "bands" : "window_s")
    }
    var rates: [Double] = []
    for index in chosen { rates.append(try rate(of: channels[index])) }
    let suffix = (isRelative ? "_relative" : "_power") + (takesLog ? "_log" : "")
    let edges = bands.map { $0.low...$0.high }
    let whole = bands.reduce(bands[0].low) { min($0, $1.low) }
    let top = bands.reduce(bands[0].high) { max($0, $1.high) }
    return BoundWelch(
      names: chosen.flatMap { index in bands.map { "\(channels[index].name)_\($0.name)\(suffix)" }
      },
      channels: chosen, rates: rates, lows: bands.map(\.low), isRelative: isRelative,
      takesLog: takesLog, segmentSeconds: segmentSeconds, bridgeSeconds: bridgeSeconds,
      plans: WelchPlans(bands: edges + [whole...top]))
  }

  private func rate(of channel: Channel) throws(FeatureFault) -> Double {
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
