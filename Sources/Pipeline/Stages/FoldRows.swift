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
    /// The subject that it learns from and tests; `nil` where folds are all subjects' together.
    let subject: Int?
  }

  let folds: [Fold]
  /// Group of each row: what no fold learns from and tests.
  let groups: [Int]
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
    self.groups = groups
    isLeaky = membership.isLeaky
    try Self.requireOwnRows(membership, rows: rows, labelled: labelled)
    if membership.subjectOfFold == nil {
      try Self.requireClasses(names: names, train: train, rows: rows, labelled: labelled)
    }
    folds = names.indices.map { fold in
      Fold(
        name: names[fold], train: train[fold], test: test[fold],
        trainGroups: Set(train[fold].map { groups[$0] }).count,
        testGroups: Set(test[fold].map { groups[$0] }).count,
        repetition: membership.repeatOfFold[fold], subject: membership.subjectOfFold?[fold])
    }
    do throws(SplitFault) {
      guards = try LeakGuard.check(
        folds.map { LeakGuard.Fold(name: $0.name, train: $0.train, test: $0.test) },
        group: groups, groups: membership.groupCount,
        samples: SampleRanges(of: rows, labelled: labelled, reads: reads), isLeaky: isLeaky,
        reason: reads.isEmpty ? nil : Self.reachingReason)
    } catch {
      throw StageFailure(error.message, specPath: "evaluation.outer")
    }
    notes =
      (split.texts("split_notes") ?? [])
      + LearnedClasses.notes(folds, rows: rows, labelled: labelled)
  }

  private static let reachingReason =
    "features also read samples outside of their windows (baselines, lags, commands without "
    + "'reads: window'): group by 'subject'"

  /// Proves that personal folds learn from the rows of their subject only, and that there are any.
  private static func requireOwnRows(
    _ membership: FoldMembership, rows: DesignRows, labelled: LabelledTrials
  ) throws {
    for (fold, subject) in (membership.subjectOfFold ?? []).enumerated() {
      let (train, test) = (membership.train[fold], membership.test[fold])
      let place = "fold \(membership.names[fold])"
      if (train + test).contains(where: { labelled.trials[rows.trial[$0]].subject != subject }) {
        throw StageFailure(
          "rows of other subjects would be in a fold of subject '\(labelled.subjects[subject])'",
          place: place, specPath: "evaluation.outer")
      }
      if train.isEmpty, !test.isEmpty {
        throw StageFailure(
          "no training trial of the subject has a window: 'dataset.select.exclude_subjects' leaves "
            + "subjects out", place: place, specPath: "evaluation.outer")
      }
    }
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
