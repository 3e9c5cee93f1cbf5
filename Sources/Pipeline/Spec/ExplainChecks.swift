import Learners

/// What a declaration cannot say about `report.explain`: groups that no feature can belong to.
enum ExplainChecks {
  static func check(_ experiment: Experiment, _ faults: inout [SpecError]) {
    guard let explain = experiment.report["explain"]?.record else { return }
    for section in ["tables", "rankings", "published"] {
      let path = "report.\(section).importance"
      guard let own = experiment.marks.key(path) else { continue }
      faults.append(
        SpecError(
          "'importance' is the name of the table that 'report.explain' writes", at: own,
          help: "give it another name"))
    }
    guard let kind = FeatureGrouping.Kind(rawValue: explain.text("by")) else { return }
    let asked = experiment.cells.filter { !$0.isDummy }
    let mark =
      experiment.marks.value("report.explain.by") ?? experiment.marks.nearest("report.explain.by")
    let told = asked.contains { cell in
      let grouping = FeatureGrouping(
        kind, dataset: cell.section("dataset"), features: cell.sections.map("features"))
      return grouping.canTell
    }
    if told || asked.isEmpty { return }
    switch kind {
    case .actionUnit:
      faults.append(
        SpecError(
          "no group of columns is named 'action_unit', so nothing can be summed by it", at: mark,
          help: "name the group of the action units' columns 'action_unit'"))
    case .band:
      faults.append(
        SpecError(
          "neither columns nor features have frequency bands, so nothing can be summed by them",
          at: mark, help: "bands are named by a 'pattern' with {band}, or by features with 'bands'")
      )
    case .none, .modality, .channel: break
    }
  }
}
