import Learners

/// Finds the cell that each cell is compared with.
enum DeclaredBaselines {
  private static let path = "evaluation.statistics.compare.baseline"

  /// - Parameters:
  ///   - cells: all cells, automatic dummies included.
  ///   - dummies: name of the dummy of the same task by name of the cell.
  ///   - axes: the axes of the spec.
  ///   - faults: gets baselines that are no cell, or a cell that predicts something else.
  /// - Returns: name of the baseline by name of the cell; baselines themselves are absent.
  static func find(
    _ cells: [ExperimentCell], dummies: [String: String], axes: AxisTable,
    faults: inout [SpecError]
  ) -> [String: String] {
    var out: [String: String] = [:]
    var known: [SourceMark: Baselines?] = [:]
    let values = cells.map(\.axes)
    for cell in cells where !cell.isDummy {
      guard let node = cell.marks.node(path), !asksForDummy(cell) else {
        out[cell.name] = dummies[cell.name]
        continue
      }
      if known[node.mark] == nil {
        let selector = CellSelector(node, axes: axes, faults: &faults)
        known[node.mark] =
          selector.isFaulty ? .some(nil) : Baselines(selector, among: values, axes: axes)
      }
      guard let baselines = known[node.mark] ?? nil else { continue }
      do throws(SpecError) {
        let found = cells[try baselines.place(for: cell.axes)]
        if found.name == cell.name { continue }
        guard found.section("dataset") == cell.section("dataset") else {
          throw SpecError(
            "the baseline '\(found.name)' of '\(cell.name)' has other data or other classes",
            at: node.mark)
        }
        out[cell.name] = found.name
      } catch {
        faults.append(error)
      }
    }
    return out
  }

  /// Whether the baseline is the dummy of the same task, which need not be among the cells.
  private static func asksForDummy(_ cell: ExperimentCell) -> Bool {
    let compare = cell.section("evaluation").record("statistics").record("compare")
    let wanted = compare.map("baseline").map {
      AxisValue(axis: $0.key, label: $0.value.text ?? "")
    }
    return wanted == [CellSelector.dummy]
  }
}
