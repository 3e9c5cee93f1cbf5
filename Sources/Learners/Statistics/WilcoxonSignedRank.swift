import Glibc

/// Whether paired differences lie to one side of zero: the signed-rank test, two-sided.
///
/// Wilcoxon (1945), doi:10.2307/3001968; defaults as in `scipy.stats.wilcoxon`. Ties get their mean rank.
/// Differences within 1e-12 of each other, relative to the compared values, are tied, so that rounding
/// cannot rank 0.7 − 0.6 before 0.6 − 0.5.
public struct WilcoxonSignedRank: Sendable, Hashable {
  /// What becomes of pairs without a difference.
  public let zeros: Zeros
  /// How the p value is found.
  public let method: Method

  /// What becomes of pairs without a difference.
  public enum Zeros: String, Sendable, CaseIterable {
    /// They are left out.
    case wilcox
    /// They are ranked, then their ranks are left out: Pratt (1959), doi:10.1080/01621459.1959.10501526.
    case pratt
    /// They are ranked, and their ranks are shared by both sides.
    case zsplit
  }

  /// How the p value is found.
  public enum Method: String, Sendable, CaseIterable {
    /// Exact up to 50 pairs, with ties or zeros up to 13; else approximate.
    case auto
    /// Over all signs, ties included; O(n³).
    case exact
    /// Normal approximation with the correction for ties, without one for continuity.
    case approximate
  }

  /// Sets the zero rule and the method.
  public init(zeros: Zeros = .wilcox, method: Method = .auto) {
    self.zeros = zeros
    self.method = method
  }

  /// What the test found.
  public struct Result: Sendable, Equatable {
    /// The smaller of the two rank sums.
    public let statistic: Double
    /// Two-sided p value.
    public let pValue: Double
    /// Whether the p value is exact.
    public let isExact: Bool
    /// Pairs with a difference.
    public let pairs: Int
    /// Pairs without one.
    public let zeroPairs: Int
    /// Whether some differences are of equal size.
    public let hasTies: Bool
    /// Matched-pairs rank-biserial correlation, −1...1: the difference of the rank sums over their sum.
    /// Kerby (2014), doi:10.2466/11.IT.3.1.
    public let rankBiserial: Double
  }

  /// Tests first − second, one pair per unit.
  /// - Returns: `nil` where no pair differs, or a value is not finite.
  public func test(_ first: [Double], _ second: [Double]) -> Result? {
    precondition(first.count == second.count, "one value of each model per unit")
    let scale = zip(first, second).reduce(0) { max($0, abs($1.0), abs($1.1)) }
    return test(zip(first, second).map { $0 - $1 }, scale: scale)
  }

  /// Tests differences.
  /// - Returns: `nil` where all are zero, or one is not finite.
  public func test(differences: [Double]) -> Result? {
    test(differences, scale: differences.reduce(0) { max($0, abs($1)) })
  }

  private func test(_ differences: [Double], scale: Double) -> Result? {
    guard differences.allSatisfy(\.isFinite) else { return nil }
    let ranks = SignedRanks(
      differences, tolerance: 1e-12 * scale, zeroRule: zeros)
    guard ranks.doubled.contains(where: { $0 != 0 }) else { return nil }
    let isPlain = ranks.tieSizes.isEmpty && ranks.zeros == 0
    let isExact: Bool =
      switch method {
      case .auto: differences.count <= (isPlain ? 50 : 13)
      case .exact: true
      case .approximate: false
      }
    let sum = ranks.positive + ranks.negative
    return Result(
      statistic: min(ranks.positive, ranks.negative),
      pValue: isExact ? ranks.exactP() : ranks.approximateP(), isExact: isExact,
      pairs: differences.count - ranks.zeros, zeroPairs: ranks.zeros,
      hasTies: !ranks.tieSizes.isEmpty, rankBiserial: (ranks.positive - ranks.negative) / sum)
  }
}

/// Ranks of the sizes of differences, with their signs.
private struct SignedRanks {
  /// Twice the rank of each difference that is not zero, negative where the difference is.
  private(set) var doubled: [Int] = []
  /// How many differences share a size, where more than one does; zeros not counted.
  private(set) var tieSizes: [Int] = []
  let zeros: Int
  private let zeroRule: WilcoxonSignedRank.Zeros

  init(_ differences: [Double], tolerance: Double, zeroRule: WilcoxonSignedRank.Zeros) {
    let kept = differences.filter { abs($0) > tolerance }.sorted { abs($0) < abs($1) }
    zeros = differences.count - kept.count
    self.zeroRule = zeroRule
    let below = zeroRule == .wilcox ? 0 : zeros
    var start = 0
    while start < kept.count {
      var end = start + 1
      while end < kept.count, abs(kept[end]) - abs(kept[start]) <= tolerance { end += 1 }
      // Mean of the ranks start + 1 … end, above the zeros.
      let rank = start + end + 1 + 2 * below
      for value in kept[start..<end] { doubled.append(value < 0 ? -rank : rank) }
      if end - start > 1 { tieSizes.append(end - start) }
      start = end
    }
  }

  var positive: Double { Double(doubled.reduce(0) { $0 + max(0, $1) }) / 2 + sharedZeros }
  var negative: Double { Double(doubled.reduce(0) { $0 + max(0, -$1) }) / 2 + sharedZeros }

  /// Half of the ranks of the zeros, where both sides share them.
  private var sharedZeros: Double { zeroRule == .zsplit ? Double(zeros * (zeros + 1)) / 4 : 0 }

  /// Twice the smaller tail over all signs: Streitberg and Röhmel (1986), the shift algorithm. Ranks of zeros
  /// that both sides share are the same under all signs.
  func exactP() -> Double {
    let total = doubled.reduce(0) { $0 + abs($1) }
    let observed = doubled.reduce(0) { $0 + max(0, $1) }
    var probability = [Double](repeating: 0, count: total + 1)
    probability[0] = 1
    var reach = 0
    for signed in doubled {
      let rank = abs(signed)
      reach += rank
      for sum in stride(from: reach, through: 0, by: -1) {
        probability[sum] = 0.5 * (probability[sum] + (sum < rank ? 0 : probability[sum - rank]))
      }
    }
    // The distribution is symmetric: take the tail on the observed side.
    let tail = probability[...min(observed, total - observed)].reduce(0, +)
    return min(1, 2 * tail)
  }

  /// The normal approximation; Cureton (1967), doi:10.1080/01621459.1967.10500925, for ranked zeros. Shared
  /// zeros count as one more group of ties.
  func approximateP() -> Double {
    func squares(_ n: Double) -> Double { n * (n + 1) * (2 * n + 1) }
    let left = zeroRule == .pratt ? Double(zeros) : 0
    let shared = zeroRule == .zsplit ? Double(zeros) : 0
    let count = Double(doubled.count) + left + shared
    let mean = (count * (count + 1) - left * (left + 1)) / 4
    let ties = tieSizes.reduce(shared * (shared * shared - 1)) {
      $0 + Double($1) * (Double($1) * Double($1) - 1)
    }
    let variance = (squares(count) - squares(left) - ties / 2) / 24
    return NormalDistribution.twoSided((positive - mean) / variance.squareRoot())
  }
}
