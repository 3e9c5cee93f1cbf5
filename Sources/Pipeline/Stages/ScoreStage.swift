import Learners

/// Turns predictions into metrics with intervals, counts, proofs and notes. Never fits anything.
///
/// Inputs: `label`, `rows`, `predictions/<seed>` for every seed, and `common/<i>`: the rows of the windowings
/// that are compared.
struct ScoreStage: Stage {
  static let kind = "score"
  static let revision = 4
  let configuration: ParameterValues

  /// - Parameters:
  ///   - evaluation: the decoded section.
  ///   - exclusion: why subjects were left out; `nil` where none were.
  ///   - notes: what only the whole cell can tell.
  init(evaluation: ParameterValues, exclusion: String?, notes: [String] = []) {
    // Windowings that are compared are inputs, not configuration: they stand for themselves.
    let content = Content.of(
      evaluation.removing(["common_windowings"]), as: EvaluationSchema.record)
    var values = ParameterValues()
    for key in ["vote", "smoothing", "metrics", "roc", "primary", "seeds"] {
      values[key] = content[key]
    }
    let statistics = content.record("statistics")
    values["unit"] = statistics["unit"]
    values["ci"] = statistics["ci"]
    values["chance"] = statistics["chance"]
    // Since labels of windows are shifted and deviations widened; other cells keep their key.
    if statistics["chance"] != nil { values["chance_rule"] = .integer(2) }
    values["exclusion"] = exclusion.map { .text($0) }
    if !notes.isEmpty { values["notes"] = .list(notes.map { .text($0) }) }
    values["instruction_set"] = .text(InstructionSet.current)
    configuration = values
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let labelled = try inputs.artifact("label").labelledTrials
    let rows = try inputs.artifact("rows").designRows
    let seeds = configuration.list("seeds").compactMap(\.integer)
    let scored = try ScoredTrials.common(inputs)
    let predictions = try seeds.map { try inputs.artifact("predictions/\($0)").predictions }
    let decisions = predictions.flatMap(\.byRepeat).map {
      Decisions(
        $0, rows: rows, labelled: labelled, vote: configuration.record("vote"), scored: scored)
    }
    guard decisions.allSatisfy({ $0.count > 0 }) else {
      throw StageFailure("no trial is left to score", specPath: "evaluation")
    }
    guard decisions.allSatisfy({ $0.trial == decisions[0].trial }) else {
      throw StageFailure("seeds tested different trials", specPath: "evaluation.outer")
    }
    let scoring = CellScoring(
      configuration: configuration, labelled: labelled, rows: rows, seeds: seeds, scored: scored,
      predictions: predictions, decisions: decisions, executor: context.executor)
    return StageResult(try Artifact(json: try scoring.result()))
  }
}
