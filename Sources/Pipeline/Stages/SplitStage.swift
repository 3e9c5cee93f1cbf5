import Learners

/// Assigns test folds to trials (to windows only where the split leaks on purpose).
///
/// Inputs: `label`; for the leaky split also `rows`; for groups by a column and for splits in time
/// `trials/<unit>` and `columns/<unit>`. The seed depends on the run seed, the identity of the trials and the outer split only,
/// so that all models see the same folds.
struct SplitStage: Stage {
  static let kind = "split"
  static let revision = 1
  let configuration: ParameterValues
  let seed: UInt64?

  init(outer: ParameterValues, seed: UInt64) {
    configuration = ParameterValues([
      "outer": .record(SplitWithin.keyed(Content.of(outer, as: Split.family)))
    ])
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
      let subjects = try Self.subjects(labelled, inputs)
      let times = split.needsTime ? try self.times(trials, labelled, subjects, inputs) : nil
      let places = trials.enumerated().map { index, own in
        let trial = labelled.trials[own]
        return SplitPlace(
          subject: trial.subject, trial: trial.position < 0 ? nil : trial.position,
          time: times?[index])
      }
      let labels =
        labelled.task == .classification ? trials.map { labelled.trials[$0].label ?? 0 } : nil
      let units = try split.units(
        places: places, subjects: subjects, labels: labels, classes: labelled.classes.count)
      let seed = splitSeed(outer, labelled, taking)
      var repeats: [FoldAssignment] = []
      var notes: [String] = []
      for index in 0..<split.repeats {
        let folds = try split.folds(
          units, places: places, subjects: subjects, seed: Split.seed(seed, ofRepeat: index))
        try FoldSupport.requireTraining(folds)
        notes += folds.notes
        if let labels {
          notes += try FoldSupport.check(folds, label: labels, classes: labelled.classes)
        }
        repeats.append(folds)
      }
      return StageResult(
        artifact(
          repeats, unit: rows.map { Array(0..<$0.count) } ?? taking, units: units, notes: notes,
          isLeaky: split.isLeaky))
    } catch let fault as SplitFault {
      throw StageFailure(
        fault.message, specPath: "evaluation.outer" + (fault.parameter.map { ".\($0)" } ?? ""))
    }
  }

  private func artifact(
    _ repeats: [FoldAssignment], unit: [Int], units: SplitUnits, notes: [String], isLeaky: Bool
  ) -> Artifact {
    var artifact = Artifact()
    artifact["unit"] = Tensor(unit)
    artifact["group"] = Tensor(units.group)
    artifact["groups"] = Tensor([units.groupNames.count])
    // Repeat after repeat; folds are numbered on, and named after their repeat.
    var before = 0
    var fold: [Int] = []
    var leftOut: [[Int]] = []
    var names: [String] = []
    for (index, own) in repeats.enumerated() {
      fold += own.testFold.map { $0.map { $0 + before } ?? -1 }
      leftOut +=
        own.leftOut.isEmpty ? [[Int]](repeating: [], count: own.names.count) : own.leftOut
      names += index == 0 ? own.names : own.names.map { "\($0) of repeat \(index + 1)" }
      before += own.names.count
    }
    artifact["fold"] = Tensor(fold)
    if repeats.count > 1 { artifact["repeat_folds"] = Tensor(repeats.map(\.names.count)) }
    if !leftOut.allSatisfy(\.isEmpty) {
      artifact["left_out"] = Tensor(leftOut.flatMap { $0.map { unit[$0] } })
      artifact["left_out_counts"] = Tensor(leftOut.map(\.count))
    }
    if let ofUnit = repeats.first?.owners?.ofUnit {
      artifact["fold_subjects"] = Tensor(repeats.flatMap { $0.owners?.ofFold ?? [] })
      artifact["unit_subjects"] = Tensor(ofUnit)
    }
    artifact.set(texts: names, as: "names")
    artifact.set(texts: notes, as: "split_notes")
    artifact["is_leaky"] = Tensor([isLeaky ? 1 : 0])
    return artifact
  }

  /// The trials of every subject, with the column that groups come from and, where asked for, their times;
  /// where windows are judged one by one, the trials that they lie in are inputs of their own.
  static func subjects(_ labelled: LabelledTrials, _ inputs: StageInputs) throws -> [SubjectTrials]
  {
    var known: [String: SubjectTrials] = [:]
    for name in inputs.names where name.hasPrefix("trials/") {
      let own = try inputs.artifact("columns/" + name.dropFirst("trials/".count))
      for subject in try inputs.artifact(name).subjectTrials(columns: own) {
        known[subject.subject] = subject
      }
    }
    var ids = [[String]](repeating: [], count: labelled.subjects.count)
    for trial in labelled.trials { ids[trial.subject].append(trial.id) }
    return zip(labelled.subjects, ids).map { subject, own in
      if let known = known[subject] { return known }
      let ids = labelled.areWindows ? [] : own
      let none = [Double](repeating: .nan, count: ids.count)
      return SubjectTrials(subject: subject, ids: ids, starts: none, ends: none, columns: [:])
    }
  }

  /// When each unit was: a window by its row, a trial by its borders.
  private func times(
    _ trials: [Int], _ labelled: LabelledTrials, _ subjects: [SubjectTrials],
    _ inputs: StageInputs
  ) throws -> [SplitTime] {
    if labelled.areWindows {
      guard inputs.names.contains("rows") else { return trials.map { _ in .unknown } }
      let rows = try inputs.artifact("rows").designRows
      var out = [SplitTime](repeating: .unknown, count: labelled.trials.count)
      for (row, trial) in rows.trial.enumerated() {
        out[trial] = SplitTime(start: rows.start[row], end: rows.end[row])
      }
      return trials.map { out[$0] }
    }
    return trials.map { index in
      let (subject, position) = (
        subjects[labelled.trials[index].subject], labelled.trials[index].position
      )
      guard subject.starts.indices.contains(position) else { return .unknown }
      return SplitTime(start: subject.starts[position], end: subject.ends[position])
    }
  }

  private func splitSeed(
    _ outer: ParameterValues, _ labelled: LabelledTrials, _ taking: [Int]
  ) -> UInt64 {
    var seed = Seed.derive(
      from: self.seed ?? 0, "split " + Canonical.text(outer.removing(["repeats", "train_on"])))
    for index in taking {
      let trial = labelled.trials[index]
      seed = Seed.derive(from: seed, labelled.subjects[trial.subject] + "\u{1}" + trial.id)
    }
    return seed
  }
}
