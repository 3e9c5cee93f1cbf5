import Glibc

/// A ratio of two rates as a fraction of small whole numbers.
struct RationalRatio: Sendable, Hashable {
  /// New samples …
  let up: Int
  /// … for so many old ones.
  let down: Int

  /// A fraction in lowest terms.
  init(up: Int, down: Int) {
    precondition(up > 0 && down > 0, "a ratio above 0")
    var (a, b) = (up, down)
    while b > 0 { (a, b) = (b, a % b) }
    self.up = up / a
    self.down = down / a
  }

  /// The simplest convergent of a number's continued fraction that is near enough; `nil` where there is none.
  /// - Parameters:
  ///   - value: new rate / old rate.
  ///   - tolerance: relative.
  ///   - largest: neither number is larger.
  init?(nearest value: Double, tolerance: Double, largest: Int = 4096) {
    guard value > 0, value.isFinite else { return nil }
    var (p0, q0, p1, q1) = (0.0, 1.0, 1.0, 0.0)
    var rest = value
    while true {
      let whole = rest.rounded(.down)
      (p0, q0, p1, q1) = (p1, q1, whole * p1 + p0, whole * q1 + q0)
      guard p1 <= Double(largest), q1 <= Double(largest) else { return nil }
      if p1 > 0, abs(p1 / q1 - value) <= tolerance * value { break }
      guard rest > whole else { return nil }
      rest = 1 / (rest - whole)
    }
    up = Int(p1)
    down = Int(q1)
  }

  /// The first new sample that does not lie before an old one.
  func firstOutput(from input: Int) -> Int {
    let (quotient, rest) = (input * up).quotientAndRemainder(dividingBy: down)
    return rest > 0 ? quotient + 1 : quotient
  }
}
