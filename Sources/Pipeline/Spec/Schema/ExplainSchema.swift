import Learners

/// Keys of `report.explain`.
enum ExplainSchema {
  static let family = KindFamily(
    name: "explanation",
    kinds: [
      KindDeclaration(
        name: "shap",
        summary:
          "Shapley values of test rows: exact for trees (path-dependent TreeSHAP) and linear models, sampled for others.",
        parameters: [
          Parameter(
            "top", .integer(1...100_000), default: .integer(20), role: .presentation,
            "Features that are listed, for each class or target."),
          Parameter(
            "by", .choice(FeatureGrouping.Kind.allCases.map(\.rawValue)), default: .text("none"),
            role: .presentation,
            "What values are summed by, as far as names of features tell; models that are asked by sampling are asked by these groups where there are two or more, else by feature."
          ),
          Parameter(
            "draws", .integer(2...100_000), default: .integer(16), role: .presentation,
            "Where values are sampled: how often orders and rows that stand in for the unknown are drawn; the standard error is in the table."
          ),
          Parameter(
            "rows", .integer(1...100_000_000), default: .integer(200), role: .presentation,
            "Where values are sampled: test rows of each fold at most."),
        ])
    ])
}
