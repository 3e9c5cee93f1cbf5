import Learners

/// Keys of the `model` section.
enum ModelSchema {
  static let classWeight: ParameterType = .either([
    .choice(["none", "balanced"]), .map(.number(.positive)),
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
        "class_weight", classWeight, default: .text("none"),
        "Weights that make up for unequal classes: `none`, `balanced` (inverse to the class's share of the training rows), or a map class: weight."
      ),
    ])
}
