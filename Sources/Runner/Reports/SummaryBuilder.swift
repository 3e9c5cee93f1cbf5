import Learners
import Pipeline

/// Gathers what a run knows about every cell.
struct SummaryBuilder: Sendable {
  let experiment: Experiment
  let stages: ExperimentGraph
  /// Where every stage stands now.
  let plan: Plan
  /// What failed.
  let outcome: RunOutcome
  /// The result of a stage that is done.
  let artifact: @Sendable (StageID) -> Artifact?
  /// What results are read on.
  let executor: any Executor

  /// The summary, cells in order.
  func summary() throws -> Summary {
    Summary(
      experiment: experiment.name, question: experiment.question,
      cells: try executor.each(of: stages.cells) { cell($0) }, ranked: ranked)
  }

  /// Metrics whose values by subject rankings need.
  private var ranked: [String] {
    var names: [String] = []
    for ranking in DeclaredRanking.all(of: experiment.report) where ranking.over.isEmpty {
      let primary = stages.cells.first.map { own -> String in
        let evaluation = own.cell.section("evaluation")
        return evaluation["primary"]?.text ?? evaluation.texts("metrics").first ?? ""
      }
      let name = ranking.metric ?? primary ?? ""
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private func cell(_ own: CellStages) -> Summary.Cell {
    var cell = Summary.Cell(
      name: own.cell.name,
      axes: own.cell.axes.map { Summary.AxisLabel(axis: $0.axis, label: $0.label) },
      model: own.cell.section("model").use, fusion: own.cell.section("fusion").use,
      isAutomaticDummy: own.cell.isAutomaticDummy, isDummy: own.cell.isDummy, status: "pending")
    switch plan.state(of: own.score) {
    case .done:
      if let mark = artifact(own.score)?.raceMark {
        cell.status = "raced"
        cell.failure = mark.words
        break
      }
      var result = decoded(own.score, as: CellResult.self)
      let further = concerns(own, result)
      result?.concerns += further
      if isLeftUnexplained(own) { result?.notes.append(ImportanceText.unexplained) }
      cell.result = result
      cell.status = result == nil ? "pending" : "done"
    case .failed, .blocked:
      cell.status = "failed"
      cell.failure = outcome.failure(behind: own.score, in: stages.graph)
    default: break
    }
    cell.handling = own.cell.isDummy ? nil : Self.handling(own.cell.section("model"))
    cell.importance = importance(own)
    cell.comparison = comparison(own.comparison)
    cell.againstDummy = comparison(own.againstDummy)
    return cell
  }

  /// What is wrong with the features, and with how parameters were chosen.
  private func concerns(_ own: CellStages, _ result: CellResult?) -> [String] {
    var lines: [String] = []
    for id in own.audits {
      guard case .done = plan.state(of: id), let found = artifact(id) else { continue }
      for line in found.texts("notes") ?? [] where !lines.contains(line) { lines.append(line) }
    }
    let groups = result?.folds.map(\.trainGroups).min() ?? .max
    if own.cell.section("model")["tune"] != nil, groups < Self.fewGroups {
      lines.append(
        "parameters were chosen among \(groups) training groups only: another choice could be as good"
      )
    }
    if !own.cell.isDummy, let line = BlindFits.line(result, model: own.cell.section("model")) {
      lines.append(line)
    }
    if let line = Self.sharedPeople(own.cell.section("evaluation").record("outer"), result) {
      lines.append(line)
    }
    return lines
  }

  /// That people are on both sides of the split; leaky splits have a banner of their own.
  private static func sharedPeople(_ outer: ParameterValues, _ result: CellResult?) -> String? {
    guard let result, result.subjects > 1, !result.isLeaky else { return nil }
    if outer["within"]?.text == "subject" {
      return "everyone is tested by a model that learned from the same person:"
        + " nothing is said about people never seen"
    }
    guard let group = outer["group"], group.text != "subject" else { return nil }
    let word = group.text ?? group.record?.text("column") ?? ""
    return "split by '\(word)', so people may be on both sides:"
      + " nothing is said about people never seen"
  }

  /// Below so many groups, what inner folds prefer is mostly luck.
  private static let fewGroups = 10

  /// `smote, class weights balanced`; `nothing` where a model takes classes as they are.
  private static func handling(_ model: ParameterValues) -> String {
    var words: [String] = []
    if let use = model["resample"]?.record?.use, use != "none" { words.append(use) }
    if let own = model["class_weight"] {
      if let text = own.text {
        if text != "none" { words.append("class weights \(text)") }
      } else {
        words.append("class weights of its own")
      }
    }
    return words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }

  private func comparison(_ own: (baseline: String, stage: StageID)?) -> Summary.Comparison? {
    guard let own, let result = decoded(own.stage, as: ComparisonResult.self) else { return nil }
    return Summary.Comparison(baseline: own.baseline, result: result)
  }

  /// Whether explanations are asked for, and none is made of a model that looks at features.
  private func isLeftUnexplained(_ own: CellStages) -> Bool {
    experiment.report["explain"]?.record != nil && own.explanations.isEmpty && !own.cell.isDummy
  }

  private func importance(_ own: CellStages) -> Importance? {
    guard let explain = experiment.report["explain"]?.record, !own.explanations.isEmpty else {
      return nil
    }
    let found = own.explanations.compactMap { decoded($0, as: ModelExplanation.self) }
    // A mean over some of the seeds would pass for one over all.
    guard found.count == own.explanations.count else { return nil }
    return Importance(found, top: explain.integer("top"))
  }

  private func decoded<T: Decodable>(_ id: StageID, as type: T.Type) -> T? {
    guard case .done = plan.state(of: id), let artifact = artifact(id) else { return nil }
    return try? artifact.decoded(as: type)
  }
}
