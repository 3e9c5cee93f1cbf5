import Learners

/// What a declaration cannot say about tables and plots: their words must be axes and metrics, and no two
/// cells may stand in one slot of a table.
enum ReportChecks {
  static func check(_ experiment: Experiment, base: Node, faults: inout [SpecError]) {
    let metrics = metricNames(of: experiment)
    let before = faults.count
    let tables = TableDeclaration.all(in: base, axes: experiment.axes, faults: &faults)
    // Which slots cells fall into follows from axes that are known.
    if faults.count == before {
      let entries = experiment.tableEntries
      for table in tables { _ = TableLayout(table, entries, faults: &faults) }
    }
    for entry in experiment.report.map("tables") {
      for (index, word) in (entry.value.record?.texts("values") ?? []).enumerated() {
        checkMetric(
          word, "report.tables.\(entry.key).values[\(index)]", metrics, experiment, &faults)
      }
    }
    RankingChecks.check(experiment, metrics: metrics, faults: &faults)
    PublishedChecks.check(experiment, metrics: metrics, faults: &faults)
    ExplainChecks.check(experiment, &faults)
    for entry in experiment.report.map("plots") {
      guard let plot = entry.value.record else { continue }
      let path = "report.plots.\(entry.key)"
      checkMetric(plot.text("y"), "\(path).y", metrics, experiment, &faults)
      for key in ["x", "series"] {
        guard let axis = plot[key]?.text else { continue }
        do throws(SpecError) {
          _ = try experiment.axes.axis(axis, at: experiment.marks.nearest("\(path).\(key)"))
        } catch {
          faults.append(error)
        }
      }
      if let node = experiment.marks.node("\(path).where") {
        _ = CellSelector(node, axes: experiment.axes, faults: &faults)
      }
    }
  }

  private static func metricNames(of experiment: Experiment) -> [String] {
    var names: [String] = []
    for cell in experiment.cells {
      let evaluation = cell.section("evaluation")
      let targets = cell.target.targets
      let own =
        evaluation.texts("metrics").flatMap {
          TargetMetricName.parts(of: $0, targets: targets).map(\.name)
        } + evaluation.map("roc").map { "roc_auc_\($0.key)" }
      for name in own where !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func checkMetric(
    _ word: String, _ path: String, _ known: [String], _ experiment: Experiment,
    _ faults: inout [SpecError]
  ) {
    guard !known.contains(word) else { return }
    let mark = experiment.marks.value(path) ?? experiment.marks.nearest(path)
    faults.append(
      SpecError(
        "unknown metric '\(word)'", at: mark, help: Suggestion.help(for: word, among: known)))
  }
}

extension Experiment {
  /// The cells as tables place them.
  public var tableEntries: [TableLayout.Entry] {
    var places: [String: Int] = [:]
    for (place, cell) in cells.enumerated() { places[cell.name] = place }
    return cells.map { cell in
      TableLayout.Entry(
        axes: cell.axes, name: cell.name, dummy: dummies[cell.name].flatMap { places[$0] },
        isAutomatic: cell.isAutomaticDummy)
    }
  }
}
