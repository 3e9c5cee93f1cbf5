import Glibc

/// The low-pass that `scipy.signal.resample_poly` designs.
///
/// A sinc with its edge at 1 / max(up, down) of the highest frequency, cut by a Kaiser window of β = 5 (Kaiser
/// & Schafer 1980, doi:10.1109/TASSP.1980.1163349) to ten of its zeros at each side; stop band about −55 dB,
/// −6 dB at the edge, gain `up` at 0 Hz.
enum KaiserLowPass {
  private static let beta = 5.0

  /// Samples at each side of the middle one.
  static func half(_ ratio: RationalRatio) -> Int { 10 * max(ratio.up, ratio.down) }

  /// 2 · half + 1 coefficients.
  static func coefficients(_ ratio: RationalRatio) -> [Double] {
    let half = half(ratio)
    let edge = 1 / Double(max(ratio.up, ratio.down))
    let base = bessel(beta)
    let side = (0...half).map { distance -> Double in
      let place = Double(distance) / Double(half)
      let window = bessel(beta * (1 - place * place).squareRoot()) / base
      let angle = Double.pi * (edge * Double(distance))
      return window * edge * (distance == 0 ? 1 : sin(angle) / angle)
    }
    let sum = side.dropFirst().reduce(0, +) * 2 + side[0]
    let scaled = side.map { $0 / sum * Double(ratio.up) }
    return scaled.reversed() + scaled.dropFirst()
  }

  /// The modified Bessel function of order 0, by its series: all terms are positive.
  private static func bessel(_ x: Double) -> Double {
    let quarter = x * x / 4
    var (sum, term, order) = (1.0, 1.0, 1.0)
    while term > sum * 1e-17 {
      term *= quarter / (order * order)
      sum += term
      order += 1
    }
    return sum
  }
}
