/// The accuracy that guessing can reach by luck, from the binomial distribution.
///
/// Combrisson and Jerbi (2015), doi:10.1016/j.jneumeth.2015.01.010. Holds where decisions are independent of
/// each other: one person's trials, not the pooled trials of many people. They take 1 / classes as the hit
/// rate of guessing; with unbalanced classes the largest class's share, which always answering it reaches.
public struct BinomialChance: Sendable, Hashable {
  /// Number of independent decisions, at least 1.
  public let decisions: Int
  /// Probability that a guess is right, 0...1.
  public let hitRate: Double

  /// Sets the number of decisions and how often a guess is right.
  public init(decisions: Int, hitRate: Double) {
    precondition(decisions > 0, "a share needs decisions")
    self.decisions = decisions
    self.hitRate = hitRate
  }

  /// The accuracy that guessing exceeds with a probability of at most 1 − `level`.
  public func bound(level: Double = 0.95) -> Double {
    let guesses = BinomialDistribution(trials: decisions, probability: hitRate)
    var low = 0
    var high = decisions
    while low < high {
      let middle = (low + high) / 2
      if guesses.cumulative(middle) >= level { high = middle } else { low = middle + 1 }
    }
    return Double(low) / Double(decisions)
  }
}
