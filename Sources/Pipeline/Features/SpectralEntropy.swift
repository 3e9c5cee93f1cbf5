import Glibc
import Learners

/// How evenly the power of raw signals is spread over frequencies: 0 (one frequency) to 1 (all alike).
///
/// −Σ p log₂ p / log₂ n, where p is the share of each of the n frequencies of the Welch density, from
/// 0 Hz to half the rate or within `band`. Segments, gaps and broken segments as in `welch_band_power`;
/// undefined without a whole segment and for a flat signal. Inouye et al. (1991),
/// doi:10.1016/0013-4694(91)90138-T.
public struct SpectralEntropy: Feature {
  /// `spectral_entropy` in a spec.
  public static let name = "spectral_entropy"
  /// One sentence for people.
  public static let summary = "Normalised entropy of the power spectrum of raw signals, 0 to 1."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(
        required: "columns", ChannelSelection.type,
        "A group of raw signal columns, or a list of groups and columns."),
      Parameter(
        "band", .list(.number(.nonNegative), count: 2...2), default: nil,
        "The frequencies that count, `[low, high]` in Hz; all where absent."),
    ] + WelchSettings.parameters()

  private let selection: ChannelSelection
  private let band: (low: Double, high: Double)?
  private let settings: WelchSettings

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for a band that ends before it begins.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    settings = WelchSettings(values)
    guard let edges = values["band"]?.list?.compactMap(\.number) else {
      band = nil
      return
    }
    guard edges.count == 2, edges[0] < edges[1] else {
      throw FeatureFault("'band' must be [low, high] with low below high", parameter: "band")
    }
    band = (edges[0], edges[1])
  }

  /// Chooses the channels.
  /// - Throws: `FeatureFault` for channels without a sampling rate or that are no raw signals, for a band
  ///   above half the rate, and for segments too short to tell two frequencies of the band apart.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    var rates: [Double] = []
    for index in chosen {
      let rate = try settings.rate(of: channels[index], bands: [])
      if let band, band.high > rate / 2 {
        throw FeatureFault(
          "'band' ends at \(Canonical.short(band.high)) Hz, above half the sampling rate of "
            + "'\(channels[index].name)', \(Canonical.short(rate)) Hz", parameter: "band")
      }
      rates.append(rate)
    }
    let seconds = min(settings.segmentSeconds, windowSeconds ?? settings.segmentSeconds)
    if let band, (band.high - band.low) * seconds < 1 - 1e-9 {
      throw FeatureFault(
        "\(Canonical.short(seconds)) s tell frequencies \(Canonical.short(1 / seconds)) Hz apart: 'band' "
          + "holds one at most", parameter: "band")
    }
    return BoundSpectralEntropy(
      names: chosen.map { "\(channels[$0].name)_spectral_entropy" }, channels: chosen, rates: rates,
      low: band?.low ?? 0, high: band?.high ?? .infinity, reader: WelchReader(settings, bands: []))
  }
}

private struct BoundSpectralEntropy: BoundFeature {
  let names: [String]
  let channels: [Int]
  let rates: [Double]
  let low: Double
  let high: Double
  let reader: WelchReader

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    out.initialize(repeating: .nan)
    for (index, channel) in channels.enumerated() {
      reader.read(segment, channel, rateHz: rates[index]) { found in
        let spacing = rates[index] / Double(found.plan.size)
        let inside = (0..<found.plan.frequencies).filter {
          let frequency = Double($0) * spacing
          return frequency >= low - 1e-9 && frequency <= high + 1e-9
        }
        let density = found.density()
        let whole = inside.reduce(0.0) { $0 + density[$1] }
        guard inside.count > 1, whole > 0, whole.isFinite else { return }
        var entropy = 0.0
        for place in inside where density[place] > 0 {
          let share = density[place] / whole
          entropy -= share * log2(share)
        }
        out[index] = entropy / log2(Double(inside.count))
      }
    }
  }
}
