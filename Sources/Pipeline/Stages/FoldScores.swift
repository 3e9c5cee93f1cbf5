import Learners

/// A metric fold by fold for a cell and its baseline: what the corrected resampled t-test looks at.
///
/// Personal folds test too little each for a metric: the folds i of all subjects are scored together.
struct FoldScores {
  /// Cell less baseline, one per fold and pair of seeds in which the metric is defined for both.
  let differences: [Double]
  /// Folds in which it is undefined.
  let undefined: Int
  /// Test rows over training rows, mean over folds.
  let testToTrain: Double

  /// The folds of one seed.
  struct Run {
    let trials: [[Int]]
    let scores: [Double?]
    let ratios: [Double]

    /// Scores every fold by itself.
    init(
      _ predictions: Predictions, rows: DesignRows, labelled: LabelledTrials,
      vote: ParameterValues, scored: Set<Int>?, metric: any Metric, target: Int?
    ) {
      let decisions = predictions.scoredTogether.map { folds -> Decisions in
        let all = Decisions(
          predictions.only(folds: folds), rows: rows, labelled: labelled, vote: vote, scored: scored
        )
        return target.map { all.only(target: $0) } ?? all
      }
      trials = decisions.map(\.trial)
      scores = decisions.map { $0.count > 0 ? metric.score($0.outcome) : nil }
      ratios = predictions.folds.filter { $0.trainRows > 0 && $0.testRows > 0 }
        .map { Double($0.testRows) / Double($0.trainRows) }
    }
  }

  /// Pairs folds; seeds in order, the shorter list repeated.
  /// - Throws: `StageFailure` where the two tested other trials in their folds.
  init(own: [Run], other: [Run]) throws {
    var differences: [Double] = []
    var undefined = 0
    for index in 0..<max(own.count, other.count) {
      let mine = own[index % own.count]
      let theirs = other[index % other.count]
      guard mine.trials == theirs.trials else {
        throw StageFailure(
          "the corrected t-test pairs folds, but a cell and its baseline have other folds",
          specPath: "evaluation.statistics.compare.test")
      }
      for (a, b) in zip(mine.scores, theirs.scores) {
        if let a, let b { differences.append(a - b) } else { undefined += 1 }
      }
    }
    let ratios = own.flatMap(\.ratios)
    self.differences = differences
    self.undefined = undefined
    testToTrain = ratios.isEmpty ? 0 : ratios.reduce(0, +) / Double(ratios.count)
  }
}

extension Predictions {
  /// Folds by themselves, or the folds i of all subjects together where each subject has its own.
  var scoredTogether: [Set<Int>] {
    var next: [Int: Int] = [:]
    var out: [Set<Int>] = []
    for (index, own) in folds.enumerated() {
      guard let subject = own.subject else {
        out.append([index])
        continue
      }
      let place = next[subject, default: 0]
      next[subject] = place + 1
      if place == out.count { out.append([]) }
      out[place].insert(index)
    }
    return out
  }

  /// The answers of some folds.
  func only(folds wanted: Set<Int>) -> Predictions {
    let places = fold.indices.filter { wanted.contains(fold[$0]) }
    return Predictions(
      row: places.map { row[$0] }, fold: places.map { fold[$0] },
      probabilities: probabilities.selecting(rows: places), folds: folds, guards: guards,
      notes: notes, isLeaky: isLeaky)
  }
}
