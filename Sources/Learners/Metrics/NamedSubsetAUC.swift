/// Area under the ROC curve of a named set of classes against all others, 0...1.
///
/// `roc: {engaged: [Engaged, Frustrated]}` in a spec: rows of these classes are the positives, the sum of
/// their probabilities is the score. Undefined where the set or its complement has no rows.
public struct NamedSubsetAUC: Sendable, Hashable {
  /// The classes of the set, ascending, each once.
  public let classes: [Int]

  /// Names the set by class numbers.
  public init(classes: [Int]) { self.classes = Set(classes).sorted() }

  /// The truth and the score of every row: what a ROC curve is drawn from.
  public func ranking(of outcome: Outcome) -> (positive: [Bool], scores: [Double]) {
    let answers = outcome.classAnswers
    precondition(
      classes.allSatisfy { (0..<answers.probabilities.columns).contains($0) },
      "a set of classes names existing classes")
    return (
      answers.truth.map { classes.contains($0) },
      answers.truth.indices.map { row in
        classes.reduce(0.0) { $0 + answers.probabilities[row, $1] }
      }
    )
  }

  /// An exact scorer: O(units²) or O(rows) per score, whichever is less.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    let ranking = ranking(of: outcome)
    return RankingScorer([
      BinaryRanking(
        scores: ranking.scores, positive: ranking.positive, unit: unit, units: units)
    ])
  }

  /// The area over all rows, each counted once.
  /// - Returns: `nil` where it is undefined.
  public func score(_ outcome: Outcome) -> Double? {
    scorer(outcome, unit: [Int](repeating: 0, count: outcome.count), units: 1).score(weights: [1])
  }
}
