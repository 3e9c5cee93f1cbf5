import Learners

/// How often a raw signal changes its sign, per second.
///
/// Signs are about the window's mean or about zero; zero itself counts as above. Changes between
/// neighbouring samples are counted and divided by the number of neighbours and the length of a sample;
/// missing samples and pauses have no neighbours. A signal that does not vary never crosses.
public struct ZeroCrossings: Feature {
  /// `zero_crossings` in a spec.
  public static let name = "zero_crossings"
  /// One sentence for people.
  public static let summary = "Sign changes of raw signals per second."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      required: "columns", ChannelSelection.type,
      "A group of raw signal columns, or a list of groups and columns."),
    Parameter(
      "around", .choice(["mean", "zero"]), default: .text("mean"),
      "Where the line lies: at the mean of the window, or at 0."),
  ]

  private let selection: ChannelSelection
  private let isCentred: Bool

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    isCentred = values["around"]?.text != "zero"
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    return BoundCrossings(
      names: chosen.map { "\(channels[$0].name)_zero_crossings" }, channels: chosen,
      isCentred: isCentred)
  }
}

private struct BoundCrossings: BoundFeature {
  let names: [String]
  let channels: [Int]
  let isCentred: Bool

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    for (index, channel) in channels.enumerated() {
      out[index] = .nan
      guard let seconds = segment.sampleSeconds(of: channel) else { continue }
      SampleRuns.read(segment, channel) { runs in
        let line = isCentred ? Self.centre(of: runs) : 0
        var (changes, count) = (0, 0)
        for place in runs.values.indices.dropFirst() {
          let (here, before) = (runs.values[place], runs.values[place - 1])
          guard here.isFinite, before.isFinite else { continue }
          count += 1
          if (here >= line) != (before >= line) { changes += 1 }
        }
        if count > 0 { out[index] = Double(changes) / (Double(count) * seconds) }
      }
    }
  }

  /// The mean, which of equal samples is exactly what they are.
  private static func centre(of runs: SampleRuns) -> Double {
    var (sum, count) = (0.0, 0)
    var (least, most) = (Double.infinity, -Double.infinity)
    runs.forEachDifference(0) {
      sum += $0
      count += 1
      least = min(least, $0)
      most = max(most, $0)
    }
    return least == most ? least : sum / Double(count)
  }
}
