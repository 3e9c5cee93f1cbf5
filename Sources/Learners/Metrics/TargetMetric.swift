/// A metric that judges each target of a regression by itself; its score is the mean over the targets.
public protocol TargetMetric: Metric {
  /// Prepares to score one target over weighted unions of units.
  func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
}

extension TargetMetric {
  /// Every such metric judges numbers.
  public static var task: TaskKind { .regression }

  /// A scorer of the mean over the targets; undefined where one of them is.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    MeanScorer(targetScorers(outcome, unit: unit, units: units))
  }

  /// A scorer per target, in the order of the columns.
  public func targetScorers(_ outcome: Outcome, unit: [Int], units: Int) -> [any WeightedScorer] {
    let answers = outcome.valueAnswers
    precondition(unit.count == answers.truth.rows, "one unit per row")
    return (0..<answers.truth.columns).map { target in
      targetScorer(
        truth: answers.truth.column(target), predicted: answers.predicted.column(target),
        unit: unit, units: units)
    }
  }

  /// The metric of each target over all rows, in the order of the columns; `nil` where it is undefined.
  public func scorePerTarget(_ outcome: Outcome) -> [Double?] {
    targetScorers(outcome, unit: [Int](repeating: 0, count: outcome.count), units: 1)
      .map { $0.score(weights: [1]) }
  }
}
