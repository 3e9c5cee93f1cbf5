/// The number of successes in independent trials.
public struct BinomialDistribution: Sendable, Hashable {
  /// Number of trials, at least 0.
  public let trials: Int
  /// Probability of success in one trial, 0...1.
  public let probability: Double

  /// A distribution of the successes in `trials`.
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0, "trials cannot be negative")
    precondition(probability >= 0 && probability <= 1, "a probability lies in 0...1")
    self.trials = trials
    self.probability = probability
  }

  /// The probability of `successes` or fewer.
  public func cumulative(_ successes: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    return BetaDistribution.cumulative(
      1 - probability, a: Double(trials - successes), b: Double(successes + 1))
  }
}
