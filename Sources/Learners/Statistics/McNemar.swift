import Glibc

/// Whether two classifiers are right equally often on the same rows.
///
/// McNemar (1947), doi:10.1007/BF02295996. Rows count as independent: with several rows per person prefer
/// `SubjectSwap`.
public struct McNemar: Sendable, Hashable {
  /// Rows that only the first model has right.
  public let firstOnly: Int
  /// Rows that only the second model has right.
  public let secondOnly: Int

  /// Wraps the counts of rows on which exactly one model is right.
  public init(firstOnly: Int, secondOnly: Int) {
    precondition(firstOnly >= 0 && secondOnly >= 0, "counts cannot be negative")
    self.firstOnly = firstOnly
    self.secondOnly = secondOnly
  }

  /// Counts the rows on which exactly one model is right.
  public init(truth: [Int], first: [Int], second: [Int]) {
    precondition(
      first.count == truth.count && second.count == truth.count, "one prediction per row")
    var counts = (first: 0, second: 0)
    for row in truth.indices where (first[row] == truth[row]) != (second[row] == truth[row]) {
      if first[row] == truth[row] { counts.first += 1 } else { counts.second += 1 }
    }
    self.init(firstOnly: counts.first, secondOnly: counts.second)
  }

  /// Two-sided p of the exact binomial test; 1 where the models never differ.
  public var exactP: Double {
    let coin = BinomialDistribution(trials: firstOnly + secondOnly, probability: 0.5)
    return min(1, 2 * coin.cumulative(min(firstOnly, secondOnly)))
  }

  /// Two-sided mid-p of the binomial test: the observed table counts half, which makes the test less
  /// conservative. Fagerland, Lydersen and Laake (2013), doi:10.1186/1471-2288-13-91.
  public var midP: Double {
    let coin = BinomialDistribution(trials: firstOnly + secondOnly, probability: 0.5)
    let smaller = min(firstOnly, secondOnly)
    // Twice the tail less half its last term, twice.
    return min(1, coin.cumulative(smaller) + coin.cumulative(smaller - 1))
  }

  /// How much likelier the first model alone is right than the second alone.
  /// - Returns: `nil` where one of them never is.
  public var oddsRatio: Double? {
    firstOnly > 0 && secondOnly > 0 ? Double(firstOnly) / Double(secondOnly) : nil
  }

  /// Edwards' χ² with continuity correction, doi:10.1007/BF02289261, and its p with one degree of freedom.
  /// - Returns: `nil` where the models never differ.
  public func corrected() -> (statistic: Double, pValue: Double)? {
    let total = Double(firstOnly + secondOnly)
    if total == 0 { return nil }
    let distance = abs(Double(firstOnly - secondOnly)) - 1
    let statistic = distance * distance / total
    return (statistic, erfc((statistic / 2).squareRoot()))
  }
}
