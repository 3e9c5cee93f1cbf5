import Learners

/// Keys of `evaluation.statistics` that came after intervals and the swap test.
enum StatisticsSchema {
  /// The tests that a cell and its baseline may be compared by.
  static let tests = ["subject_swap", "wilcoxon", "mcnemar", "corrected_resampled_t"]

  static let zeros = Parameter(
    "zeros", .choice(WilcoxonSignedRank.Zeros.allCases.map(\.rawValue)), default: nil,
    "What `wilcoxon` does with units that do not differ: `wilcox` (where absent) leaves them out, `pratt` ranks them and leaves their ranks out, `zsplit` shares their ranks. Ties get their mean rank."
  )

  static let mcNemar = Parameter(
    "mcnemar", .choice(McNemarRule.allCases.map(\.rawValue)), default: nil,
    "How `mcnemar` finds p: `exact` (where absent) by the binomial, `mid_p` by the binomial with the observed table counted half, `chi2` by χ² with continuity correction."
  )

  static let chance = KindFamily(
    name: "chance",
    kinds: [
      KindDeclaration(
        name: "permutation",
        summary:
          "Labels are dealt out anew among trials, predictions stay as they are: p and the bound of every metric.",
        parameters: [
          Parameter(
            "resamples", .integer(100...1_000_000), default: .integer(1000),
            "Number of arrangements."),
          Parameter(
            "within", .choice(["subject", "all"]), default: .text("subject"),
            "Who exchanges labels: the trials of one subject, or all trials."),
          Parameter(
            "level", .number(NumberRange(0.5, 0.9999)), default: .number(0.95),
            "Share of arrangements below the bound."),
        ])
    ])
}

/// How McNemar's test finds p.
enum McNemarRule: String, Sendable, CaseIterable {
  case exact
  case midP = "mid_p"
  case chi2
}
