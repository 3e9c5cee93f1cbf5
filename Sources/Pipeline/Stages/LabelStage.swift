import Learners

/// Labels the trials of all units and puts subjects into one order.
///
/// Inputs: `trials/<unit>` and `columns/<unit>` of every unit.
struct LabelStage: Stage {
  static let kind = "label"
  static let revision = 1
  let configuration: ParameterValues

  init(dataset: DatasetDeclaration) {
    configuration = ParameterValues([
      "label": .record(Content.of(dataset.label, as: DatasetSchema.label)),
      "exclude_subjects": .list(dataset.excludedSubjects.map { .text($0) }),
    ])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    var units: [[SubjectTrials]] = []
    var notes: [DataNote] = []
    for index in 0..<inputs.names.count / 2 {
      let columns = try inputs.artifact("columns/\(index)")
      notes += columns.notes
      units.append(try inputs.artifact("trials/\(index)").subjectTrials(columns: columns))
    }
    let labelled = try Labelling(
      label: configuration.record("label"),
      excludedSubjects: configuration.texts("exclude_subjects")
    ).labelled(units)
    guard labelled.trials.contains(where: { $0.label != nil }) else {
      throw StageFailure("no trial has a label", specPath: "dataset.label")
    }
    return StageResult(
      Artifact(labelled: labelled, notes: DataNote.summarised(notes) + labelled.notes))
  }
}
