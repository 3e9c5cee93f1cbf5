extension Artifact {
  /// All trials with their classes.
  init(labelled: LabelledTrials, notes: [DataNote]) {
    self.init()
    set(texts: labelled.subjects, as: "subjects")
    set(texts: labelled.classes, as: "classes")
    set(texts: labelled.trials.map(\.id), as: "ids")
    self["subject"] = Tensor(labelled.trials.map(\.subject))
    self["unit"] = Tensor(labelled.trials.map(\.unit))
    self["position"] = Tensor(labelled.trials.map(\.position))
    self["label"] = Tensor(labelled.trials.map { $0.label ?? -1 })
    set(notes: notes)
  }

  /// The trials of a label stage.
  var labelledTrials: LabelledTrials {
    let ids = texts("ids") ?? []
    let subject = integers("subject")
    let unit = integers("unit")
    let position = integers("position")
    let label = integers("label")
    return LabelledTrials(
      subjects: texts("subjects") ?? [], classes: texts("classes") ?? [],
      trials: ids.indices.map {
        LabelledTrials.Trial(
          subject: subject[$0], id: ids[$0], unit: unit[$0], position: position[$0],
          label: label[$0] < 0 ? nil : label[$0])
      }, notes: notes)
  }
}
