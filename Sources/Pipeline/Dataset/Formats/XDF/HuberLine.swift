import Glibc

/// A straight line through points of which some lie far off: least squares under Huber's loss.
///
/// Solved by the alternating direction method of multipliers (Boyd et al. 2010,
/// doi:10.1561/2200000016) with penalty 1 and a fixed number of steps: the line that pyxdf finds, to
/// rounding, also where the steps have not converged.
struct HuberLine: Sendable, Hashable {
  /// Value at x = 0.
  let intercept: Double
  let slope: Double

  /// Fits a line; `nil` where all x are alike.
  ///
  /// - Parameters:
  ///   - x: not all alike.
  ///   - y: as many.
  ///   - threshold: residuals above it count linearly, in the unit of `y`.
  ///   - steps: how often the two directions alternate.
  init?(x: [Double], y: [Double], threshold: Double, steps: Int = 1000) {
    guard let smallest = x.min(), x.count == y.count else { return nil }
    let origin = smallest / threshold
    let t = x.map { $0 / threshold - origin }
    let target = y.map { $0 / threshold }
    let n = t.count
    let (sumT, sumTT) = t.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + $1 * $1) }
    // Cholesky of [n, Σt; Σt, Σt²].
    let l11 = Double(n).squareRoot()
    let l21 = sumT / l11
    let rest = sumTT - l21 * l21
    guard rest > 0, rest.isFinite else { return nil }
    let l22 = rest.squareRoot()
    let sumY = target.reduce(0, +)
    let sumTY = zip(t, target).reduce(0) { $0 + $1.0 * $1.1 }
    var z = [Double](repeating: 0, count: n)
    var u = z
    var (a, b) = (0.0, 0.0)
    for _ in 0..<steps {
      var (right0, right1) = (sumY, sumTY)
      for i in 0..<n {
        let step = z[i] - u[i]
        right0 += step
        right1 += t[i] * step
      }
      let w0 = right0 / l11
      let w1 = (right1 - l21 * w0) / l22
      b = w1 / l22
      a = (w0 - l21 * b) / l11
      for i in 0..<n {
        let d = a + b * t[i] - target[i] + u[i]
        let shrunk = d == 0 ? 1 : max(0, 1 - 2 / abs(d))
        z[i] = 0.5 * d + 0.5 * shrunk * d
        u[i] = d - z[i]
      }
    }
    let start = a - b * origin
    guard start.isFinite, b.isFinite else { return nil }
    intercept = start * threshold
    slope = b
  }

  /// The value of the line.
  func callAsFunction(_ x: Double) -> Double { intercept + slope * x }
}
