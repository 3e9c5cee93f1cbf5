import Learners

/// Sum of band powers over sum of band powers: the engagement index β / (α + θ), for example.
///
/// Powers are linear whatever the scale of the columns: each value is brought back first, then averaged
/// over the window, then over the electrodes of a band that have values. Undefined where a band has no
/// value or the denominator is not above zero. Pope et al. (1995), doi:10.1016/0301-0511(95)05116-3.
public struct BandRatio: Feature {
  /// `band_ratio` in a spec.
  public static let name = "band_ratio"
  /// One sentence for people.
  public static let summary =
    "Ratio of summed band powers, on linear power whatever the file's scale."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(required: "name", .text, "The name of the number."),
    Parameter(
      "columns", ChannelSelection.type, default: nil,
      "The group of band power columns; the only group where absent."),
    Parameter(
      required: "numerator", .nonEmptyList(.text), "Bands, or columns, whose powers are summed."),
    Parameter(
      required: "denominator", .nonEmptyList(.text), "Bands, or columns, by which is divided."),
  ]

  private let title: String
  private let selection: ChannelSelection
  private let numerator: [String]
  private let denominator: [String]

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` where a band is listed twice on one side.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    title = values.text("name")
    selection = ChannelSelection(values["columns"])
    numerator = values.texts("numerator")
    denominator = values.texts("denominator")
    for (key, side) in [("numerator", numerator), ("denominator", denominator)] {
      for (index, band) in side.enumerated() where side[..<index].contains(band) {
        throw FeatureFault("'\(band)' is listed twice", parameter: key)
      }
    }
  }

  /// Chooses the channels.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indicesOfOneGroup(in: channels)
    var sides: [[BandChannels]] = []
    for (key, side) in [("numerator", numerator), ("denominator", denominator)] {
      var bands: [BandChannels] = []
      for band in side {
        bands.append(try BandChannels(band, among: chosen, of: channels, parameter: key))
      }
      sides.append(bands)
    }
    return BoundRatio(names: [title], numerator: sides[0], denominator: sides[1])
  }
}

private struct BoundRatio: BoundFeature {
  let names: [String]
  let numerator: [BandChannels]
  let denominator: [BandChannels]

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    let below = denominator.reduce(0) { $0 + $1.power(in: segment) }
    let above = numerator.reduce(0) { $0 + $1.power(in: segment) }
    out[0] = below > 0 ? above / below : .nan
  }
}
