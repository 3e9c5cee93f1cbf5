import Learners

/// Keys of the `model` section.
enum ModelSchema {
  static let classWeight: ParameterType = .either([
    .choice(["none", "balanced"]), .map(.number(.positive)),
  ])

  /// Beside the resampling steps `none`, so that a variant can take a step away.
  static let resample = KindFamily(
    name: "resampling step",
    kinds: [
      KindDeclaration(name: "none", summary: "Training rows stay as they are.", parameters: [])
    ] + ResamplerCatalog.all.map { KindDeclaration($0) })

  /// Beside the calibrators `none`, so that a variant can take one away.
  static let calibration = KindFamily(
    name: "calibration",
    kinds: CalibratorCatalog.all.map { KindDeclaration($0) } + [
      KindDeclaration(name: "none", summary: "Probabilities stay as they are.", parameters: [])
    ])

  static let threshold = Record([
    Parameter(
      required: "metric", .choice(ThresholdSearch.metrics + ["none"]),
      "The metric of decisions (after the vote) that becomes as good as it can on inner folds; `none` decides for the most probable class."
    )
  ])

  static let range = Record([
    Parameter(required: "low", .number(.any), "The least value."),
    Parameter(required: "high", .number(.any), "The largest value."),
    Parameter("log", .bool, default: .bool(false), "Whether logarithms are drawn evenly."),
  ])

  static let tune = Record(
    [
      Parameter(
        "grid", .map(.nonEmptyList(.free)), default: nil,
        "Values by path of a parameter of this model (`C`, `preprocess[1].components`); every combination is tried, the last path fastest."
      ),
      Parameter(
        "random", .map(.either([.nonEmptyList(.free), .record(range)])), default: nil,
        "Values, or a range, by path of a parameter of this model; `trials` combinations are drawn."
      ),
      Parameter(
        "trials", .integer(1...TuneDeclaration.mostCandidates), default: nil,
        "How many combinations a random search tries."),
      Parameter(
        "metric", .text, default: nil,
        "What decides, of all validation rows together, after the vote; absent: the primary metric."
      ),
    ], presence: .exactlyOne(["grid", "random"]))

  static let family = KindFamily(
    name: "model",
    kinds: (ModelCatalog.all.map { KindDeclaration($0) } + [KindDeclaration(CommandModel.self)])
      .sorted { $0.name < $1.name },
    shared: [
      Parameter(
        "preprocess",
        .list(
          .kind(
            KindFamily(
              name: "preprocess step", kinds: TransformerCatalog.all.map { KindDeclaration($0) }))),
        default: .list([]),
        "Steps between features and model, in order, each fitted on the training rows of its fold only."
      ),
      Parameter(
        "resample", .kind(resample), default: nil,
        "A step that adds or leaves out training rows of each fold, after `preprocess`, so that classes count alike; test rows are never touched."
      ),
      Parameter(
        "tune", .record(tune), default: nil,
        "Parameters that each fold chooses on inner folds (`evaluation.inner`) of its training rows, then fits to all of them."
      ),
      Parameter(
        "calibrate", .kind(calibration), default: nil,
        "Makes probabilities mean what they say, learned from answers on inner folds (`evaluation.inner`)."
      ),
      Parameter(
        "threshold", .record(threshold), default: nil,
        "A factor per class before the most probable is taken, chosen on inner folds (`evaluation.inner`)."
      ),
      Parameter(
        "class_weight", classWeight, default: .text("none"),
        "Weights that make up for unequal classes: `none`, `balanced` (inverse to the class's share of the training rows), or a map class: weight."
      ),
    ])
}
