#if canImport(Glibc)
  import Glibc
#endif

/// The power transformation of Yeo and Johnson (2000), doi:10.1093/biomet/87.4.954.
enum YeoJohnson {
  /// The transformed value; NaN stays NaN, and what is too large is held at the largest number.
  static func bent(_ x: Double, _ power: Double) -> Double {
    let result = x >= 0 ? grown(log1p(x), power) : -grown(log1p(-x), 2 - power)
    let limit = Double.greatestFiniteMagnitude
    return result > limit ? limit : (result < -limit ? -limit : result)
  }

  /// (e^(power u) − 1) / power.
  private static func grown(_ u: Double, _ power: Double) -> Double {
    abs(power) < Double.ulpOfOne ? u : expm1(power * u) / power
  }

  /// The power under which values look most normal; 1 where there is no such power.
  ///
  /// The slope of the likelihood is followed from 0...2 outwards until it changes its sign, and
  /// from there to 0.
  /// - Parameter values: without NaN.
  /// - Returns: λ.
  static func power(of values: [Double]) -> Double {
    let likelihood = Likelihood(values)
    let (low, high) = likelihood.range
    guard values.count > 1, low < high else { return 1 }
    var a = max(low, min(0, high))
    var b = min(high, max(2, low))
    guard let first = likelihood.slope(a), let second = likelihood.slope(b) else { return 1 }
    var (slopeA, slopeB) = (first, second)
    var width = 2.0
    while slopeA < 0, a > low {
      (b, slopeB) = (a, slopeA)
      a = max(low, a - width)
      width *= 2
      guard let next = likelihood.slope(a) else { return b }
      slopeA = next
    }
    while slopeB > 0, b < high {
      (a, slopeA) = (b, slopeB)
      b = min(high, b + width)
      width *= 2
      guard let next = likelihood.slope(b) else { return a }
      slopeB = next
    }
    if slopeA <= 0 { return a }
    if slopeB >= 0 { return b }
    return root(likelihood, a, slopeA, b, slopeB)
  }

  /// Where the slope changes its sign, by the Illinois variant of false position, with bisection
  /// where that is slow.
  private static func root(
    _ likelihood: Likelihood, _ a: Double, _ slopeA: Double, _ b: Double, _ slopeB: Double
  ) -> Double {
    var (a, slopeA, b, slopeB) = (a, slopeA, b, slopeB)
    var side = 0
    for step in 0..<200 {
      let width = b - a
      if width <= 4 * Double.ulpOfOne * max(1, abs(a), abs(b)) { break }
      var middle = a + width * (slopeA / (slopeA - slopeB))
      if step % 3 == 2 || !(middle > a && middle < b) { middle = a + width / 2 }
      guard middle > a, middle < b, let slope = likelihood.slope(middle) else { break }
      if slope == 0 { return middle }
      if slope > 0 {
        (a, slopeA) = (middle, slope)
        if side == 1 { slopeB /= 2 }
        side = 1
      } else {
        (b, slopeB) = (middle, slope)
        if side == -1 { slopeA /= 2 }
        side = -1
      }
    }
    return a + (b - a) / 2
  }

  /// How likely a power makes the values, up to constants.
  struct Likelihood {
    /// log(1 + |x|), and whether x is below 0.
    private let logs: [(size: Double, isNegative: Bool)]
    private let total: Double

    init(_ values: [Double]) {
      logs = values.map { (log1p(abs($0)), $0 < 0) }
      var sum = StableSum()
      for (size, isNegative) in logs { sum.add(isNegative ? -size : size) }
      total = sum.value
    }

    /// Powers for which no transformed value is beyond e^±300.
    var range: (low: Double, high: Double) {
      var (above, below) = (0.0, 0.0)
      for (size, isNegative) in logs {
        if isNegative { below = max(below, size) } else { above = max(above, size) }
      }
      let up = above > 0 ? 300 / above : 1e300
      let down = below > 0 ? 300 / below : 1e300
      return (max(-up, 2 - down), min(up, 2 + down))
    }

    /// The derivative of the mean log likelihood by the power; `nil` where all transformed values
    /// are equal.
    func slope(_ power: Double) -> Double? {
      var values: [Double] = []
      var changes: [Double] = []
      values.reserveCapacity(logs.count)
      changes.reserveCapacity(logs.count)
      for (size, isNegative) in logs {
        let z = (isNegative ? 2 - power : power) * size
        let value = size * Self.mean(z)
        values.append(isNegative ? -value : value)
        changes.append(size * size * Self.slopeOfMean(z))
      }
      let count = Double(values.count)
      let (centre, drift) = (Self.sum(values) / count, Self.sum(changes) / count)
      var largest = 0.0
      for value in values { largest = max(largest, abs(value - centre)) }
      guard largest > 0 else { return nil }
      var (squares, products) = (0.0, 0.0)
      for (value, change) in zip(values, changes) {
        let apart = (value - centre) / largest
        squares += apart * apart
        products += apart * ((change - drift) / largest)
      }
      return total / count - products / squares
    }

    private static func sum(_ values: [Double]) -> Double {
      var sum = StableSum()
      for value in values { sum.add(value) }
      return sum.value
    }

    /// (e^z − 1) / z.
    private static func mean(_ z: Double) -> Double { abs(z) < 1e-300 ? 1 : expm1(z) / z }

    /// The derivative of `mean`: ((z − 1) e^z + 1) / z², near 0 by its series Σ z^k / (k! (k + 2)).
    private static func slopeOfMean(_ z: Double) -> Double {
      if abs(z) > 1 { return ((z - 1) * exp(z) + 1) / (z * z) }
      var (term, sum) = (1.0, 0.5)
      for k in 1..<20 {
        term *= z / Double(k)
        sum += term / Double(k + 2)
      }
      return sum
    }
  }
}
