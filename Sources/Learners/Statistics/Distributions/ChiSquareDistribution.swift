import Glibc

/// The χ² distribution.
public struct ChiSquareDistribution: Sendable, Hashable {
  /// Degrees of freedom, above 0.
  public let degrees: Double

  /// A distribution with that many degrees of freedom.
  public init(degrees: Double) {
    precondition(degrees > 0, "χ² needs degrees of freedom")
    self.degrees = degrees
  }

  /// The probability of a value above `x`: the regularised upper incomplete gamma function.
  ///
  /// Series or continued fraction, Abramowitz and Stegun 6.5.29 and 6.5.31.
  public func above(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    if x <= 0 { return 1 }
    let a = degrees / 2
    let z = x / 2
    var sign: Int32 = 0
    let front = exp(a * log(z) - z - lgamma_r(a, &sign))
    return z < a + 1 ? max(0, 1 - front * Self.series(a, z)) : front * Self.fraction(a, z)
  }

  private static func series(_ a: Double, _ z: Double) -> Double {
    var term = 1 / a
    var sum = term
    for step in 1...100_000 {
      term *= z / (a + Double(step))
      sum += term
      if term < sum * 1e-17 { break }
    }
    return sum
  }

  /// Lentz's method, doi:10.1364/AO.15.000668.
  private static func fraction(_ a: Double, _ z: Double) -> Double {
    let tiny = 1e-300
    var b = z + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var value = d
    for step in 1...100_000 {
      let m = Double(step)
      let numerator: Double = -m * (m - a)
      b += 2
      d = numerator * d + b
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = b + numerator / c
      c = abs(c) < tiny ? tiny : c
      value *= d * c
      if abs(d * c - 1) < 4e-16 { break }
    }
    return value
  }
}
