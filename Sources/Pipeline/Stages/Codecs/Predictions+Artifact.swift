import Learners

/// Out-of-fold predictions of one fit configuration and seed, with what each fold was like.
struct Predictions {
  /// What happened in one fold.
  struct Fold {
    let name: String
    let trainRows: Int
    let testRows: Int
    let trainGroups: Int
    let testGroups: Int
    let notes: [String]
    /// What the fold chose on its training rows.
    var chosen: [ChosenValue] = []
    /// A factor per class before the largest is taken; `nil` for none.
    var decisionWeights: [Double]?
    /// Where the model's attention went; `nil` for models without.
    var attention: AttentionTable?
    /// Which repeat of the split it belongs to.
    var repetition = 0
    /// The subject that it learned from and tested; `nil` where folds are all subjects' together.
    var subject: Int?
  }

  /// Index of each tested row in `DesignRows`.
  let row: [Int]
  /// Fold that tested each row.
  let fold: [Int]
  /// Rows × classes.
  var probabilities: Matrix<Double>
  /// One entry per fold.
  let folds: [Fold]
  /// Groups that stood in training and test rows of a fold, and windows that overlapped, over all folds.
  let guards: GuardProof
  /// Notes of the split and of the features.
  var notes: [String]
  /// Whether the split leaks on purpose.
  let isLeaky: Bool

  /// The predictions of each repeat of the split: every row is tested once in each.
  var byRepeat: [Predictions] {
    let count = (folds.map(\.repetition).max() ?? 0) + 1
    guard count > 1 else { return [self] }
    return (0..<count).map { repetition in
      let kept = folds.indices.filter { folds[$0].repetition == repetition }
      let first = kept.first ?? 0
      let own = row.indices.filter { folds[fold[$0]].repetition == repetition }
      return Predictions(
        row: own.map { row[$0] }, fold: own.map { fold[$0] - first },
        probabilities: probabilities.selecting(rows: own), folds: kept.map { folds[$0] },
        guards: guards, notes: notes, isLeaky: isLeaky)
    }
  }
}

extension Artifact {
  init(predictions: Predictions) {
    self.init()
    self["row"] = Tensor(predictions.row)
    self["fold"] = Tensor(predictions.fold)
    self["probability"] = Tensor(
      shape: [predictions.probabilities.rows, predictions.probabilities.columns],
      .f64(predictions.probabilities.elements))
    set(texts: predictions.folds.map(\.name), as: "fold_names")
    self["fold_counts"] = Tensor(
      shape: [predictions.folds.count, 4],
      .i64(
        predictions.folds.flatMap {
          [$0.trainRows, $0.testRows, $0.trainGroups, $0.testGroups].map(Int64.init)
        }))
    for (index, fold) in predictions.folds.enumerated() where !fold.notes.isEmpty {
      set(texts: fold.notes, as: "fold_notes/\(index)")
    }
    for (index, fold) in predictions.folds.enumerated() {
      set(chosen: fold.chosen, as: "fold_chosen/\(index)")
      set(decisionWeights: fold.decisionWeights, as: "decision_weights/\(index)")
      set(attention: fold.attention, as: "attention/\(index)")
    }
    if predictions.folds.contains(where: { $0.repetition > 0 }) {
      self["fold_repeats"] = Tensor(predictions.folds.map(\.repetition))
    }
    if predictions.folds.contains(where: { $0.subject != nil }) {
      self["fold_subjects"] = Tensor(predictions.folds.map { $0.subject ?? -1 })
    }
    self["guards"] = Tensor([
      predictions.guards.groupOverlap, predictions.guards.windowOverlap,
      predictions.guards.tuningOverlap, predictions.isLeaky ? 1 : 0,
    ])
    set(texts: predictions.notes, as: "notes")
  }

  /// The predictions of a fit stage.
  var predictions: Predictions {
    let shape = self["probability"]?.shape ?? [0, 0]
    let counts = integers("fold_counts")
    let guards = integers("guards")
    let names = texts("fold_names") ?? []
    let repeats = integers("fold_repeats")
    let subjects = integers("fold_subjects")
    return Predictions(
      row: integers("row"), fold: integers("fold"),
      probabilities: Matrix(rows: shape[0], columns: shape[1], elements: doubles("probability")),
      folds: names.indices.map {
        Predictions.Fold(
          name: names[$0], trainRows: counts[$0 * 4], testRows: counts[$0 * 4 + 1],
          trainGroups: counts[$0 * 4 + 2], testGroups: counts[$0 * 4 + 3],
          notes: texts("fold_notes/\($0)") ?? [], chosen: chosen("fold_chosen/\($0)"),
          decisionWeights: self["decision_weights/\($0)"]?.doubles,
          attention: attention("attention/\($0)"),
          repetition: repeats.isEmpty ? 0 : repeats[$0],
          subject: subjects.isEmpty ? nil : subjects[$0])
      },
      guards: GuardProof(
        groupOverlap: guards[0], windowOverlap: guards[1], tuningOverlap: guards[2]),
      notes: texts("notes") ?? [], isLeaky: guards[3] == 1)
  }
}
