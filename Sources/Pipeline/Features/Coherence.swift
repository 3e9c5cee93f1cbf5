import Learners

/// Magnitude-squared coherence of pairs of raw signals, averaged over frequency bands: 0 to 1.
///
/// |Pxy|² / (Pxx Pyy) of Welch spectra, taken as straight lines between its frequencies and averaged exactly
/// from edge to edge of a band. Only segments that are whole in both signals count (gaps as in
/// `welch_band_power`); with fewer than two it is undefined, because one segment is always coherent with
/// itself. Of n segments noise alone gives about 1 / n. Carter, Knapp, Nuttall (1973),
/// doi:10.1109/TAU.1973.1162496.
public struct Coherence: Feature {
  /// `coherence` in a spec.
  public static let name = "coherence"
  /// One sentence for people.
  public static let summary = "Coherence between raw signals in frequency bands, 0 to 1."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(
        required: "columns", ChannelSelection.type,
        "A group of raw signal columns, or a list of groups and columns."),
      Parameter(
        required: "bands", FrequencyBand.type, "Bands by name, each `[low, high]` in Hz."),
      Parameter(
        "pairs", .nonEmptyList(.list(.text, count: 2...2)), default: nil,
        "Pairs of electrodes or columns, `[[AF7, AF8]]`; every pair where absent."),
    ] + WelchSettings.parameters(segmentSeconds: 1)

  private let selection: ChannelSelection
  private let bands: [FrequencyBand]
  private let pairs: [[String]]?
  private let settings: WelchSettings

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for a band that ends before it begins, for no band, and for a pair of one.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    bands = try FrequencyBand.list(values.map("bands"))
    settings = WelchSettings(values, segmentSeconds: 1)
    pairs = values["pairs"]?.list?.compactMap { $0.list?.compactMap(\.text) }
    for pair in pairs ?? [] where pair.count != 2 || pair[0] == pair[1] {
      throw FeatureFault(
        "a pair is two electrodes or columns: [\(pair.joined(separator: ", "))]", parameter: "pairs"
      )
    }
  }

  /// Chooses the channels.
  /// - Throws: `FeatureFault` as `welch_band_power`, for unknown pairs, for signals of different rates, and
  ///   for windows that hold one segment only.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    try settings.check(bands, windowSeconds: windowSeconds)
    if let windowSeconds, windowSeconds < 1.5 * settings.segmentSeconds - 1e-9 {
      throw FeatureFault(
        "a window of \(Canonical.short(windowSeconds)) s holds one segment of "
          + "\(Canonical.short(settings.segmentSeconds)) s: its coherence is always 1",
        parameter: "window_s",
        help: "at most \(Canonical.short(windowSeconds / 1.5)) s, two thirds of the window")
    }
    let pairs = try pairs(among: chosen, of: channels)
    let used = chosen.filter { own in pairs.contains { $0.0 == own || $0.1 == own } }
    var rate = 0.0
    for index in used {
      let own = try settings.rate(of: channels[index], bands: bands)
      if rate > 0, own != rate {
        throw FeatureFault(
          "'\(channels[index].name)' has \(Canonical.short(own)) samples a second, others "
            + "\(Canonical.short(rate))", parameter: "columns", help: "resample one of the groups")
      }
      rate = own
    }
    return BoundCoherence(
      names: pairs.flatMap { pair in
        bands.map { "\(channels[pair.0].name)_\(channels[pair.1].name)_\($0.name)_coherence" }
      },
      spectra: CrossSpectra(
        channels: used, rateHz: rate,
        reader: WelchReader(settings, bands: bands.map { $0.low...$0.high }),
        pairs: pairs.map { pair in
          (used.firstIndex(of: pair.0) ?? 0, used.firstIndex(of: pair.1) ?? 0)
        }), bands: bands)
  }

  private func pairs(among chosen: [Int], of channels: [Channel]) throws(FeatureFault)
    -> [(Int, Int)]
  {
    guard let pairs else {
      guard chosen.count > 1 else {
        throw FeatureFault("coherence is between two columns or more", parameter: "columns")
      }
      return chosen.indices.flatMap { first in
        chosen[(first + 1)...].map { (chosen[first], $0) }
      }
    }
    var out: [(Int, Int)] = []
    for pair in pairs {
      var ends: [Int] = []
      for name in pair {
        let found = chosen.filter { channels[$0].electrode == name || channels[$0].name == name }
        guard found.count == 1 else {
          throw FeatureFault(
            "expected one column of '\(name)', found \(found.count)", parameter: "pairs",
            help: "there are "
              + chosen.map { channels[$0].electrode ?? channels[$0].name }.joined(separator: ", "))
        }
        ends.append(found[0])
      }
      if ends[0] == ends[1] {
        throw FeatureFault(
          "'\(pair[0])' and '\(pair[1])' are the same column", parameter: "pairs")
      }
      out.append((ends[0], ends[1]))
    }
    return out
  }
}

private struct BoundCoherence: BoundFeature {
  let names: [String]
  let spectra: CrossSpectra
  let bands: [FrequencyBand]

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    out.initialize(repeating: .nan)
    spectra.read(segment) { pair, plan, found in
      let spacing = spectra.rateHz / Double(plan.size)
      for (index, band) in bands.enumerated()
      where band.low / spacing >= WelchSettings.leastPeriods {
        var sum = 0.0
        for (place, weight) in plan.weights[index].enumerated() where weight != 0 {
          sum += weight * found.coherence(at: place)
        }
        let mean = sum / (band.high - band.low)
        // Rounding may lead beyond 1; what is undefined stays so.
        out[pair * bands.count + index] = mean > 1 ? 1 : mean
      }
    }
  }
}
