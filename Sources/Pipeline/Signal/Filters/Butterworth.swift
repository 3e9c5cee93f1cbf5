import Glibc

/// Butterworth filters: as flat as possible in the pass band, −3 dB at the edges.
///
/// Butterworth (1930), Wireless Engineer 7, 536–541. The analog prototype's poles lie evenly on the left half
/// of the unit circle; it is moved to the edges, whose frequencies are bent beforehand as the bilinear
/// transform bends them, so that they come out exact.
enum Butterworth {
  /// Designs a filter.
  ///
  /// - Parameters:
  ///   - order: of the prototype; a band-pass has twice as many poles.
  ///   - lowHz: lower edge of the pass band; `nil` makes a low-pass.
  ///   - highHz: upper edge; `nil` makes a high-pass. At least one edge; both below half the rate.
  ///   - rateHz: samples per second.
  /// - Returns: the sections of `scipy.signal.butter(order, edges, output="sos")`.
  static func sections(
    order: Int, lowHz: Double?, highHz: Double?, rateHz: Double
  ) -> SecondOrderSections {
    precondition(order > 0 && (lowHz != nil || highHz != nil), "an order and an edge")
    let bent = { (edge: Double) in 4 * tan(Double.pi * (edge / rateHz)) }
    let analog: ZerosAndPoles
    switch (lowHz.map(bent), highHz.map(bent)) {
    case (let low?, let high?):
      analog = prototype(order).bandPass(centre: (low * high).squareRoot(), width: high - low)
    case (let low?, nil): analog = prototype(order).highPass(low)
    case (nil, let high?): analog = prototype(order).lowPass(high)
    case (nil, nil): analog = prototype(order)
    }
    var pairing = SectionPairing(analog.bilinear())
    return SecondOrderSections(pairing.sections())
  }

  /// The analog low-pass with its edge at 1 rad/s.
  private static func prototype(_ order: Int) -> ZerosAndPoles {
    let poles = (0..<order).map { index -> ComplexNumber in
      let step = 2 * index + 1 - order
      if step == 0 { return ComplexNumber(-1) }
      let angle = Double.pi * Double(step) / Double(2 * order)
      return ComplexNumber(-cos(angle), -sin(angle))
    }
    return ZerosAndPoles(zeros: [], poles: poles, gain: 1)
  }
}
