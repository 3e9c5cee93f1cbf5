import Learners

/// Power of frequency bands of raw signals, by Welch's method.
///
/// Segments of `window_s` or, in shorter windows, of the window itself. Missing samples: gaps up to
/// `bridge_s` are bridged by a straight line; segments with longer gaps, with more than a tenth bridged, or
/// with missing rows are left out; without any complete segment the power is undefined. So is a band in a
/// window that holds no full period of its lower edge, and the relative power of a flat signal. Unit: that of
/// the signal squared; none for `relative`. Welch (1967), doi:10.1109/TAU.1967.1161901.
public struct WelchBandPower: Feature {
  /// `welch_band_power` in a spec.
  public static let name = "welch_band_power"
  /// 2: a flat signal has no power, and no relative power, instead of what rounding leaves.
  public static let revision = 2
  /// One sentence for people.
  public static let summary = "Power of frequency bands of raw signals, by Welch's method."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(
        required: "columns", ChannelSelection.type,
        "A group of raw signal columns, or a list of groups and columns."),
      Parameter(
        required: "bands", FrequencyBand.type,
        "Bands by name, each `[low, high]` in Hz."),
      Parameter(
        "relative", .bool, default: .bool(false),
        "Divide by the power from the lowest to the highest edge of all bands."),
      Parameter(
        "of", .choice(["none", "log"]), default: .text("none"),
        "`log` takes the natural logarithm of the power."),
    ] + WelchSettings.parameters()

  private let selection: ChannelSelection
  private let bands: [FrequencyBand]
  private let isRelative: Bool
  private let takesLog: Bool
  private let settings: WelchSettings

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for a band that ends before it begins, and for no band.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    isRelative = values["relative"]?.bool ?? false
    takesLog = values["of"]?.text == "log"
    settings = WelchSettings(values)
    bands = try FrequencyBand.list(values.map("bands"))
  }

  /// Chooses the channels.
  /// - Throws: `FeatureFault` for channels without a sampling rate or that are no raw signals, for a band
  ///   above half the rate and for a window shorter than a period of a band's lower edge.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    try settings.check(bands, windowSeconds: windowSeconds)
    var rates: [Double] = []
    for index in chosen { rates.append(try settings.rate(of: channels[index], bands: bands)) }
    let suffix = (isRelative ? "_relative" : "_power") + (takesLog ? "_log" : "")
    let edges = bands.map { $0.low...$0.high }
    let whole = bands.reduce(bands[0].low) { min($0, $1.low) }
    let top = bands.reduce(bands[0].high) { max($0, $1.high) }
    return BoundWelch(
      names: chosen.flatMap { index in bands.map { "\(channels[index].name)_\($0.name)\(suffix)" }
      },
      channels: chosen, rates: rates, lows: bands.map(\.low), isRelative: isRelative,
      takesLog: takesLog, reader: WelchReader(settings, bands: edges + [whole...top]))
  }
}
