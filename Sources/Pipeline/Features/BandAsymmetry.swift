import Glibc
import Learners

/// ln(right) − ln(left) of a band's power at two electrodes.
///
/// Powers are linear (`BandPowerSource`) and averaged over the window before the logarithm; the number has
/// no unit, and is above zero where the right has more power. Missing samples are skipped in columns of
/// powers; in raw signals short gaps are bridged and broken segments left out. Undefined where a side has no
/// power above zero. Allen, Coan, Nazarian (2004), doi:10.1016/j.biopsycho.2004.03.007.
public struct BandAsymmetry: Feature {
  /// `asymmetry` in a spec.
  public static let name = "asymmetry"
  /// One sentence for people.
  public static let summary =
    "Difference of a band's log power between two electrodes, right minus left."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(
        "columns", ChannelSelection.type, default: nil,
        "The group of band power columns, or of raw signals; the only group where absent."),
      Parameter(required: "band", .text, "The band: `Alpha`."),
      Parameter(
        required: "right", .text, "The electrode on the right, or its raw column: `AF8`."),
      Parameter(required: "left", .text, "The electrode on the left, or its raw column: `AF7`."),
    ] + BandPowerSource.parameters

  private let selection: ChannelSelection
  private let band: String
  private let right: String
  private let left: String
  private let source: BandPowerSource

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` where both sides are one electrode.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    band = values.text("band")
    right = values.text("right")
    left = values.text("left")
    source = try BandPowerSource(values)
    if left == right {
      throw FeatureFault("'right' and 'left' are the same electrode", parameter: "left")
    }
  }

  /// Chooses the channels.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indicesOfOneGroup(in: channels)
    var sides: [BandPowers] = []
    for (electrode, key) in [(right, "right"), (left, "left")] {
      sides.append(
        try source.bound(
          [band], electrode: electrode, among: chosen, of: channels, windowSeconds: windowSeconds,
          parameter: source.bands == nil ? key : "band", electrodeParameter: key))
    }
    return BoundAsymmetry(
      names: ["\(band)_asymmetry_\(right)_\(left)"], right: sides[0], left: sides[1]
    ).sharing()
  }

  /// Powers that columns hold are summed up piece by piece; raw signals are cut by Welch's method.
  public var sharesPieces: Bool { source.bands == nil }
}

private struct BoundAsymmetry: PowerFeature {
  let names: [String]
  let right: BandPowers
  let left: BandPowers

  var sources: [BandPowers] { [right, left] }

  func compute(_ powers: [Double], into out: UnsafeMutableBufferPointer<Double>) {
    let (right, left) = (powers[0], powers[1])
    out[0] = right > 0 && left > 0 ? log(right) - log(left) : .nan
  }
}
