import Learners

/// Adds a baseline that looks at no feature to every task and split of an experiment.
struct AutomaticDummies {
  /// What a dummy depends on: data, windows and evaluation, not features, model or fusion.
  private struct Task: Hashable {
    let dataset: ParameterValues
    let windowing: ParameterValues
    let evaluation: ParameterValues

    init(_ cell: ExperimentCell) {
      dataset = cell.section("dataset")
      windowing = cell.section("windowing")
      evaluation = cell.section("evaluation")
    }
  }

  /// The axis that names models.
  static let axis = "model"

  /// The dummies that had to be added.
  private(set) var cells: [ExperimentCell] = []
  /// Name of the dummy by name of the cell.
  private(set) var ofCell: [String: String] = [:]

  init(_ cells: [ExperimentCell], names: CellNames) {
    var byTask: [Task: ExperimentCell] = [:]
    for cell in cells where cell.isDummy { byTask[Task(cell)] = byTask[Task(cell)] ?? cell }
    let tasks = cells.map(Task.init)
    let relevant = Self.axesThatMatter(cells, tasks)
    for (cell, task) in zip(cells, tasks) where !cell.isDummy && byTask[task] == nil {
      let dummy = Self.dummy(for: cell, keeping: relevant, names: names)
      byTask[task] = dummy
      self.cells.append(dummy)
    }
    for (cell, task) in zip(cells, tasks) where !cell.isDummy {
      ofCell[cell.name] = byTask[task]?.name
    }
  }

  /// Axes along which the task itself differs: those that tell dummies apart.
  private static func axesThatMatter(_ cells: [ExperimentCell], _ tasks: [Task]) -> Set<String> {
    var axes: [String] = []
    for cell in cells {
      for value in cell.axes where !axes.contains(value.axis) { axes.append(value.axis) }
    }
    return Set(
      axes.filter { axis in
        guard axis != Self.axis else { return false }
        var taskOf: [[AxisValue]: Task] = [:]
        for (cell, task) in zip(cells, tasks) {
          let others = cell.axes.filter { $0.axis != axis && $0.axis != Self.axis }
          if let known = taskOf[others], known != task { return true }
          taskOf[others] = task
        }
        return false
      })
  }

  private static func dummy(
    for cell: ExperimentCell, keeping relevant: Set<String>, names: CellNames
  ) -> ExperimentCell {
    var axes = [AxisValue(axis: axis, label: Dummy.name)]
    axes += cell.axes.filter { relevant.contains($0.axis) }
    if let place = cell.axes.firstIndex(where: { $0.axis == axis }), place > 0 {
      let kept = Set(cell.axes[..<place].map(\.axis)).intersection(relevant).count
      axes.insert(axes.removeFirst(), at: kept)
    }
    var sections = cell.sections
    var model = ParameterValues(["use": .text(Dummy.name)])
    for parameter in Dummy.parameters { model[parameter.name] = parameter.defaultValue }
    model["preprocess"] = .list([])
    model["class_weight"] = .text("none")
    sections["model"] = .record(model)
    sections["fusion"] = .record(ParameterValues(["use": .text(EarlyFusion.name)]))
    return ExperimentCell(
      axes: axes, name: names.name(of: axes), sections: sections, marks: cell.marks,
      isAutomaticDummy: true)
  }
}
