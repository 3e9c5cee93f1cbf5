import Learners

/// Rankings under `report`: their words must be axes and metrics, and their names files of their own.
enum RankingChecks {
  /// The word for blocks that are subjects.
  private static let subject = "subject"

  /// - Parameters:
  ///   - experiment: the cells and the `report` section.
  ///   - metrics: the metrics that cells have.
  ///   - faults: gets what is wrong.
  static func check(_ experiment: Experiment, metrics: [String], faults: inout [SpecError]) {
    let tables = experiment.report.map("tables").map { $0.key.lowercased() }
    for entry in experiment.report.map("rankings") {
      let path = "report.rankings.\(entry.key)"
      let key = experiment.marks.key(path) ?? experiment.marks.nearest(path)
      if let fault = NameRule.fault(in: entry.key, at: key) { faults.append(fault) }
      if tables.contains(entry.key.lowercased()) {
        faults.append(
          SpecError(
            "a table and a ranking are both called '\(entry.key)'", at: key,
            help: "each is written to a file of its name"))
      }
      guard let ranking = entry.value.record else { continue }
      checkAxes(ranking, path, experiment, &faults)
      if let metric = ranking["metric"]?.text, !metrics.contains(metric) {
        let mark =
          experiment.marks.value("\(path).metric") ?? experiment.marks.nearest("\(path).metric")
        faults.append(
          SpecError(
            "unknown metric '\(metric)'", at: mark,
            help: Suggestion.help(for: metric, among: metrics)))
      }
      if let node = experiment.marks.node("\(path).where") {
        _ = CellSelector(node, axes: experiment.axes, faults: &faults)
      }
    }
  }

  private static func checkAxes(
    _ ranking: ParameterValues, _ path: String, _ experiment: Experiment,
    _ faults: inout [SpecError]
  ) {
    let over = ranking["over"].map { $0.text.map { [$0] } ?? $0.list?.compactMap(\.text) ?? [] }
    let rows = ranking.texts("rows")
    var named = rows.enumerated().map { ("\(path).rows[\($0)]", $1) }
    if let over, over != [subject] {
      let isList = ranking["over"]?.list != nil
      named += over.enumerated().map { (isList ? "\(path).over[\($0)]" : "\(path).over", $1) }
    }
    var seen: Set<String> = []
    for (place, axis) in named {
      let mark = experiment.marks.value(place) ?? experiment.marks.nearest(place)
      do throws(SpecError) {
        let found = try experiment.axes.axis(axis, at: mark)
        if !seen.insert(found.name).inserted {
          faults.append(SpecError("the ranking has '\(axis)' already", at: mark))
        }
      } catch {
        faults.append(error)
      }
    }
  }
}
