import Learners

/// Whether inner folds are there where something is chosen by them, and only there.
enum InnerChecks {
  static func check(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let uses = InnerUse.paths(of: cell)
    checkThresholds(cell, &faults)
    checkTuning(cell, &faults)
    if let metric = cell.section("fusion")["metric"]?.text, !cell.isDummy {
      checkMetric(metric, at: "fusion.metric", "to choose weights by", cell, &faults)
    }
    guard let inner = cell.section("evaluation")["inner"]?.record else {
      if let first = uses.first {
        faults.append(
          SpecError(
            "'\(first)' needs inner folds", at: cell.marks.nearest(first),
            help: "evaluation.inner: {use: group_kfold, group: subject, folds: 4}"))
      }
      return
    }
    if uses.isEmpty, !cell.isDummy {
      faults.append(
        SpecError(
          "the inner split is not used: nothing in this cell chooses parameters on inner folds",
          at: cell.marks.key("evaluation.inner") ?? cell.marks.nearest("evaluation.inner"),
          help: "remove 'inner'"))
    }
    do throws(SplitFault) {
      if try Split(inner, role: .inner).isLeaky {
        faults.append(
          SpecError(
            "'\(inner.use)' shows what leaks; nothing may be chosen by it",
            at: cell.marks.nearest("evaluation.inner.use")))
      }
    } catch {
      let path = "evaluation.inner" + (error.parameter.map { ".\($0)" } ?? "")
      faults.append(SpecError(error.message, at: cell.marks.nearest(path)))
    }
  }

  /// Every candidate of a grid must be a model, and what decides a metric of the same task.
  private static func checkTuning(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    let models =
      [("model", cell.section("model"))]
      + (cell.section("fusion")["models"]?.map ?? []).compactMap { entry in
        entry.value.record.map { ("fusion.models.\(entry.key)", $0) }
      }
    for (path, model) in models {
      guard let tune = model["tune"]?.record else { continue }
      if let metric = tune["metric"]?.text {
        checkMetric(metric, at: path + ".tune.metric", "to tune by", cell, &faults)
      }
      do throws(LearnerError) {
        let recipe = try ModelRecipe(model, classNames: [])
        for candidate in RecipeCandidates(tune).all(seed: 0).prefix(1000) {
          _ = try recipe.changing(candidate)
        }
      } catch {
        faults.append(
          SpecError(
            error.words(classes: [], features: []), at: cell.marks.nearest(path + ".tune")))
      }
    }
  }

  private static func checkMetric(
    _ metric: String, at path: String, _ purpose: String, _ cell: ExperimentCell,
    _ faults: inout [SpecError]
  ) {
    let task = MetricCatalog.metric(named: cell.primary)?.task
    let known = MetricCatalog.all.filter { task == nil || $0.task == task }.map { $0.name }
    if known.contains(metric) { return }
    faults.append(
      SpecError(
        "unknown metric '\(metric)' \(purpose)",
        at: cell.marks.value(path) ?? cell.marks.nearest(path),
        help: Suggestion.help(for: metric, among: known)))
  }

  /// A threshold is about what is decided in the end, not about one of several models.
  private static func checkThresholds(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    for entry in cell.section("fusion")["models"]?.map ?? [] {
      let path = "fusion.models.\(entry.key).threshold"
      if cell.marks.key(path) == nil { continue }
      faults.append(
        SpecError(
          "'threshold' is about the answer of all modalities together",
          at: cell.marks.nearest(path),
          help: "write it under 'model'"))
    }
  }
}
