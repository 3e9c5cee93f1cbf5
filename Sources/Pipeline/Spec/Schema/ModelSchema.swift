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
        "class_weight", classWeight, default: .text("none"),
        "Weights that make up for unequal classes: `none`, `balanced` (inverse to the class's share of the training rows), or a map class: weight."
      ),
    ])
}
