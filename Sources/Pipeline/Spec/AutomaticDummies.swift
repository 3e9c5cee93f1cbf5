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
      // A dummy chooses nothing, and looks at no time.
      evaluation = cell.section("evaluation").removing(["inner", "smoothing"])
    }
  }

  /// The axis that names models.
  static let axis = "model"

  /// The dummies that had to be added.
  private(set) var cells: [ExperimentCell] = []
  /// Name of the dummy by name of the cell.
  private(set) var ofCell: [String: String] = [:]

  init(_ cells: [ExperimentCell], names: CellNames) {
    var numberOf: [Task: Int] = [:]
    let tasks = cells.map { cell -> Int in
      let next = numberOf.count
      let task = Task(cell)
      let number = numberOf[task] ?? next
      numberOf[task] = number
      return number
    }
    var dummyOf: [Int: ExperimentCell] = [:]
    for (cell, task) in zip(cells, tasks) where cell.isDummy && dummyOf[task] == nil {
      dummyOf[task] = cell
    }
    var taken = Set(cells.map { $0.name.lowercased() })
    let relevant = DistinguishingAxes.find(
      cells.map(\.axes), groups: tasks, excluding: [Self.axis])
    for (cell, task) in zip(cells, tasks) where !cell.isDummy {
      if let known = dummyOf[task] {
        ofCell[cell.name] = known.name
        continue
      }
      let dummy = Self.dummy(for: cell, keeping: relevant, names: names, taken: taken)
      dummyOf[task] = dummy
      taken.insert(dummy.name.lowercased())
      self.cells.append(dummy)
      ofCell[cell.name] = dummy.name
    }
  }

  private static func dummy(
    for cell: ExperimentCell, keeping relevant: Set<String>, names: CellNames,
    taken: Set<String>
  ) -> ExperimentCell {
    let place = cell.axes.firstIndex { $0.axis == axis } ?? 0
    let before = cell.axes[..<place].filter { relevant.contains($0.axis) }
    let after = cell.axes[place...].filter { relevant.contains($0.axis) }
    var axes: [AxisValue] = []
    var label = Dummy.name
    // Where axes cannot tell tasks apart, or a variant took the name, a number does.
    for number in 2... {
      axes = before + [AxisValue(axis: axis, label: label)] + after
      if !taken.contains(names.name(of: axes).lowercased()) { break }
      label = "\(Dummy.name)_\(number)"
    }
    var sections = cell.sections
    var model = ParameterValues(["use": .text(Dummy.name)])
    for parameter in Dummy.parameters { model[parameter.name] = parameter.defaultValue }
    model["preprocess"] = .list([])
    model["class_weight"] = .text("none")
    sections["model"] = .record(model)
    sections["evaluation"] = .record(cell.section("evaluation").removing(["inner"]))
    sections["fusion"] = .record(ParameterValues(["use": .text(EarlyFusion.name)]))
    return ExperimentCell(
      axes: axes, name: names.name(of: axes), sections: sections, marks: cell.marks,
      isAutomaticDummy: true)
  }
}
