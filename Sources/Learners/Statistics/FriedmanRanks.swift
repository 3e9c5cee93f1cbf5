/// Ranks of several models over the same blocks (data sets, or subjects), and whether they differ.
///
/// Friedman (1937), doi:10.1080/01621459.1937.10503522; Demšar (2006), JMLR 7, 1–30. Rank 1 is best; ties get
/// their mean rank.
public struct FriedmanRanks: Sendable, Equatable {
  /// Number of blocks.
  public let blocks: Int
  /// Mean rank of each model, 1 … models.
  public let meanRanks: [Double]
  /// Friedman's χ² with the correction for ties; `nil` where all models tie everywhere.
  public let statistic: Double?
  /// Its p value with models − 1 degrees of freedom.
  public let pValue: Double?
  /// Iman and Davenport's F, which is less conservative, doi:10.1080/03610928008827904; infinite where all
  /// blocks agree, `nil` with one block.
  public let imanDavenport: Double?
  /// Its p value with models − 1 and (models − 1) (blocks − 1) degrees of freedom.
  public let imanDavenportP: Double?

  /// Ranks scores.
  ///
  /// - Parameters:
  ///   - scores: blocks × models, all finite; at least one block and two models.
  ///   - greaterIsBetter: whether the highest score gets rank 1.
  public init(scores: [[Double]], greaterIsBetter: Bool) {
    let models = scores.first?.count ?? 0
    precondition(models > 1, "ranks need models to compare")
    precondition(scores.allSatisfy { $0.count == models }, "one score per model and block")
    blocks = scores.count
    let count = Double(scores.count)
    let k = Double(models)
    var sums = [Double](repeating: 0, count: models)
    var tieTerm = 0.0
    for row in scores {
      let (ranks, ties) = Self.ranked(greaterIsBetter ? row.map { -$0 } : row)
      for (model, rank) in ranks.enumerated() { sums[model] += rank }
      tieTerm += ties
    }
    meanRanks = sums.map { $0 / count }
    let untied = 1 - tieTerm / (count * k * (k * k - 1))
    guard untied > 0 else {
      (statistic, pValue, imanDavenport, imanDavenportP) = (nil, nil, nil, nil)
      return
    }
    let squares = sums.reduce(0) { $0 + $1 * $1 }
    let plain: Double = 12 / (count * k * (k + 1)) * squares - 3 * count * (k + 1)
    let chi = max(0, plain / untied)
    statistic = chi
    pValue = ChiSquareDistribution(degrees: k - 1).above(chi)
    guard blocks > 1 else {
      (imanDavenport, imanDavenportP) = (nil, nil)
      return
    }
    let rest = count * (k - 1) - chi
    // All blocks agree where nothing is left.
    let f = rest > 1e-12 * count * k ? (count - 1) * chi / rest : .infinity
    imanDavenport = f
    let (first, second) = (k - 1, (k - 1) * (count - 1))
    imanDavenportP =
      f.isInfinite
      ? 0
      : BetaDistribution.cumulative(second / (second + first * f), a: second / 2, b: first / 2)
  }

  /// How far apart mean ranks must lie by Nemenyi's test, Demšar (2006), section 3.2.2.
  public func criticalDifference(alpha: Double) -> Double {
    let k = Double(meanRanks.count)
    let q = StudentizedRange(groups: meanRanks.count).quantile(1 - alpha) / 2.0.squareRoot()
    return q * (k * (k + 1) / (6 * Double(blocks))).squareRoot()
  }

  /// Nemenyi's p value for two models, corrected for all pairs.
  public func nemenyiP(_ first: Int, _ second: Int) -> Double {
    let k = Double(meanRanks.count)
    let error = (k * (k + 1) / (6 * Double(blocks))).squareRoot()
    let q = abs(meanRanks[first] - meanRanks[second]) / error * 2.0.squareRoot()
    return StudentizedRange(groups: meanRanks.count).above(q)
  }

  /// Mean ranks of one block, ascending, and Σ (t³ − t) over its ties.
  private static func ranked(_ values: [Double]) -> (ranks: [Double], ties: Double) {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var ties = 0.0
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count,
        values[order[end]] - values[order[start]] <= 1e-12 * max(1, abs(values[order[start]]))
      {
        end += 1
      }
      for place in order[start..<end] { ranks[place] = Double(start + end + 1) / 2 }
      let size = Double(end - start)
      ties += size * (size * size - 1)
      start = end
    }
    return (ranks, ties)
  }
}
