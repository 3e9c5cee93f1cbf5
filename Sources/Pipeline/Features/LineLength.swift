import Learners

/// How far a raw signal travels from sample to sample: the mean of |Δx|, in its unit.
///
/// Δ is the difference between neighbouring samples; none is taken across a missing sample or a pause.
/// Divided by the number of differences, so that the length of the window does not matter. Esteller et al.
/// (2001), doi:10.1109/IEMBS.2001.1020545.
public struct LineLength: Feature {
  /// `line_length` in a spec.
  public static let name = "line_length"
  /// One sentence for people.
  public static let summary = "Mean step from sample to sample of raw signals."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      required: "columns", ChannelSelection.type,
      "A group of raw signal columns, or a list of groups and columns.")
  ]

  private let selection: ChannelSelection

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    return BoundLineLength(
      names: chosen.map { "\(channels[$0].name)_line_length" }, channels: chosen)
  }
}

private struct BoundLineLength: BoundFeature {
  let names: [String]
  let channels: [Int]

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    for (index, channel) in channels.enumerated() {
      SampleRuns.read(segment, channel) { runs in
        var (sum, count) = (0.0, 0)
        runs.forEachDifference(1) {
          sum += abs($0)
          count += 1
        }
        out[index] = count > 0 ? sum / Double(count) : .nan
      }
    }
  }
}
