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

  /// What a step in time is, for models over sequences.
  static let input = Record([
    Parameter(
      required: "sequence", .choice(["windows", "trials", "samples"]),
      "What a step is: a window of the trial, a trial of the subject (up to and with the one that is asked about), or a sample of the window."
    ),
    Parameter(
      "max_steps", .integer(1...1_000_000), default: nil,
      "Windows or trials at most, the last ones; as many as the longest training sequence has where absent."
    ),
    Parameter(
      "rate_hz", .number(.positive), default: nil,
      "Steps per second of samples: each is the mean of its samples; each sample is a step where absent."
    ),
  ])

  static let family = KindFamily(
    name: "model",
    kinds: ModelCatalog.all.map { KindDeclaration($0) },
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
        "input", .record(input), default: nil,
        "What a step in time is, for models that look at sequences (`bilstm_attention`, `cnn`); steps of `preprocess` come before, row by row, or sample by sample."
      ),
      Parameter(
        "class_weight", classWeight, default: .text("none"),
        "Weights that make up for unequal classes: `none`, `balanced` (inverse to the class's share of the training rows), or a map class: weight."
      ),
    ])
}
