extension Artifact {
  /// All trials with their classes or numbers.
  init(labelled: LabelledTrials, notes: [DataNote]) {
    self.init()
    set(texts: labelled.subjects, as: "subjects")
    set(texts: labelled.classes, as: "classes")
    set(texts: labelled.trials.map(\.id), as: "ids")
    self["subject"] = Tensor(labelled.trials.map(\.subject))
    self["unit"] = Tensor(labelled.trials.map(\.unit))
    self["position"] = Tensor(labelled.trials.map(\.position))
    self["label"] = Tensor(labelled.trials.map { $0.label ?? -1 })
    // What is new is written only where it is used: labels of trials stay byte for byte what they were.
    if !labelled.targets.isEmpty {
      set(texts: labelled.targets, as: "targets")
      self["takes_part"] = Tensor(labelled.trials.map { $0.takesPart ? 1 : 0 })
      let width = labelled.targets.count
      self["values"] = Tensor(
        shape: [labelled.trials.count, width],
        .f64(
          labelled.trials.flatMap {
            $0.takesPart ? $0.values : [Double](repeating: 0, count: width)
          }))
    }
    if labelled.areWindows { self["window"] = Tensor(labelled.trials.map { $0.window ?? -1 }) }
    set(notes: notes)
  }

  /// The trials of a label stage.
  var labelledTrials: LabelledTrials {
    let ids = texts("ids") ?? []
    let subject = integers("subject")
    let unit = integers("unit")
    let position = integers("position")
    let label = integers("label")
    let targets = texts("targets") ?? []
    let takesPart = targets.isEmpty ? [] : integers("takes_part")
    let values = targets.isEmpty ? [] : doubles("values")
    let window = self["window"] == nil ? [] : integers("window")
    return LabelledTrials(
      subjects: texts("subjects") ?? [], classes: texts("classes") ?? [], targets: targets,
      trials: ids.indices.map { index in
        let first = index * targets.count
        return LabelledTrials.Trial(
          subject: subject[index], id: ids[index], unit: unit[index], position: position[index],
          label: label[index] < 0 ? nil : label[index],
          values: takesPart.isEmpty || takesPart[index] == 0
            ? [] : Array(values[first..<first + targets.count]),
          window: window.isEmpty || window[index] < 0 ? nil : window[index])
      }, notes: notes)
  }
}
