import Glibc
import Learners

/// Sum of band powers over sum of band powers: the engagement index β / (α + θ), the ratio θ / β.
///
/// Powers are linear (`BandPowerSource`), so the number has no unit. Missing samples are skipped in columns
/// of powers; in raw signals short gaps are bridged and broken segments left out. Undefined where a band has
/// no value or the denominator is not above zero. Engagement: Pope et al. (1995),
/// doi:10.1016/0301-0511(95)05116-3; θ / β: Lubar (1991), doi:10.1007/BF01000016.
public struct BandRatio: Feature {
  /// `band_ratio` in a spec.
  public static let name = "band_ratio"
  /// One sentence for people.
  public static let summary =
    "Ratio of summed band powers, on linear power whatever the file's scale."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(required: "name", .text, "The name of the number."),
      Parameter(
        "columns", ChannelSelection.type, default: nil,
        "The group of band power columns, or of raw signals; the only group where absent."),
      Parameter(
        required: "numerator", .nonEmptyList(.text), "Bands, or columns, whose powers are summed."),
      Parameter(
        required: "denominator", .nonEmptyList(.text), "Bands, or columns, by which is divided."),
      Parameter(
        "of", .choice(["none", "log"]), default: nil,
        "`log` takes the natural logarithm of the ratio, which makes a ratio and its inverse alike."
      ),
    ] + BandPowerSource.parameters

  private let title: String
  private let selection: ChannelSelection
  private let numerator: [String]
  private let denominator: [String]
  private let source: BandPowerSource
  private let takesLog: Bool

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` where a band is listed twice on one side.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    title = values.text("name")
    selection = ChannelSelection(values["columns"])
    numerator = values.texts("numerator")
    denominator = values.texts("denominator")
    source = try BandPowerSource(values)
    takesLog = values["of"]?.text == "log"
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
    for (key, side) in [("numerator", numerator), ("denominator", denominator)] {
      // Bound once for each side, so that a fault names the key that the band stands under.
      _ = try source.bound(
        side, among: chosen, of: channels, windowSeconds: windowSeconds, parameter: key)
    }
    return BoundRatio(
      names: [title],
      powers: try source.bound(
        numerator + denominator, among: chosen, of: channels, windowSeconds: windowSeconds,
        parameter: "numerator"),
      above: numerator.count, takesLog: takesLog
    ).sharing()
  }

  /// Powers that columns hold are summed up piece by piece; raw signals are cut by Welch's method.
  public var sharesPieces: Bool { source.bands == nil }
}

private struct BoundRatio: PowerFeature {
  let names: [String]
  /// Of the bands above the line, then of those below.
  let powers: BandPowers
  let above: Int
  let takesLog: Bool

  var sources: [BandPowers] { [powers] }

  func compute(_ powers: [Double], into out: UnsafeMutableBufferPointer<Double>) {
    let below = powers[above...].reduce(0, +)
    let ratio = below > 0 ? powers[..<above].reduce(0, +) / below : .nan
    out[0] = takesLog ? log(ratio) : ratio
  }
}
