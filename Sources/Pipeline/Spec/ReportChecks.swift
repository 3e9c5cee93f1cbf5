import Learners

/// What a declaration cannot say about tables and plots: their words must be axes and metrics.
enum ReportChecks {
  static func check(_ experiment: Experiment, base: Node, faults: inout [SpecError]) {
    let metrics = metricNames(of: experiment)
    let axes = axisNames(of: experiment)
    for entry in experiment.report.map("tables") {
      guard let table = entry.value.record else { continue }
      let path = "report.tables.\(entry.key)"
      if let fault = NameRule.fault(
        in: entry.key, at: experiment.marks.key(path) ?? experiment.marks.nearest(path))
      {
        faults.append(fault)
      }
      checkWords(table.texts("rows"), "\(path).rows", "axis", axes, experiment, &faults)
      checkWords(table.texts("columns"), "\(path).columns", "axis", axes, experiment, &faults)
      checkWords(table.texts("values"), "\(path).values", "metric", metrics, experiment, &faults)
      checkWhere(table, "\(path).where", axes, experiment, &faults)
    }
    for entry in experiment.report.map("plots") {
      guard let plot = entry.value.record else { continue }
      let path = "report.plots.\(entry.key)"
      checkWord(plot.text("x"), "\(path).x", "axis", axes, experiment, &faults)
      checkWord(plot.text("y"), "\(path).y", "metric", metrics, experiment, &faults)
      if let series = plot["series"]?.text {
        checkWord(series, "\(path).series", "axis", axes, experiment, &faults)
      }
      checkWhere(plot, "\(path).where", axes, experiment, &faults)
    }
  }

  private static func metricNames(of experiment: Experiment) -> [String] {
    var names: [String] = []
    for cell in experiment.cells {
      let evaluation = cell.section("evaluation")
      let own = evaluation.texts("metrics") + evaluation.map("roc").map { "roc_auc_\($0.key)" }
      for name in own where !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// Axes of the sweep, and the sections that label rows of experiments without such an axis.
  private static func axisNames(of experiment: Experiment) -> [String] {
    var names = experiment.axes.axes.map(\.name)
    for name in ["model", "fusion"] where !names.contains(name) { names.append(name) }
    return names
  }

  private static func checkWords(
    _ words: [String], _ path: String, _ kind: String, _ known: [String],
    _ experiment: Experiment, _ faults: inout [SpecError]
  ) {
    for (index, word) in words.enumerated() {
      checkWord(word, "\(path)[\(index)]", kind, known, experiment, &faults)
    }
  }

  private static func checkWord(
    _ word: String, _ path: String, _ kind: String, _ known: [String], _ experiment: Experiment,
    _ faults: inout [SpecError]
  ) {
    guard !known.contains(word) else { return }
    faults.append(
      SpecError(
        "unknown \(kind) '\(word)'", at: experiment.marks.nearest(path),
        help: Suggestion.help(for: word, among: known)))
  }

  private static func checkWhere(
    _ values: ParameterValues, _ path: String, _ axes: [String], _ experiment: Experiment,
    _ faults: inout [SpecError]
  ) {
    for entry in values.map("where") where !axes.contains(entry.key) {
      faults.append(
        SpecError(
          "unknown axis '\(entry.key)'",
          at: experiment.marks.key("\(path).\(entry.key)") ?? experiment.marks.nearest(path),
          help: Suggestion.help(for: entry.key, among: axes)))
    }
  }
}
