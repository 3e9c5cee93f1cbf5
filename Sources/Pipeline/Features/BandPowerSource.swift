import Learners

/// Where a feature takes the power of bands from: columns that hold it, on whatever scale, or raw signals by
/// Welch's method.
///
/// Powers are linear: the value of a column is brought back from its scale first, then averaged over the
/// window, then over the electrodes that have values. Raw signals are cut as `welch_band_power` cuts them.
struct BandPowerSource: Sendable {
  /// `bands`, `window_s` and `bridge_s`; absent where columns hold powers.
  static let parameters: [Parameter] = [
    Parameter(
      "bands", FrequencyBand.type, default: nil,
      """
      Bands by name, each `[low, high]` in Hz: the columns are raw signals, and powers are computed by \
      Welch's method. Without it the columns hold powers of bands.
      """),
    Parameter(
      "window_s", .number(.positive), default: nil,
      "Length of a Welch segment of raw signals in seconds (2), or the window where that is shorter."
    ),
    Parameter(
      "bridge_s", .number(.nonNegative), default: nil,
      "Longest gap of raw samples in seconds (0.02) that a straight line may bridge."),
  ]

  /// The bands of raw signals; `nil` where columns hold powers.
  let bands: [FrequencyBand]?
  let settings: WelchSettings

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for bands that make no sense, and for settings of Welch's method without bands.
  init(_ values: ParameterValues) throws(FeatureFault) {
    settings = WelchSettings(values)
    guard let entries = values["bands"]?.map else {
      bands = nil
      for key in ["window_s", "bridge_s"] where values[key] != nil {
        throw FeatureFault(
          "'\(key)' is for raw signals, whose 'bands' are not given", parameter: key,
          help: "bands: {alpha: [8, 13]}")
      }
      return
    }
    bands = try FrequencyBand.list(entries)
  }

  /// Finds the powers of some bands.
  /// - Parameters:
  ///   - names: bands (or, of columns, names of columns).
  ///   - electrode: the only electrode, or the only raw column, that is looked at.
  ///   - chosen: the channels that may be used.
  ///   - channels: all channels.
  ///   - windowSeconds: the window length, where it is fixed.
  ///   - parameter: the key that names the bands.
  ///   - electrodeParameter: the key that names the electrode.
  /// - Returns: what computes them, in the order of the names.
  /// - Throws: `FeatureFault` where a band or the electrode is not there or cannot be computed.
  func bound(
    _ names: [String], electrode: String? = nil, among chosen: [Int], of channels: [Channel],
    windowSeconds: Double?, parameter: String, electrodeParameter: String = "columns"
  ) throws(FeatureFault) -> BandPowers {
    guard let bands else {
      var columns: [BandChannels] = []
      for name in names {
        columns.append(
          try BandChannels(
            name, electrode: electrode, among: chosen, of: channels, parameter: parameter,
            electrodeParameter: electrodeParameter))
      }
      return .columns(columns)
    }
    var found: [FrequencyBand] = []
    for name in names {
      guard let band = bands.first(where: { $0.name == name }) else {
        throw FeatureFault(
          "no band is named '\(name)'", parameter: parameter,
          help: "'bands' has \(bands.map(\.name).joined(separator: ", "))")
      }
      found.append(band)
    }
    let own = try one(electrode, among: chosen, of: channels, parameter: electrodeParameter)
    try settings.check(found, windowSeconds: windowSeconds)
    var signals: [(index: Int, rateHz: Double)] = []
    for index in own {
      signals.append((index, try settings.rate(of: channels[index], bands: found)))
    }
    return .raw(
      RawBandPowers(
        signals: signals, lows: found.map(\.low),
        reader: WelchReader(settings, bands: found.map { $0.low...$0.high })))
  }

  private func one(
    _ electrode: String?, among chosen: [Int], of channels: [Channel], parameter: String
  ) throws(FeatureFault) -> [Int] {
    guard let electrode else { return chosen }
    let own = chosen.filter {
      channels[$0].electrode == electrode || channels[$0].name == electrode
    }
    guard own.count == 1 else {
      let known = chosen.map { channels[$0].electrode ?? channels[$0].name }
      throw FeatureFault(
        "expected one raw column of '\(electrode)', found \(own.count)", parameter: parameter,
        help: "there are \(known.joined(separator: ", "))")
    }
    return own
  }
}

/// The powers of bands, ready to be computed.
enum BandPowers: Sendable {
  /// From columns that hold powers, one entry per band.
  case columns([BandChannels])
  /// From raw signals.
  case raw(RawBandPowers)

  /// Mean linear power of each band over the window and the channels that have it; NaN where none has.
  func powers(in segment: Segment) -> [Double] {
    switch self {
    case .columns(let bands): bands.map { $0.power(in: segment) }
    case .raw(let raw): raw.powers(in: segment)
    }
  }
}

/// Powers of bands of raw signals by Welch's method, averaged over channels.
struct RawBandPowers: Sendable {
  let signals: [(index: Int, rateHz: Double)]
  /// Lower edges of the bands in Hz.
  let lows: [Double]
  let reader: WelchReader

  func powers(in segment: Segment) -> [Double] {
    var sums = [Double](repeating: 0, count: lows.count)
    var counts = [Int](repeating: 0, count: lows.count)
    for signal in signals {
      reader.read(segment, signal.index, rateHz: signal.rateHz) { found in
        found.powers { band, power in
          guard power.isFinite, found.holdsPeriod(of: lows[band]) else { return }
          sums[band] += power
          counts[band] += 1
        }
      }
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : .nan }
  }
}
