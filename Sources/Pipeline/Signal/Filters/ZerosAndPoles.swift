/// A filter as the roots of its transfer function: gain · Π(x − zero) / Π(x − pole).
struct ZerosAndPoles: Sendable, Hashable {
  var zeros: [ComplexNumber]
  var poles: [ComplexNumber]
  var gain: Double

  /// How many more poles than zeros there are: zeros at infinity.
  private var excess: Int { poles.count - zeros.count }

  /// An analog low-pass of 1 rad/s, moved to another cut-off.
  func lowPass(_ cutoff: Double) -> ZerosAndPoles {
    var gain = gain
    for _ in 0..<excess { gain *= cutoff }
    return ZerosAndPoles(
      zeros: zeros.map { $0 * cutoff }, poles: poles.map { $0 * cutoff }, gain: gain)
  }

  /// An analog low-pass of 1 rad/s, mirrored into a high-pass.
  func highPass(_ cutoff: Double) -> ZerosAndPoles {
    let edge = ComplexNumber(cutoff)
    let ratio = Self.product(zeros.map { -$0 }) / Self.product(poles.map { -$0 })
    return ZerosAndPoles(
      zeros: zeros.map { edge / $0 } + Array(repeating: ComplexNumber(0), count: excess),
      poles: poles.map { edge / $0 }, gain: gain * ratio.re)
  }

  /// Makes an analog low-pass of 1 rad/s a band-pass.
  /// - Parameters:
  ///   - centre: geometric mean of the edges in rad/s.
  ///   - width: upper minus lower edge in rad/s.
  /// - Returns: a filter of twice the order.
  func bandPass(centre: Double, width: Double) -> ZerosAndPoles {
    func split(_ roots: [ComplexNumber]) -> [ComplexNumber] {
      let halves = roots.map { $0 * (width / 2) }
      let offsets = halves.map { ($0 * $0 - ComplexNumber(centre * centre)).squareRoot }
      return zip(halves, offsets).map { $0 + $1 } + zip(halves, offsets).map { $0 - $1 }
    }
    var gain = gain
    for _ in 0..<excess { gain *= width }
    return ZerosAndPoles(
      zeros: split(zeros) + Array(repeating: ComplexNumber(0), count: excess),
      poles: split(poles), gain: gain)
  }

  /// The digital filter of an analog one, by the bilinear transform s = 4 (z − 1) / (z + 1); zeros at infinity
  /// come to −1, the Nyquist frequency.
  func bilinear() -> ZerosAndPoles {
    let four = ComplexNumber(4)
    let ratio = Self.product(zeros.map { four - $0 }) / Self.product(poles.map { four - $0 })
    return ZerosAndPoles(
      zeros: zeros.map { (four + $0) / (four - $0) }
        + Array(repeating: ComplexNumber(-1), count: excess),
      poles: poles.map { (four + $0) / (four - $0) }, gain: gain * ratio.re)
  }

  private static func product(_ values: [ComplexNumber]) -> ComplexNumber {
    values.reduce(ComplexNumber(1), *)
  }
}
