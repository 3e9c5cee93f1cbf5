import Learners

/// Training and test rows of every fold, with the proof that they are apart.
struct FoldRows {
  /// Rows of one fold, as indices into `DesignRows`.
  struct Fold {
    let name: String
    let train: [Int]
    let test: [Int]
    let trainGroups: Int
    let testGroups: Int
    /// Which repeat of the split it belongs to.
    let repetition: Int
  }

  let folds: [Fold]
  let guards: GuardProof
  let notes: [String]
  let isLeaky: Bool

  /// - Parameters:
  ///   - split: the result of a split stage.
  ///   - rows: the rows of all folds.
  ///   - labelled: their trials.
  ///   - reads: what features read outside of their windows.
  /// - Throws: `StageFailure` where rows leak, or a class is absent from a training fold.
  init(
    split: Artifact, rows: DesignRows, labelled: LabelledTrials, reads: [FeatureRows.Read]
  ) throws {
    let membership = FoldMembership(split: split, rows: rows)
    let (names, train, test) = (membership.names, membership.train, membership.test)
    let groups = membership.groups
    isLeaky = membership.isLeaky
    try Self.requireClasses(names: names, train: train, rows: rows, labelled: labelled)
    folds = names.indices.map { fold in
      Fold(
        name: names[fold], train: train[fold], test: test[fold],
        trainGroups: Set(train[fold].map { groups[$0] }).count,
        testGroups: Set(test[fold].map { groups[$0] }).count,
        repetition: membership.repeatOfFold[fold])
    }
    do throws(SplitFault) {
      guards = try LeakGuard.check(
        folds.map { LeakGuard.Fold(name: $0.name, train: $0.train, test: $0.test) },
        group: groups, groups: membership.groupCount,
        samples: Self.samples(of: rows, labelled: labelled, reads: reads), isLeaky: isLeaky)
    } catch {
      let reason =
        reads.isEmpty ? "" : "; features also read samples outside of their windows"
      throw StageFailure(error.message + reason, specPath: "evaluation.outer")
    }
    notes = split.texts("split_notes") ?? []
  }

  /// Which samples each row is computed from.
  static func samples(
    of rows: DesignRows, labelled: LabelledTrials, reads: [FeatureRows.Read]
  ) -> SampleRanges {
    var samples = SampleRanges()
    func add(_ row: Int, _ modality: Int, _ range: Range<Int>) {
      let subject = labelled.trials[rows.trial[row]].subject
      samples.add(
        window: row, recording: subject * rows.modalities.count + modality, rows: range)
    }
    for (modality, ranges) in rows.samples.enumerated() {
      for (row, range) in ranges.enumerated() { add(row, modality, range) }
    }
    for read in reads { add(read.row, read.modality, read.samples) }
    return samples
  }

  private static func requireClasses(
    names: [String], train: [[Int]], rows: DesignRows, labelled: LabelledTrials
  ) throws {
    for (name, own) in zip(names, train) where !labelled.classes.isEmpty {
      let present = Set(own.compactMap { labelled.trials[rows.trial[$0]].label })
      for (label, className) in labelled.classes.enumerated() where !present.contains(label) {
        throw StageFailure(
          "class '\(className)' has no row in the training part", place: "fold \(name)",
          specPath: "evaluation.outer")
      }
    }
  }
}
