import Learners

/// Keys of the `evaluation` section.
enum EvaluationSchema {
  static let intervals = KindFamily(
    name: "interval",
    kinds: [
      KindDeclaration(
        name: "bca", summary: "Bias-corrected and accelerated bootstrap over units.",
        parameters: bootstrap),
      KindDeclaration(
        name: "percentile", summary: "Percentile bootstrap over units.", parameters: bootstrap),
      KindDeclaration(
        name: "t", summary: "Student's t over jackknife pseudo-values of the units.",
        parameters: [level]),
    ])

  static let level = Parameter(
    "level", .number(NumberRange(0.5, 0.9999)), default: .number(0.95), "Coverage asked for.")

  static let bootstrap = [
    level,
    Parameter(
      "resamples", .integer(100...1_000_000), default: .integer(10_000), "Number of replicates."),
  ]

  static let comparison = Record([
    Parameter(
      "baseline", .map(.text),
      default: .map([ParameterValue.Entry(key: "model", value: .text("dummy"))]),
      "The cell that others are compared with: `{axis: value}`, equal on the other axes."),
    Parameter(
      "test", .choice(StatisticsSchema.tests), default: .text("subject_swap"),
      "`subject_swap` exchanges two models' predictions unit by unit; `wilcoxon` ranks differences per unit; `mcnemar` counts decisions that one model alone has right (first seed); `corrected_resampled_t` is Student's t over folds and seeds, corrected for overlapping training rows."
    ),
    StatisticsSchema.zeros,
    StatisticsSchema.mcNemar,
    Parameter(
      "resamples", .integer(100...10_000_000), default: .integer(10_000),
      "Random exchanges where there are more than 20 units; up to 20 all are enumerated."),
    Parameter(
      "correction", .choice(["none", "holm", "benjamini_hochberg"]), default: .text("holm"),
      role: .presentation,
      "Correction for several comparisons within a family."),
    Parameter(
      "family", .choice(["table_column", "table", "experiment"]), default: .text("table_column"),
      role: .presentation, "Which comparisons are corrected together."),
    Parameter(
      "alpha", .number(NumberRange(0, 0.5, includesLower: false)), default: .number(0.05),
      role: .presentation, "Level below which a corrected p is called significant."),
  ])

  static let statistics = Record([
    Parameter(
      "unit", .choice(["subject", "trial"]), default: .text("subject"),
      "What is resampled and exchanged; with a single subject the trial is, and the table says so."),
    Parameter(
      "ci", .kind(intervals),
      default: .record(ParameterValues(["use": .text("bca")])), "Interval around every metric."),
    Parameter(
      "compare", .record(comparison), default: .record(ParameterValues()),
      "Test of every cell against a baseline."),
    Parameter(
      "chance", .kind(StatisticsSchema.chance), default: nil,
      "What metrics reach by chance alone, beside the theoretical value and the dummy."),
  ])

  static let vote = KindFamily(
    name: "vote",
    kinds: [
      KindDeclaration(
        name: "none", summary: "Every window is a decision of its own.", parameters: []),
      KindDeclaration(
        name: "pooled", summary: "The windows of a trial make one decision.",
        parameters: [
          Parameter("to", .choice(["trial"]), default: .text("trial"), "What makes one decision."),
          Parameter(
            "by", .choice(["mean_proba", "mean_logit", "majority"]), default: .text("mean_proba"),
            "Mean of probabilities, mean of logits, or most frequent class (ties to the higher mean probability)."
          ),
        ]),
    ], defaultKind: "pooled")

  static let smoothing = KindFamily(
    name: "smoothing",
    kinds: [KindDeclaration(name: "none", summary: "Decisions stay as they are.", parameters: [])]
      + SmootherCatalog.all.map {
        KindDeclaration(name: $0.name, summary: $0.summary, parameters: along + $0.parameters)
      })

  private static let along = [
    Parameter(
      required: "along", .choice(["trial", "recording"]),
      "Within what windows follow each other: a `trial`, or a subject's whole `recording`."),
    Parameter(
      "gap_s", .number(.nonNegative), default: nil,
      "A pause between windows longer than this begins a new stretch; absent, only a new unit or a window that is not tested with its neighbours does."
    ),
  ]

  static let record = Record([
    Parameter(
      required: "outer", .kind(Split.family), "The split into training and test rows."),
    Parameter(
      "inner", .kind(Split.family), default: nil,
      "The split inside training rows, for steps that need one; an unused one is an error."),
    Parameter(
      "vote", .kind(vote),
      default: .record(ParameterValues(["use": .text("pooled")])),
      "How the windows of a trial become one decision."),
    Parameter(
      "smoothing", .kind(smoothing), default: .record(ParameterValues(["use": .text("none")])),
      "How neighbouring windows steady each other's answers, in time order and before any vote."),
    Parameter(
      required: "metrics",
      .nonEmptyList(.choice(MetricCatalog.all.map { $0.name })),
      "What is measured; of several continuous targets the mean, and `METRIC_TARGET` for each."),
    Parameter(
      "roc", .map(.nonEmptyList(.text)), default: .map([]),
      "ROC of named groups of classes against the rest: `{engaged: [Engaged]}`."),
    Parameter(
      "primary", .text, default: nil,
      "The metric that comparisons use; the first where it is absent."),
    Parameter(
      "seeds", .nonEmptyList(.integer(0...Int(Int32.max))), default: .list([.integer(0)]),
      "Run seeds; metrics are averaged over them."),
    Parameter(
      "statistics", .record(statistics), default: .record(ParameterValues()),
      "Intervals and tests."),
    Parameter(
      "race", .record(RaceSchema.record), default: nil,
      "Cells that finished folds show to be worse are fitted no further. What is dropped has no value in any table, and no test claims anything about it."
    ),
    Parameter(
      "common_windowings", .list(.kind(Windowing.family)), default: .list([]),
      "Windowings that are compared: only trials that have a window in each of them are scored. A sweep over windowings fills this in."
    ),
  ])
}
