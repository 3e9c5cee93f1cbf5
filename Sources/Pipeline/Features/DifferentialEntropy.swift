import Glibc
import Learners

/// Differential entropy of band-limited signals that are taken for normal: ½ ln(2πe σ²), in nats.
///
/// σ² is the power of the band. With `bands` it is computed from raw signals by Welch's method: the integral
/// of the density over the band is the variance of the band-passed signal. Without, each column holds
/// the power of a band; its values are brought back from their scale and averaged over the window, missing
/// ones skipped. The unit of σ² shifts all values alike. Undefined where there is no power above zero.
/// Duan, Zhu, Lu (2013), doi:10.1109/NER.2013.6695876.
public struct DifferentialEntropy: Feature {
  /// `differential_entropy` in a spec.
  public static let name = "differential_entropy"
  /// One sentence for people.
  public static let summary =
    "Differential entropy of frequency bands, from raw signals or from band powers."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(
        required: "columns", ChannelSelection.type,
        "A group of raw signals or of band power columns, or a list of groups and columns.")
    ] + BandPowerSource.parameters

  private let selection: ChannelSelection
  private let source: BandPowerSource

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for a band that ends before it begins, and for no band.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    source = try BandPowerSource(values)
  }

  /// Chooses the channels.
  /// - Throws: `FeatureFault` as `welch_band_power` for raw signals.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    var names: [String] = []
    var powers: [BandPowers] = []
    let bands = source.bands?.map(\.name) ?? []
    for index in try selection.indices(in: channels) {
      let channel = channels[index]
      names +=
        source.bands == nil
        ? ["\(channel.name)_entropy"] : bands.map { "\(channel.name)_\($0)_entropy" }
      powers.append(
        try source.bound(
          source.bands == nil ? [channel.name] : bands, among: [index], of: channels,
          windowSeconds: windowSeconds, parameter: "columns"))
    }
    return BoundDifferentialEntropy(names: names, sources: powers).sharing()
  }

  /// Powers that columns hold are summed up piece by piece; raw signals are cut by Welch's method.
  public var sharesPieces: Bool { source.bands == nil }
}

private struct BoundDifferentialEntropy: PowerFeature {
  let names: [String]
  /// One entry per channel.
  let sources: [BandPowers]

  func compute(_ powers: [Double], into out: UnsafeMutableBufferPointer<Double>) {
    for (place, power) in powers.enumerated() {
      out[place] = power > 0 ? 0.5 * log(2 * Double.pi * M_E * power) : .nan
    }
  }
}
