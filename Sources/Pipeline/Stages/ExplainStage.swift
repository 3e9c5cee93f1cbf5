import Learners

/// Explains the test rows of every fold of a fit: fits the folds again, which gives the same models, and asks
/// them.
///
/// Inputs: those of the fit, and `predictions`: what it answered.
struct ExplainStage: Stage {
  static let kind = "explain"
  static let revision = 1
  let configuration: ParameterValues
  private let fit: FitStage
  private let grouping: FeatureGrouping

  var seed: UInt64? { fit.seed }

  /// - Parameters:
  ///   - fit: what is explained.
  ///   - declared: the decoded `report.explain` section.
  ///   - grouping: what features are summed by, or dealt out by.
  ///   - evaluation: the decoded section: the vote and the metric, where a loss of it is asked for.
  init(
    fit: FitStage, declared: ParameterValues, grouping: FeatureGrouping,
    evaluation: ParameterValues
  ) {
    self.fit = fit
    self.grouping = grouping
    if declared.use == ExplainSchema.permutation {
      configuration = ParameterValues([
        "fit": .record(fit.configuration),
        "fit_revision": .integer(FitStage.revision),
        "method": .text(declared.use),
        "by": .text(declared.text("by")),
        "least_correlation": .number(declared.number("least_correlation")),
        "repeats": .integer(declared.integer("repeats")),
        "grouping": .record(grouping.content),
        "vote": .record(evaluation.record("vote")),
        "metric": .text(evaluation["primary"]?.text ?? evaluation.texts("metrics").first ?? ""),
      ])
      return
    }
    var values = ParameterValues([
      "fit": .record(fit.configuration),
      "fit_revision": .integer(FitStage.revision),
      "method": .text(declared.use),
      "draws": .integer(declared.integer("draws")),
      "rows": .integer(declared.integer("rows")),
      "grouping": .record(grouping.content),
    ])
    if declared.text("perturbation") == TreePerturbation.interventional.rawValue {
      values["perturbation"] = declared["perturbation"]
      values["background"] = declared["background"]
    }
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let run = try fit.folds(inputs, context)
    let method = try method(run)
    let found = try run.explanations(
      method, predictions: try inputs.artifact("predictions").predictions)
    let labelled = run.labelled
    let answers = labelled.targets.isEmpty ? labelled.classes : labelled.targets
    return StageResult(
      try Artifact(
        json: ModelExplanation(
          outputs: method.isShap ? answers : [configuration.text("metric")],
          folds: zip(run.folds.folds, found).compactMap { fold, own in
            own.map { ModelExplanation.Fold(name: fold.name, explanation: $0) }
          }, certain: found.count { $0 == nil })))
  }

  private func method(_ run: FoldRun) throws -> ExplainMethod {
    guard configuration.text("method") == ExplainSchema.permutation else {
      return .shap(
        ExplainHow(
          grouping: grouping, draws: configuration.integer("draws"),
          rows: configuration.integer("rows"),
          trees: configuration["perturbation"] == nil ? .pathDependent : .interventional,
          background: configuration["background"]?.integer ?? 0))
    }
    let metric = configuration.text("metric")
    guard let found = TargetMetricName.find(metric, targets: run.labelled.targets) else {
      throw StageFailure(
        "permutation importance has no metric '\(metric)'", specPath: "evaluation.primary")
    }
    let vote = configuration.record("vote")
    let least = configuration.number("least_correlation")
    return .permutation(
      PermutationHow(
        groups: configuration.text("by") == ExplainSchema.correlation
          ? PermutedGroups(run.features, correlating: least)
          : PermutedGroups(run.features, by: grouping),
        repeats: configuration.integer("repeats"), metric: metric,
        greaterIsBetter: found.metric.greaterIsBetter, isVoted: vote.use != "none"), vote: vote)
  }
}

/// What decided the answers of one fit configuration and seed, fold by fold.
public struct ModelExplanation: Codable, Sendable, Hashable {
  /// One fold.
  public struct Fold: Codable, Sendable, Hashable {
    /// Its name.
    public var name: String
    /// What decided its test rows.
    public var explanation: FoldExplanation
  }

  /// Names of the classes, or of the targets.
  public var outputs: [String]
  /// One entry per fold that learned anything.
  public var folds: [Fold]
  /// Folds that learned one class only, where there is nothing to explain.
  public var certain = 0
}
