import Learners

/// Stretches of time that columns spend above a threshold: how many begin, how long they last.
///
/// An episode begins where a value is above `above` and ends where one is at or below `release`. Its onset
/// counts where the sample before was observed below: an episode under way when the window (or, after a gap,
/// the signal) begins is an episode without an onset. Time is counted between neighbouring samples; missing
/// samples and rows up to `bridge_s` do not interrupt, longer gaps end an episode and are no observed time.
/// Undefined without two neighbouring samples.
public struct Episodes: Feature {
  /// `episodes` in a spec.
  public static let name = "episodes"
  /// One sentence for people.
  public static let summary =
    "Onsets per minute, duration and share of time of stretches above a threshold."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(
        required: "columns", ChannelSelection.type,
        "A group of columns, or a list of groups and columns."),
      Parameter(
        required: "above", .number(.any), "The threshold, in the unit of the columns."),
    ] + EpisodeRule.parameters + [
      Parameter(
        "stats", .nonEmptyList(.choice(Measure.allCases.map(\.rawValue))),
        default: .list([.text("onsets_per_minute"), .text("mean_duration_s")]),
        """
        `onsets_per_minute`: of observed time; `mean_duration_s`: of an episode, undefined without one; \
        `longest_s`: 0 without one; `share`: of observed time, 0 to 1; `onsets`: how many, which grows with \
        the length of the window.
        """)
    ]

  enum Measure: String, Sendable, CaseIterable {
    case onsetsPerMinute = "onsets_per_minute"
    case meanDuration = "mean_duration_s"
    case longest = "longest_s"
    case share
    case onsets
  }

  private let selection: ChannelSelection
  private let rule: EpisodeRule
  private let measures: [Measure]

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for a release above the threshold, a longest duration below the shortest, and
  ///   where a number is named twice.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    rule = try EpisodeRule(values, above: values.number("above"))
    measures = try values.distinct("stats")
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    let middle = "_above_\(Canonical.short(rule.above))_"
    return BoundEpisodes(
      names: chosen.flatMap { index in
        measures.map { "\(channels[index].name)\(middle)\($0.rawValue)" }
      }, channels: chosen, rule: rule, measures: measures)
  }
}

/// Episodes of known channels.
struct BoundEpisodes: BoundFeature {
  let names: [String]
  let channels: [Int]
  let rule: EpisodeRule
  let measures: [Episodes.Measure]

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    for (index, channel) in channels.enumerated() {
      let count = rule.count(segment, channel)
      for (place, measure) in measures.enumerated() {
        out[index * measures.count + place] = count.value(of: measure)
      }
    }
  }
}
