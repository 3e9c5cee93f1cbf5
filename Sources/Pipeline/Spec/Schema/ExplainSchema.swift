import Learners

/// Keys of `report.explain`.
enum ExplainSchema {
  /// `use` of the loss of a metric.
  static let permutation = "permutation"
  /// `by` of groups of features that correlate.
  static let correlation = "correlation"

  static let family = KindFamily(
    name: "explanation",
    kinds: [
      KindDeclaration(
        name: permutation,
        summary:
          "What the primary metric loses on test rows where groups of features are dealt out anew; for any model.",
        parameters: [
          Parameter(
            "top", .integer(1...100_000), default: .integer(20), role: .presentation,
            "Groups that are listed."),
          Parameter(
            "by", .choice([correlation] + FeatureGrouping.Kind.allCases.map(\.rawValue)),
            default: .text(correlation), role: .presentation,
            "What is dealt out together: features that correlate, so that none stands in for another, or what names of features tell."
          ),
          Parameter(
            "least_correlation", .number(NumberRange(0, 1)), default: .number(0.7),
            role: .presentation,
            "With `by: correlation`: the least absolute rank correlation of any two features of a group."
          ),
          Parameter(
            "repeats", .integer(1...10_000), default: .integer(10), role: .presentation,
            "How often the values of a group are dealt out among the test rows of a fold, or among its trials where windows vote."
          ),
        ]),
      KindDeclaration(
        name: "shap",
        summary:
          "Shapley values of test rows: exact for trees (TreeSHAP) and linear models, sampled for others.",
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
            "perturbation", .choice(TreePerturbation.allCases.map(\.rawValue)),
            default: .text(TreePerturbation.pathDependent.rawValue), role: .presentation,
            "What stands for features that are not known, in trees: both ways of a node by the shares of training rows, or the values of training rows."
          ),
          Parameter(
            "background", .integer(1...1_000_000), default: .integer(100), role: .presentation,
            "Training rows that stand in with `perturbation: interventional`, drawn by their weights; the work grows with them."
          ),
          Parameter(
            "draws", .integer(2...100_000), default: .integer(16), role: .presentation,
            "Where values are sampled: how often orders and rows that stand in for the unknown are drawn; the standard error is in the table."
          ),
          Parameter(
            "rows", .integer(1...100_000_000), default: .integer(200), role: .presentation,
            "Where values are sampled: test rows of each fold at most."),
        ]),
    ])
}
