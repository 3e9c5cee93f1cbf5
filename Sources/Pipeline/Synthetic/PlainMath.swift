/// Functions of one number by arithmetic alone, the same bits on every machine.
enum PlainMath {
  /// The sine of a full turn's share, within 0.001: two parabolas.
  ///
  /// - Parameter turns: 0..<1.
  /// - Returns: −1...1.
  @inline(__always)
  static func sine(turns: Double) -> Double {
    let half = 1 - 2 * turns
    let parabola = 4 * half * (1 - abs(half))
    return parabola * (0.775 + 0.225 * abs(parabola))
  }

  /// A smooth step from 0 to 1: ½ (1 + x / √(1 + x²)).
  @inline(__always)
  static func step(_ x: Double) -> Double { 0.5 * (1 + x / (1 + x * x).squareRoot()) }
}
