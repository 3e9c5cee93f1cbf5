/// Shares out the roots of a digital filter to second-order sections.
///
/// The pole nearest the unit circle rings longest: it takes the zeros nearest to it and goes last, so that
/// no section in between amplifies much. The same sections, in the same order, as `scipy.signal.zpk2sos`.
struct SectionPairing {
  private var zeros: [ComplexNumber]
  private var poles: [ComplexNumber]
  private let gain: Double

  /// - Parameter filter: as many zeros as poles, complex ones in conjugate pairs.
  init(_ filter: ZerosAndPoles) {
    var (zeros, poles) = (filter.zeros, filter.poles)
    if poles.count % 2 == 1 {
      zeros.append(ComplexNumber(0))
      poles.append(ComplexNumber(0))
    }
    self.zeros = Self.oneOfEachPair(zeros)
    self.poles = Self.oneOfEachPair(poles)
    gain = filter.gain
  }

  /// The sections, first to last; the gain is in the first.
  mutating func sections() -> [SecondOrderSection] {
    var out: [SecondOrderSection] = []
    while !poles.isEmpty {
      let first = poles.remove(at: nearestToCircle(among: Array(poles.indices)))
      let (sum, product) = takePartner(of: first)
      let (zeroSum, zeroProduct) = takeZeros(near: first)
      out.append(
        SecondOrderSection(b0: 1, b1: -zeroSum, b2: zeroProduct, a1: -sum, a2: product))
    }
    out.reverse()
    if !out.isEmpty {
      out[0].b0 *= gain
      out[0].b1 *= gain
      out[0].b2 *= gain
    }
    return out
  }

  /// Sum and product of a pole and its partner: its conjugate or, if it is real, another real pole.
  private mutating func takePartner(of pole: ComplexNumber) -> (Double, Double) {
    guard pole.im == 0 else {
      return (2 * pole.re, pole.re * pole.re + pole.im * pole.im)
    }
    let reals = poles.indices.filter { poles[$0].im == 0 }
    guard !reals.isEmpty else { return (pole.re, 0) }
    let partner = poles.remove(at: nearestToCircle(among: reals))
    return (pole.re + partner.re, pole.re * partner.re)
  }

  /// Sum and product of the two zeros nearest a pole.
  private mutating func takeZeros(near pole: ComplexNumber) -> (Double, Double) {
    guard let first = takeZero(near: pole, among: Array(zeros.indices)) else { return (0, 0) }
    if first.im != 0 { return (2 * first.re, first.re * first.re + first.im * first.im) }
    let reals = zeros.indices.filter { zeros[$0].im == 0 }
    guard let second = takeZero(near: pole, among: reals) else { return (first.re, 0) }
    return (first.re + second.re, first.re * second.re)
  }

  private mutating func takeZero(near pole: ComplexNumber, among places: [Int]) -> ComplexNumber? {
    let nearest = places.min {
      (zeros[$0] - pole).magnitude < (zeros[$1] - pole).magnitude
    }
    guard let place = nearest else { return nil }
    return zeros.remove(at: place)
  }

  private func nearestToCircle(among places: [Int]) -> Int {
    places.min { abs(1 - poles[$0].magnitude) < abs(1 - poles[$1].magnitude) } ?? 0
  }

  /// Real roots, and those of conjugate pairs whose imaginary part is positive; sorted, complex ones first.
  private static func oneOfEachPair(_ roots: [ComplexNumber]) -> [ComplexNumber] {
    let isReal = { (root: ComplexNumber) in abs(root.im) <= 100 * Double.ulpOfOne * root.magnitude }
    let pairs = roots.filter { !isReal($0) && $0.im > 0 }
    let reals = roots.filter(isReal).map { ComplexNumber($0.re) }
    return pairs.sorted { ($0.re, $0.im) < ($1.re, $1.im) } + reals.sorted { $0.re < $1.re }
  }
}
