import Glibc

/// The beta distribution, from which Student's t and the binomial follow.
public enum BetaDistribution {
  /// The regularised incomplete beta function: the probability of a value up to `x`, 0...1.
  ///
  /// Continued fraction of Abramowitz and Stegun 26.5.8 by Lentz's method, doi:10.1364/AO.15.000668; `a`, `b`
  /// above 0.
  public static func cumulative(_ x: Double, a: Double, b: Double) -> Double {
    cumulative(x, complement: 1 - x, a: a, b: b)
  }

  /// The same for an `x` so near to 0 or 1 that `1 - x` would be rounded: the caller knows both.
  static func cumulative(_ x: Double, complement y: Double, a: Double, b: Double) -> Double {
    precondition(a > 0 && b > 0, "a beta distribution needs positive parameters")
    if x.isNaN { return .nan }
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    let logX = x < 0.5 ? log(x) : log1p(-y)
    let logY = y < 0.5 ? log(y) : log1p(-x)
    let front = exp(a * logX + b * logY - logBeta(a, b))
    // The fraction converges quickly on this side of the mean.
    return x < (a + 1) / (a + b + 2)
      ? front * fraction(x, a, b) / a : 1 - front * fraction(y, b, a) / b
  }

  /// The logarithm of the beta function, without the cancellation of large logarithms of gamma.
  static func logBeta(_ a: Double, _ b: Double) -> Double {
    let small = min(a, b)
    let large = max(a, b)
    if large < 10 { return logGamma(a) + logGamma(b) - logGamma(a + b) }
    let share = small / (small + large)
    let rest = remainder(large) - remainder(small + large)
    if small < 10 {
      return logGamma(small) + rest + small - small * log(small + large)
        + (large - 0.5) * log1p(-share)
    }
    let constant = 0.5 * log(2 * Double.pi) - 0.5 * log(large)
    return constant + remainder(small) + rest + (small - 0.5) * log(share) + large * log1p(-share)
  }

  /// What Stirling's formula leaves of the logarithm of gamma, for x of 10 or more.
  private static func remainder(_ x: Double) -> Double {
    let y = 1 / (x * x)
    let terms: [Double] = [
      1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360_360.0, 1 / 156.0,
    ]
    return terms.reversed().reduce(0) { $0 * y + $1 } / x
  }

  /// The logarithm of the gamma function; the sign goes to a variable of our own, so threads do not meet.
  private static func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1), tiny)
    var value = d
    for step in 1...100_000 {
      let m = Double(step)
      let even: Double = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonZero(1 + even * d, tiny)
      c = nonZero(1 + even / c, tiny)
      value *= d * c
      let odd: Double = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonZero(1 + odd * d, tiny)
      c = nonZero(1 + odd / c, tiny)
      value *= d * c
      if abs(d * c - 1) < 4e-16 { break }
    }
    return value
  }

  private static func nonZero(_ value: Double, _ tiny: Double) -> Double {
    abs(value) < tiny ? tiny : value
  }
}
