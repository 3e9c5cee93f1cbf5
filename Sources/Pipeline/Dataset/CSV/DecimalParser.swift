/// Reads a decimal number from bytes, correctly rounded (nearest, ties to even).
///
/// Grammar: an optional sign, digits with at most one point among or around them, an optional
/// exponent. No hexadecimal, no digit grouping, no words; `inf` and `nan` belong to the caller.
/// Small numbers take Clinger's exact path (1990, doi:10.1145/93542.93557), others Eisel and Lemire's.
enum DecimalParser {
  /// How many readable bytes must follow the text.
  static let padding = 16

  /// A number and where it ends.
  struct Parsed {
    /// Infinite if too large for a double.
    let value: Double
    /// The first byte after the number.
    let next: UnsafePointer<UInt8>
  }

  /// Reads the longest number at `start`.
  ///
  /// - Parameter start: bytes of which one that is not a digit and `padding` readable ones follow.
  /// - Returns: `nil` if no number starts there or its exponent has no digits.
  @inline(__always)
  static func parse(_ start: UnsafePointer<UInt8>) -> Parsed? {
    // Signs are as good as random: no branch may depend on them.
    let first = start.pointee
    let sign: UInt64 = first == UInt8(ascii: "-") ? 1 << 63 : 0
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    var p = start + (isSigned ? 1 : 0)
    let digits = p
    var mantissa: UInt64 = 0
    while let digit = digit(p.pointee) {
      mantissa = mantissa &* 10 &+ digit
      p += 1
    }
    var count = p - digits
    var exponent = 0
    if p.pointee == UInt8(ascii: ".") {
      p += 1
      let fraction = p
      while let digit = digit(p.pointee) {
        mantissa = mantissa &* 10 &+ digit
        p += 1
      }
      exponent = fraction - p
      count -= exponent
    }
    guard count > 0 else { return nil }
    if p.pointee | 0x20 == UInt8(ascii: "e") {
      guard let written = parseExponent(&p) else { return nil }
      exponent += written
    }
    // 19 digits always fit; beyond, the product above has wrapped.
    if count > 19 { return parseLong(digits, p, sign, exponent) }
    let value = assemble(mantissa, exponent) ?? slow(digits, p)
    return Parsed(value: Double(bitPattern: value.bitPattern | sign), next: p)
  }

  /// The number that a whole text is, or `nil`; surrounding spaces are not skipped.
  static func parse(_ text: some StringProtocol) -> Double? {
    var bytes = Array(text.utf8)
    let count = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: padding))
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, let parsed = parse(base) else { return nil }
      return parsed.next == base + count ? parsed.value : nil
    }
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt64? {
    let digit = byte &- 48
    return digit < 10 ? UInt64(digit) : nil
  }

  /// Moves behind `e±digits`; far beyond any double the value stays put instead of overflowing.
  private static func parseExponent(_ p: inout UnsafePointer<UInt8>) -> Int? {
    p += 1
    let isNegative = p.pointee == UInt8(ascii: "-")
    if isNegative || p.pointee == UInt8(ascii: "+") { p += 1 }
    guard digit(p.pointee) != nil else { return nil }
    var exponent = 0
    while let digit = digit(p.pointee) {
      if exponent < 1 << 40 { exponent = exponent * 10 + Int(digit) }
      p += 1
    }
    return isNegative ? -exponent : exponent
  }

  @inline(__always)
  private static func assemble(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    if mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
      // Both factors are exact doubles, so the one rounding of the operation is the right one.
      let value = Double(mantissa)
      return tens.withUnsafeBufferPointer { tens in
        exponent < 0 ? value / tens[-exponent] : value * tens[exponent]
      }
    }
    return EiselLemire.nearest(mantissa, tenTo: exponent)
  }

  private static let tens: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// More than 19 digits: leading zeros do not count; what follows the 19th only decides near ties.
  private static func parseLong(
    _ digits: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ sign: UInt64, _ exponent: Int
  ) -> Parsed {
    var mantissa: UInt64 = 0
    var kept = 0
    var dropped = 0
    var isExact = true
    var p = digits
    while p < end, p.pointee | 0x20 != UInt8(ascii: "e") {
      if let digit = digit(p.pointee) {
        if kept < 19 {
          mantissa = mantissa * 10 + digit
          if mantissa > 0 { kept += 1 }
        } else {
          dropped += 1
          isExact = isExact && digit == 0
        }
      }
      p += 1
    }
    let scale = exponent + dropped
    var value = assemble(mantissa, scale)
    if !isExact, value != assemble(mantissa + 1, scale) { value = nil }
    let bits = (value ?? slow(digits, end)).bitPattern | sign
    return Parsed(value: Double(bitPattern: bits), next: end)
  }

  /// The standard library's exact conversion: right for every input, slow, hardly ever needed.
  private static func slow(_ digits: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Double {
    let bytes = UnsafeBufferPointer(start: digits, count: end - digits)
    guard let value = Double(String(decoding: bytes, as: UTF8.self)) else {
      preconditionFailure("the grammar here is a part of the standard library's")
    }
    return value
  }
}
