import Learners

/// How much of a window a column spends above a threshold.
///
/// `rate` is the share of samples with a value that lie above, whatever the length of the window;
/// `episodes` and `count` grow with it. Missing samples neither begin nor end an episode.
public struct Occurrence: Feature {
  /// `occurrence` in a spec.
  public static let name = "occurrence"
  /// One sentence for people.
  public static let summary = "Share of time, number of episodes or of samples above a threshold."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      required: "columns", ChannelSelection.type,
      "A group of columns, or a list of groups and columns."),
    Parameter(required: "above", .number(.any), "The threshold, in the unit of the columns."),
    Parameter(
      "as", .choice(Measure.allCases.map(\.rawValue)), default: .text(Measure.rate.rawValue),
      """
      `rate`: share of samples above, 0 to 1; `episodes`: how often the column rises above; `count`: \
      samples above. The last two grow with the length of the window.
      """),
  ]

  enum Measure: String, Sendable, CaseIterable {
    case rate
    case episodes
    case count
  }

  private let selection: ChannelSelection
  private let threshold: Double
  private let measure: Measure

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    threshold = values.number("above")
    measure = values["as"]?.text.flatMap(Measure.init(rawValue:)) ?? .rate
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    let suffix = "_above_\(Canonical.short(threshold))_\(measure.rawValue)"
    return BoundOccurrence(
      names: chosen.map { channels[$0].name + suffix }, channels: chosen, threshold: threshold,
      measure: measure)
  }
}

private struct BoundOccurrence: BoundFeature {
  let names: [String]
  let channels: [Int]
  let threshold: Double
  let measure: Occurrence.Measure

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    for (place, channel) in channels.enumerated() {
      var (finite, above, episodes) = (0, 0, 0)
      var wasAbove = false
      segment.recording.values[channel].withUnsafeBufferPointer { column in
        for row in segment.rows(of: channel) where column[row].isFinite {
          let isAbove = column[row] > threshold
          finite += 1
          if isAbove { above += 1 }
          if isAbove, !wasAbove { episodes += 1 }
          wasAbove = isAbove
        }
      }
      guard finite > 0 else {
        out[place] = .nan
        continue
      }
      switch measure {
      case .rate: out[place] = Double(above) / Double(finite)
      case .episodes: out[place] = Double(episodes)
      case .count: out[place] = Double(above)
      }
    }
  }
}
