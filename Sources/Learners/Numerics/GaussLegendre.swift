#if canImport(Glibc)
  import Glibc
#endif

/// Points and weights on 0...1 that integrate polynomials of degree 2 × points − 1 exactly.
///
/// Newton's method on the Legendre polynomials (Abramowitz and Stegun 1964, 25.4.30).
struct GaussLegendre: Sendable {
  /// Rising, all strictly between 0 and 1.
  let points: [Double]
  /// Positive; they sum to 1.
  let weights: [Double]

  /// - Parameter count: how many points, at least 1.
  init(count: Int) {
    var points = [Double](repeating: 0.5, count: count)
    var weights = [Double](repeating: 1, count: count)
    for index in 0..<(count + 1) / 2 {
      var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        let (value, own) = Self.legendre(count, at: x)
        slope = own
        let step = value / own
        x -= step
        if abs(step) < 1e-16 { break }
      }
      if 2 * index + 1 == count { (x, slope) = (0, Self.legendre(count, at: 0).slope) }
      let weight = 1 / ((1 - x * x) * slope * slope)
      points[index] = (1 - x) / 2
      points[count - 1 - index] = (1 + x) / 2
      weights[index] = weight
      weights[count - 1 - index] = weight
    }
    self.points = points
    self.weights = weights
  }

  /// The Legendre polynomial of a degree, and its derivative, strictly between −1 and 1.
  private static func legendre(_ degree: Int, at x: Double) -> (value: Double, slope: Double) {
    var (before, value) = (0.0, 1.0)
    for order in 0..<degree {
      let n = Double(order)
      let next: Double = ((2 * n + 1) * x * value - n * before) / (n + 1)
      (before, value) = (value, next)
    }
    return (value, Double(degree) * (x * value - before) / (x * x - 1))
  }
}
