import Learners

/// What does not go together in `evaluation.statistics`.
enum StatisticsChecks {
  private static let path = "evaluation.statistics.compare"

  /// Checks one cell by itself.
  static func check(_ cell: ExperimentCell, faults: inout [SpecError]) {
    let evaluation = cell.section("evaluation")
    let compare = evaluation.record("statistics").record("compare")
    guard let test = compare["test"]?.text else { return }
    for (key, owner) in [("zeros", "wilcoxon"), ("mcnemar", "mcnemar")]
    where compare[key] != nil && test != owner {
      let mark = cell.marks.key("\(path).\(key)") ?? cell.marks.nearest("\(path).\(key)")
      faults.append(
        SpecError(
          "'\(key)' belongs to the test '\(owner)'; this cell is compared by '\(test)'", at: mark,
          help: "remove '\(key)', or write 'test: \(owner)'"))
    }
    if test == "mcnemar" { checkMcNemar(cell, evaluation, &faults) }
  }

  private static func checkMcNemar(
    _ cell: ExperimentCell, _ evaluation: ParameterValues, _ faults: inout [SpecError]
  ) {
    let mark = cell.marks.value("\(path).test") ?? cell.marks.nearest("\(path).test")
    let metrics = evaluation.texts("metrics")
    let isNumeric = metrics.contains { MetricCatalog.metric(named: $0)?.task == .regression }
    if isNumeric {
      faults.append(
        SpecError(
          "'mcnemar' counts right decisions, but this cell predicts numbers", at: mark,
          help: "write 'test: subject_swap' or 'test: wilcoxon'"))
    } else if !metrics.contains(Accuracy.name) {
      faults.append(
        SpecError(
          "'mcnemar' compares accuracies, but 'accuracy' is not among the metrics", at: mark,
          help: "add 'accuracy' to 'metrics'"))
    } else if evaluation.record("vote").use == "none" {
      faults.append(
        SpecError(
          "'mcnemar' takes decisions as independent, but windows of one trial, decided one by one, are alike",
          at: mark, help: "vote to one decision per trial, or write 'test: subject_swap'",
          severity: .warning))
    } else if evaluation.list("seeds").count > 1 {
      faults.append(
        SpecError(
          "'mcnemar' looks at the decisions of the first seed only", at: mark,
          help: "'subject_swap' and 'wilcoxon' average over seeds", severity: .warning))
    }
  }

  /// Checks cells beside their declared baselines.
  static func checkBaselines(
    _ cells: [ExperimentCell], _ baselines: [String: String], faults: inout [SpecError]
  ) {
    let byName = Dictionary(
      cells.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for cell in cells {
      let evaluation = cell.section("evaluation")
      let compare = evaluation.record("statistics").record("compare")
      guard compare["test"]?.text == "corrected_resampled_t",
        let baseline = baselines[cell.name].flatMap({ byName[$0] })
      else { continue }
      let other = baseline.section("evaluation")
      guard evaluation.record("outer") != other.record("outer") else { continue }
      faults.append(
        SpecError(
          "'corrected_resampled_t' pairs folds, but '\(cell.name)' and its baseline '\(baseline.name)'"
            + " are split differently",
          at: cell.marks.value("\(path).test") ?? cell.marks.nearest("\(path).test"),
          help: "write 'test: subject_swap', or a baseline with the same 'evaluation.outer'"))
    }
  }
}
