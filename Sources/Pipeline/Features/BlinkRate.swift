import Learners

/// Blinks per minute of observed time, from a column that is 1 while the eye is shut or that says how far it is.
///
/// A blink is counted where the column rises above `above` (its onset); see `episodes`. A face that was
/// lost for longer than `bridge_s` is no observed time, so that it neither hides nor makes blinks. Undefined
/// without two neighbouring samples.
public struct BlinkRate: Feature {
  /// `blink_rate` in a spec.
  public static let name = "blink_rate"
  /// One sentence for people.
  public static let summary = "Blinks per minute of observed time."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      Parameter(
        required: "columns", ChannelSelection.type,
        "Columns that are 1 during a blink, or that grow as the eye shuts."),
      Parameter(
        "above", .number(.any), default: .number(0.5),
        "The eye is shut above this, in the unit of the columns."),
    ] + EpisodeRule.parameters

  private let selection: ChannelSelection
  private let rule: EpisodeRule

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for a release above the threshold and a longest blink below the shortest.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    rule = try EpisodeRule(values, above: values["above"]?.number ?? 0.5)
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    return BoundEpisodes(
      names: chosen.map { "\(channels[$0].name)_blinks_per_minute" }, channels: chosen, rule: rule,
      measures: [.onsetsPerMinute])
  }
}
