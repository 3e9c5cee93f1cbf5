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
    let units = split.integers("unit")
    let foldOfUnit = split.integers("fold")
    let groupOfUnit = split.integers("group")
    isLeaky = split.integers("is_leaky") == [1]
    var foldOf = [Int: Int]()
    var groupOf = [Int: Int]()
    for (index, unit) in units.enumerated() {
      foldOf[unit] = foldOfUnit[index]
      groupOf[unit] = groupOfUnit[index]
    }
    let keys = isLeaky ? Array(0..<rows.count) : rows.trial
    let names = split.texts("names") ?? []
    var train = [[Int]](repeating: [], count: names.count)
    var test = train
    for (row, key) in keys.enumerated() {
      guard let tested = foldOf[key], tested >= 0 else { continue }
      for fold in names.indices {
        if fold == tested { test[fold].append(row) } else { train[fold].append(row) }
      }
    }
    try Self.requireClasses(names: names, train: train, rows: rows, labelled: labelled)
    let groups = keys.map { groupOf[$0] ?? 0 }
    folds = names.indices.map { fold in
      Fold(
        name: names[fold], train: train[fold], test: test[fold],
        trainGroups: Set(train[fold].map { groups[$0] }).count,
        testGroups: Set(test[fold].map { groups[$0] }).count)
    }
    do throws(SplitFault) {
      guards = try LeakGuard.check(
        folds.map { LeakGuard.Fold(name: $0.name, train: $0.train, test: $0.test) },
        group: groups, groups: split.integers("groups").first ?? 0,
        samples: SampleRanges(of: rows, labelled: labelled, reads: reads), isLeaky: isLeaky,
        reason: reads.isEmpty ? nil : Self.reachingReason)
    } catch {
      throw StageFailure(error.message, specPath: "evaluation.outer")
    }
    notes = split.texts("split_notes") ?? []
  }

  private static let reachingReason =
    "features also read samples outside of their windows (baselines, lags, commands without "
    + "'reads: window'): group by 'subject'"

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
