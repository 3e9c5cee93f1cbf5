import Learners

/// What `evaluation.race` cannot be.
enum RaceChecks {
  private static let path = "evaluation.race"

  static func check(_ cell: ExperimentCell, _ faults: inout [SpecError]) {
    guard let race = cell.section("evaluation")["race"]?.record else { return }
    let after = race.list("after").compactMap(\.integer)
    if zip(after, after.dropFirst()).contains(where: >=) {
      faults.append(
        SpecError(
          "expected numbers of folds that grow, found \(after.map(String.init).joined(separator: ", "))",
          at: cell.marks.nearest("\(path).after")))
    }
    let metrics = cell.section("evaluation").texts("metrics")
    if let metric = race["metric"]?.text, !metrics.contains(metric), metric != cell.primary {
      faults.append(
        SpecError(
          "cells race in '\(metric)', which is not measured",
          at: cell.marks.nearest("\(path).metric"),
          help: "the metrics are " + metrics.joined(separator: ", ")))
    }
  }

  /// Checks that axes are those of the sweep.
  static func checkAxes(_ cells: [ExperimentCell], _ faults: inout [SpecError]) {
    var said: Set<SourceMark> = []
    let known = Set(cells.flatMap { $0.axes.map(\.axis) })
    for cell in cells {
      guard let race = cell.section("evaluation")["race"]?.record, race["over"] != nil else {
        continue
      }
      for name in race.texts("over") where !known.contains(name) {
        let mark = cell.marks.nearest("\(path).over")
        if !said.insert(mark).inserted { continue }
        faults.append(
          SpecError(
            "no cell has the axis '\(name)'", at: mark,
            help: known.isEmpty ? nil : "the axes are " + known.sorted().joined(separator: ", ")))
      }
    }
  }
}
