/// Student's t distribution.
public struct StudentDistribution: Sendable, Hashable {
  /// Degrees of freedom, above 0.
  public let degrees: Double

  /// A distribution with that many degrees of freedom.
  public init(degrees: Double) {
    precondition(degrees > 0, "Student's t needs degrees of freedom")
    self.degrees = degrees
  }

  /// The probability of a value at least as far from 0 as `t`, on either side.
  public func twoSided(_ t: Double) -> Double {
    if t.isInfinite { return 0 }
    let sum = degrees + t * t
    return BetaDistribution.cumulative(
      degrees / sum, complement: t * t / sum, a: degrees / 2, b: 0.5)
  }

  /// The probability of a value up to `t`.
  public func cumulative(_ t: Double) -> Double {
    let tail = twoSided(t) / 2
    return t < 0 ? tail : 1 - tail
  }

  /// The value up to which the probability is `p`, by bisection to the last bit; −∞ at 0, +∞ at 1.
  public func quantile(_ p: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    if p == 0.5 { return 0 }
    let tail = 2 * min(p, 1 - p)
    if tail == 0 { return p < 0.5 ? -.infinity : .infinity }
    var low = 0.0
    var high = 1.0
    while twoSided(high) > tail, high < 1e300 {
      low = high
      high *= 2
    }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { break }
      if twoSided(middle) > tail { low = middle } else { high = middle }
    }
    return p < 0.5 ? -high : high
  }
}
