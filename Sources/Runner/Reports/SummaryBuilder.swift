import Pipeline

/// Gathers what a run knows about every cell.
struct SummaryBuilder {
  let experiment: Experiment
  let stages: ExperimentGraph
  /// Where every stage stands now.
  let plan: Plan
  /// What failed.
  let outcome: RunOutcome
  /// The result of a stage that is done.
  let artifact: (StageID) -> Artifact?

  /// The summary, cells in order.
  func summary() -> Summary {
    Summary(
      experiment: experiment.name, question: experiment.question, cells: stages.cells.map(cell))
  }

  private func cell(_ own: CellStages) -> Summary.Cell {
    var cell = Summary.Cell(
      name: own.cell.name,
      axes: own.cell.axes.map { Summary.AxisLabel(axis: $0.axis, label: $0.label) },
      model: own.cell.section("model").use, fusion: own.cell.section("fusion").use,
      isAutomaticDummy: own.cell.isAutomaticDummy, isDummy: own.cell.isDummy, status: "pending")
    switch plan.state(of: own.score) {
    case .done:
      cell.result = decoded(own.score, as: CellResult.self)
      cell.status = cell.result == nil ? "pending" : "done"
    case .failed, .blocked:
      cell.status = "failed"
      cell.failure = outcome.failure(behind: own.score, in: stages.graph)
    default: break
    }
    cell.comparison = comparison(own.comparison)
    cell.againstDummy = comparison(own.againstDummy)
    return cell
  }

  private func comparison(_ own: (baseline: String, stage: StageID)?) -> Summary.Comparison? {
    guard let own, let result = decoded(own.stage, as: ComparisonResult.self) else { return nil }
    return Summary.Comparison(baseline: own.baseline, result: result)
  }

  private func decoded<T: Decodable>(_ id: StageID, as type: T.Type) -> T? {
    guard case .done = plan.state(of: id), let artifact = artifact(id) else { return nil }
    return try? artifact.decoded(as: type)
  }
}
