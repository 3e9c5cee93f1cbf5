import Learners

/// Finds the cell that each cell is compared with.
enum DeclaredBaselines {
  /// - Returns: name of the baseline by name of the cell; baselines themselves are absent.
  static func find(
    _ cells: [ExperimentCell], dummies: [String: String], axes: AxisTable,
    faults: inout [SpecError]
  ) -> [String: String] {
    var out: [String: String] = [:]
    for cell in cells where !cell.isDummy {
      let wanted = cell.section("evaluation").record("statistics").record("compare")
        .map("baseline").map { AxisValue(axis: $0.key, label: $0.value.text ?? "") }
      if wanted == [AxisValue(axis: AutomaticDummies.axis, label: Dummy.name)] {
        out[cell.name] = dummies[cell.name]
        continue
      }
      let path = "evaluation.statistics.compare.baseline"
      switch found(wanted, for: cell, among: cells) {
      case .itself: continue
      case .cell(let name): out[cell.name] = name
      case .fault(let message):
        faults.append(SpecError(message, at: cell.marks.nearest(path)))
      }
    }
    return out
  }

  private enum Found {
    case itself
    case cell(String)
    case fault(String)
  }

  /// The matching cell that is equal on the other axes, else the unique match.
  private static func found(
    _ wanted: [AxisValue], for cell: ExperimentCell, among cells: [ExperimentCell]
  ) -> Found {
    let matching = cells.filter { other in wanted.allSatisfy { other.axes.contains($0) } }
    if wanted.allSatisfy({ cell.axes.contains($0) }) { return .itself }
    let names = wanted.map { "\($0.axis): \($0.label)" }.joined(separator: ", ")
    guard !matching.isEmpty else { return .fault("no cell is the baseline {\(names)}") }
    let fixed = Set(wanted.map(\.axis))
    let others = cell.axes.filter { !fixed.contains($0.axis) }
    let equal = matching.filter { other in
      other.axes.filter { !fixed.contains($0.axis) } == others
    }
    if let first = equal.first { return .cell(first.name) }
    if matching.count == 1 { return .cell(matching[0].name) }
    return .fault(
      "\(matching.count) cells are the baseline {\(names)} and none of them equals '\(cell.name)' on the other axes")
  }
}
