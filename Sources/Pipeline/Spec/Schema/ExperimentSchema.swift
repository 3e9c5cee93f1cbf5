import Learners

/// The whole spec language, version 1, as one declaration.
///
/// The decoder, `trellis describe`, the JSON Schema and docs/spec.md are all read off this tree.
public enum ExperimentSchema {
  /// The version that `spec:` must name.
  public static let version = 1

  /// The keys of a spec, in the order in which they are documented.
  public static let root = Record([
    Parameter(required: "spec", .integer(version...version), "Version of the spec language."),
    Parameter(
      "extends", .free, default: nil, role: .location,
      "Specs that this one builds on, left to right; this file wins."),
    Parameter(
      required: "name", .text, role: .location,
      "Name of the experiment and of its folder under results/."),
    Parameter("question", .text, default: nil, role: .presentation, "What the experiment asks."),
    Parameter(
      required: "dataset", .kind(DatasetSchema.family), "What was recorded, and where it is."),
    Parameter(
      required: "windowing", .kind(Windowing.family),
      "Which pieces of time become rows of features."),
    Parameter(
      required: "features", .map(.nonEmptyList(.kind(FeatureCatalog.family))),
      "Per modality, the stateless steps from samples to features."),
    Parameter(
      required: "model", .kind(ModelSchema.family), "What learns; fitted on training rows only."),
    Parameter(
      "fusion", .kind(FusionCatalog.family),
      default: .record(ParameterValues(["use": .text(EarlyFusion.name)])),
      "How modalities come together."),
    Parameter(required: "evaluation", .record(EvaluationSchema.record), "How results are judged."),
    Parameter(
      "variants", .free, default: nil,
      "Axes with named values: `axis: {value: patch}`. An axis named like a section patches it."),
    Parameter("sweep", .free, default: nil, "Which combinations of axis values are run."),
    Parameter(
      "run", .record(RunSchema.record), default: .record(ParameterValues()),
      role: .presentation, "How the work is done; never changes a result."),
    Parameter(
      "report", .record(ReportSchema.record),
      default: .record(ParameterValues()), role: .presentation,
      "Which tables and pages are written."),
  ])

  /// The sections that every experiment has, sorted as documented.
  public static var sections: [String] { root.parameters.map(\.name) }
}
