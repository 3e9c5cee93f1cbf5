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
  ///   - grouping: what features are summed by.
  init(fit: FitStage, declared: ParameterValues, grouping: FeatureGrouping) {
    self.fit = fit
    self.grouping = grouping
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
    let found = try run.explanations(
      ExplainHow(
        grouping: grouping, draws: configuration.integer("draws"),
        rows: configuration.integer("rows"),
        trees: configuration["perturbation"] == nil ? .pathDependent : .interventional,
        background: configuration["background"]?.integer ?? 0),
      predictions: try inputs.artifact("predictions").predictions)
    let labelled = run.labelled
    return StageResult(
      try Artifact(
        json: ModelExplanation(
          outputs: labelled.targets.isEmpty ? labelled.classes : labelled.targets,
          folds: zip(run.folds.folds, found).compactMap { fold, own in
            own.map { ModelExplanation.Fold(name: fold.name, explanation: $0) }
          }, certain: found.count { $0 == nil })))
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
