import Glibc

/// The range of several independent standard normal values: Tukey's studentized range with a variance that is
/// known (infinitely many degrees of freedom).
public struct StudentizedRange: Sendable, Hashable {
  /// How many values, at least 2.
  public let groups: Int

  /// The range of so many values.
  public init(groups: Int) {
    precondition(groups > 1, "one value has no range")
    self.groups = groups
  }

  /// The probability of a range up to `q`: k ∫ φ(z) (Φ(z) − Φ(z − q))ᵏ⁻¹ dz.
  ///
  /// The integrand and all its derivatives vanish at both ends, where the trapezoidal rule converges faster
  /// than any power of the step.
  public func cumulative(_ q: Double) -> Double {
    if q.isNaN { return .nan }
    if q <= 0 { return 0 }
    let step = 1.0 / 64
    var sum = 0.0
    for index in -640...640 {
      let z = Double(index) * step
      let between = NormalDistribution.cumulative(z) - NormalDistribution.cumulative(z - q)
      sum += exp(-z * z / 2) * pow(max(0, between), Double(groups - 1))
    }
    return min(1, Double(groups) * sum * step / (2 * Double.pi).squareRoot())
  }

  /// The probability of a range above `q`.
  public func above(_ q: Double) -> Double { max(0, 1 - cumulative(q)) }

  /// The range up to which the probability is `p`, 0..<1, by bisection.
  public func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? 0 : .nan }
    var low = 0.0
    var high = 64.0
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if cumulative(middle) < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
