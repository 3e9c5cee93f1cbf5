/// Turns a decimal w × 10^q into the nearest double with one or two 64-bit multiplications.
///
/// Lemire (2021), Number parsing at a gigabyte per second, doi:10.1002/spe.2984. Ties go to even.
enum EiselLemire {
  /// The decimal exponents that matter: below, any 64-bit w is 0; above, any w > 0 is infinite.
  private static let lowest = -342
  private static let highest = 308

  /// The leading 128 bits of 5^q for q in −342...308: high word, low word, q after q.
  private static let powers: [UInt64] = makePowers()

  /// The double nearest to w × 10^q.
  ///
  /// - Returns: infinity on overflow; `nil` in the few cases that 128 bits cannot decide.
  static func nearest(_ w: UInt64, tenTo q: Int) -> Double? {
    guard w != 0, q >= lowest else { return 0 }
    guard q <= highest else { return .infinity }
    let shift = w.leadingZeroBitCount
    let product = approximate(w << UInt64(shift), tenTo: q)
    if product.low == .max, q < -27 || q > 55 { return nil }
    let upper = Int(product.high >> 63)
    // 52 bits are stored, one is implied, one decides the rounding.
    let drop = UInt64(upper + 64 - 52 - 3)
    var mantissa = product.high >> drop
    var exponent = binaryExponent(q) + upper - shift + 1023
    if exponent <= 0 { return subnormal(mantissa, exponent) }
    if product.low <= 1, q >= -4, q <= 23, mantissa & 3 == 1, mantissa << drop == product.high {
      mantissa &= ~1  // exactly half way: down to even
    }
    mantissa = (mantissa + (mantissa & 1)) >> 1
    if mantissa >= 1 << 53 {
      mantissa = 1 << 52
      exponent += 1
    }
    if exponent >= 0x7FF { return .infinity }
    return Double(bitPattern: UInt64(exponent) << 52 | (mantissa & ~(1 << 52)))
  }

  /// The leading 128 bits of w × 5^q, as far as a double needs them.
  private static func approximate(_ w: UInt64, tenTo q: Int) -> (high: UInt64, low: UInt64) {
    let index = 2 * (q - lowest)
    return powers.withUnsafeBufferPointer { powers in
      let first = w.multipliedFullWidth(by: powers[index])
      // Only if the nine bits below the rounding bit are all ones can the rest carry into it.
      guard first.high & 0x1FF == 0x1FF else { return (first.high, first.low) }
      let rest = w.multipliedFullWidth(by: powers[index + 1]).high
      let (low, carry) = first.low.addingReportingOverflow(rest)
      return (first.high &+ (carry ? 1 : 0), low)
    }
  }

  /// floor(log2(10^q)) + 63, exact for every q here.
  private static func binaryExponent(_ q: Int) -> Int { ((217_706 &* q) >> 16) + 63 }

  private static func subnormal(_ mantissa: UInt64, _ exponent: Int) -> Double {
    let drop = 1 - exponent
    guard drop < 64 else { return 0 }
    var bits = mantissa >> UInt64(drop)
    bits = (bits + (bits & 1)) >> 1
    // A round up to 2^52 is the smallest normal number, whose bits follow without a gap.
    return Double(bitPattern: bits)
  }

  /// Computes the table with long arithmetic: quotients rounded down, but up for −27...−1, where
  /// an exact product needs it (section 5 of the paper).
  private static func makePowers() -> [UInt64] {
    var table = [UInt64](repeating: 0, count: 2 * (highest - lowest + 1))
    // floor(2^1024 / 5^n), 17 words, most significant first: floors of floors stay exact.
    var quotient = [UInt64](repeating: 0, count: 17)
    quotient[0] = 1
    for n in 1...(-lowest) {
      var remainder: UInt64 = 0
      for i in quotient.indices {
        (quotient[i], remainder) = UInt64(5).dividingFullWidth((remainder, quotient[i]))
      }
      var top = leading(quotient)
      if n <= 27 {
        let (low, carry) = top.low.addingReportingOverflow(1)
        top = (top.high &+ (carry ? 1 : 0), low)
      }
      (table[2 * (-n - lowest)], table[2 * (-n - lowest) + 1]) = top
    }
    var power = [UInt64](repeating: 0, count: 13)  // 5^308 has 716 bits
    power[12] = 1
    for q in 0...highest {
      (table[2 * (q - lowest)], table[2 * (q - lowest) + 1]) = leading(power)
      var carry: UInt64 = 0
      for i in power.indices.reversed() {
        let product = power[i].multipliedFullWidth(by: 5)
        let (low, overflow) = product.low.addingReportingOverflow(carry)
        power[i] = low
        carry = product.high &+ (overflow ? 1 : 0)
      }
    }
    return table
  }

  /// The 128 bits from the first one bit on, zeros after the end.
  private static func leading(_ words: [UInt64]) -> (high: UInt64, low: UInt64) {
    guard let start = words.firstIndex(where: { $0 != 0 }) else { return (0, 0) }
    func word(_ i: Int) -> UInt64 { i < words.count ? words[i] : 0 }
    let shift = UInt64(words[start].leadingZeroBitCount)
    // A smart shift by 64 gives 0, so that nothing is mixed in when no bit is missing.
    return (
      word(start) << shift | word(start + 1) >> (64 - shift),
      word(start + 1) << shift | word(start + 2) >> (64 - shift)
    )
  }
}
