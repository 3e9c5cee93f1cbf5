import Learners

/// The classes that a personal fold has training rows of: a person need not have shown all of them.
///
/// A model is fitted to the classes that are there and answers 0 for the others; where there is one only,
/// nothing can be learned, and that class is answered with certainty. Both are counted and said.
struct LearnedClasses {
  /// Indices into the classes, ascending.
  let kept: [Int]
  /// Number of all classes.
  let count: Int

  /// - Parameters:
  ///   - fold: rows of one fold.
  ///   - rows: all rows.
  ///   - labelled: their trials, which have classes.
  init(_ fold: FoldRows.Fold, rows: DesignRows, labelled: LabelledTrials) {
    kept = Set(fold.train.compactMap { labelled.trials[rows.trial[$0]].label }).sorted()
    count = labelled.classes.count
  }

  /// Whether every class was learned.
  var areAll: Bool { kept.count == count }

  /// Answers for all classes, of answers for those that were learned.
  func widened(_ answers: FusedPrediction) -> FusedPrediction {
    var out = answers
    out.probabilities = Matrix(
      repeating: 0, rows: answers.probabilities.rows, columns: count)
    for row in 0..<answers.probabilities.rows {
      for (place, label) in kept.enumerated() {
        out.probabilities[row, label] = answers.probabilities[row, place]
      }
    }
    out.decisionWeights = answers.decisionWeights.map { weights in
      var all = [Double](repeating: 1, count: count)
      for (place, label) in kept.enumerated() { all[label] = weights[place] }
      return all
    }
    return out
  }

  /// The same answer for every row: the one class that was learned.
  func certain(rows: Int) -> FusedPrediction {
    var answers = Matrix(repeating: 0.0, rows: rows, columns: count)
    for row in 0..<rows { answers[row, kept[0]] = 1 }
    return FusedPrediction(probabilities: answers)
  }

  /// The trials with only the classes that were learned; others take no part.
  func narrowed(_ labelled: LabelledTrials) -> LabelledTrials {
    LabelledTrials(
      subjects: labelled.subjects, classes: kept.map { labelled.classes[$0] },
      trials: labelled.trials.map { trial in
        LabelledTrials.Trial(
          subject: trial.subject, id: trial.id, unit: trial.unit, position: trial.position,
          label: trial.label.flatMap { kept.firstIndex(of: $0) }, window: trial.window)
      }, notes: labelled.notes)
  }

  /// What is to be said of all folds together.
  ///
  /// - Parameters:
  ///   - folds: training and test rows of all folds.
  ///   - rows: all rows.
  ///   - labelled: their trials.
  /// - Returns: a line for folds that learned one class only, and one for those that missed some.
  static func notes(
    _ folds: [FoldRows.Fold], rows: DesignRows, labelled: LabelledTrials
  ) -> [String] {
    guard labelled.task == .classification else { return [] }
    var single: [FoldRows.Fold] = []
    var some: [FoldRows.Fold] = []
    for fold in folds where fold.subject != nil {
      let learned = LearnedClasses(fold, rows: rows, labelled: labelled)
      if learned.kept.count == 1 {
        single.append(fold)
      } else if !learned.areAll {
        some.append(fold)
      }
    }
    func words(_ part: [FoldRows.Fold], _ what: String, _ consequence: String) -> String {
      let trials = Set(part.flatMap(\.test).map { rows.trial[$0] }).count
      let people = Set(part.compactMap(\.subject)).sorted().map { labelled.subjects[$0] }
      let named = people.prefix(10).joined(separator: ", ") + (people.count > 10 ? ", …" : "")
      return
        "\(part.count) of \(folds.count) folds learn from \(what), for their subject has shown no other"
        + " outside of what is tested: \(consequence) (\(trials) test trials; "
        + "\(people.count == 1 ? "subject" : "subjects") \(named))"
    }
    var lines: [String] = []
    if !single.isEmpty {
      lines.append(
        words(single, "one class only", "it is answered with certainty, and nothing is learned"))
    }
    if !some.isEmpty {
      lines.append(words(some, "some of the classes only", "the others are never answered"))
    }
    return lines
  }
}
