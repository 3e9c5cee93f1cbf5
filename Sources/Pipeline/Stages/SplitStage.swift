import Learners

/// Assigns test folds to trials (to windows only where the split leaks on purpose).
///
/// Inputs: `label`; for the leaky split also `rows`; for groups by a column `trials/<unit>` and
/// `columns/<unit>`. The seed depends on the run seed, the identity of the trials and the outer split only,
/// so that all models see the same folds.
struct SplitStage: Stage {
  static let kind = "split"
  static let revision = 1
  let configuration: ParameterValues
  let seed: UInt64?

  init(outer: ParameterValues, seed: UInt64) {
    configuration = ParameterValues(["outer": .record(Content.of(outer, as: Split.family))])
    self.seed = seed
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let labelled = try inputs.artifact("label").labelledTrials
    let outer = configuration.record("outer")
    do {
      let split = try Split(outer)
      let rows = split.isLeaky ? try inputs.artifact("rows").designRows : nil
      let taking = labelled.trials.indices.filter { labelled.trials[$0].takesPart }
      let trials = rows?.trial ?? taking
      let places = trials.map {
        let trial = labelled.trials[$0]
        return SplitPlace(
          subject: trial.subject, trial: trial.position < 0 ? nil : trial.position)
      }
      let labels =
        labelled.task == .classification ? trials.map { labelled.trials[$0].label ?? 0 } : nil
      let subjects = try Self.subjects(labelled, inputs)
      let units = try split.units(
        places: places, subjects: subjects, labels: labels, classes: labelled.classes.count)
      let folds = try split.folds(
        units, places: places, subjects: subjects, seed: splitSeed(outer, labelled, taking))
      let notes =
        try labels.map { try FoldSupport.check(folds, label: $0, classes: labelled.classes) } ?? []
      var artifact = Artifact()
      artifact["unit"] = Tensor(rows.map { Array(0..<$0.count) } ?? taking)
      artifact["group"] = Tensor(units.group)
      artifact["groups"] = Tensor([units.groupNames.count])
      artifact["fold"] = Tensor(folds.testFold.map { $0 ?? -1 })
      artifact.set(texts: folds.names, as: "names")
      artifact.set(texts: folds.notes + notes, as: "split_notes")
      artifact["is_leaky"] = Tensor([split.isLeaky ? 1 : 0])
      return StageResult(artifact)
    } catch let fault as SplitFault {
      throw StageFailure(
        fault.message, specPath: "evaluation.outer" + (fault.parameter.map { ".\($0)" } ?? ""))
    }
  }

  /// The trials of every subject, with the column that groups come from; where windows are judged one by one,
  /// the trials that they lie in are inputs of their own.
  static func subjects(_ labelled: LabelledTrials, _ inputs: StageInputs) throws -> [SubjectTrials]
  {
    var columns: [String: [String: [String?]]] = [:]
    var known: [String: [String]] = [:]
    for name in inputs.names where name.hasPrefix("trials/") {
      let own = try inputs.artifact("columns/" + name.dropFirst("trials/".count))
      for subject in try inputs.artifact(name).subjectTrials(columns: own) {
        columns[subject.subject] = subject.columns
        known[subject.subject] = subject.ids
      }
    }
    var ids = [[String]](repeating: [], count: labelled.subjects.count)
    for trial in labelled.trials { ids[trial.subject].append(trial.id) }
    return zip(labelled.subjects, ids).map { subject, own in
      let ids = labelled.areWindows ? known[subject] ?? [] : own
      let none = [Double](repeating: .nan, count: ids.count)
      return SubjectTrials(
        subject: subject, ids: ids, starts: none, ends: none, columns: columns[subject] ?? [:])
    }
  }

  private func splitSeed(
    _ outer: ParameterValues, _ labelled: LabelledTrials, _ taking: [Int]
  ) -> UInt64 {
    var seed = Seed.derive(from: self.seed ?? 0, "split " + Canonical.text(outer))
    for index in taking {
      let trial = labelled.trials[index]
      seed = Seed.derive(from: seed, labelled.subjects[trial.subject] + "\u{1}" + trial.id)
    }
    return seed
  }
}
