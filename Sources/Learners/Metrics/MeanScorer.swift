/// The mean of several scorers with equal weight: the seeds of one model, the targets of a regression.
public struct MeanScorer: WeightedScorer {
  private let scorers: [any WeightedScorer]

  /// Gathers at least one scorer; all over the same units.
  public init(_ scorers: [any WeightedScorer]) {
    precondition(!scorers.isEmpty, "a mean needs at least one scorer")
    self.scorers = scorers
  }

  /// The mean, in the order given.
  /// - Returns: `nil` where any of the scores is undefined.
  public func score(weights: [Int]) -> Double? {
    var sum = 0.0
    for scorer in scorers {
      guard let score = scorer.score(weights: weights) else { return nil }
      sum += score
    }
    return sum / Double(scorers.count)
  }
}
