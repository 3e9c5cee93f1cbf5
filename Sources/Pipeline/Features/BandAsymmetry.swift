import Glibc
import Learners

/// ln(right) − ln(left) of a band's power at two electrodes.
///
/// Powers are linear whatever the scale of the columns, averaged over the window before the logarithm.
/// Undefined where a side has no power above zero. Allen, Coan, Nazarian (2004),
/// doi:10.1016/j.biopsycho.2004.03.007.
public struct BandAsymmetry: Feature {
  /// `asymmetry` in a spec.
  public static let name = "asymmetry"
  /// One sentence for people.
  public static let summary =
    "Difference of a band's log power between two electrodes, right minus left."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      "columns", ChannelSelection.type, default: nil,
      "The group of band power columns; the only group where absent."),
    Parameter(required: "band", .text, "The band: `Alpha`."),
    Parameter(required: "right", .text, "The electrode on the right: `AF8`."),
    Parameter(required: "left", .text, "The electrode on the left: `AF7`."),
  ]

  private let selection: ChannelSelection
  private let band: String
  private let right: String
  private let left: String

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` where both sides are one electrode.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    band = values.text("band")
    right = values.text("right")
    left = values.text("left")
    if left == right {
      throw FeatureFault("'right' and 'left' are the same electrode", parameter: "left")
    }
  }

  /// Chooses the channels.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indicesOfOneGroup(in: channels)
    return BoundAsymmetry(
      names: ["\(band)_asymmetry_\(right)_\(left)"],
      right: try BandChannels(
        band, electrode: right, among: chosen, of: channels, parameter: "right"),
      left: try BandChannels(band, electrode: left, among: chosen, of: channels, parameter: "left"))
  }
}

private struct BoundAsymmetry: BoundFeature {
  let names: [String]
  let right: BandChannels
  let left: BandChannels

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    let (right, left) = (right.power(in: segment), left.power(in: segment))
    out[0] = right > 0 && left > 0 ? log(right) - log(left) : .nan
  }
}
