/// The form in which values of axes are compared: `10`, `10.0` and `1e1` are one number, `07` is a text.
enum ScalarKey {
  /// The text of a scalar, numbers in one spelling.
  static func of(_ text: String) -> String {
    guard let value = number(text) else { return text }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return text }
    if value == value.rounded(.towardZero), abs(value) < 0x1p53 { return String(Int64(value)) }
    return "\(value)"
  }

  /// The finite number that a text spells in decimal; `nil` for anything else, such as `07`, `0x1F`, `inf`.
  static func number(_ text: String) -> Double? {
    var digits = Substring(text).utf8
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      digits = digits.dropFirst()
    }
    let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    let whole = digits.prefix(while: isDigit)
    guard whole.count <= 1 || whole.first != UInt8(ascii: "0") else { return nil }
    var rest = digits.dropFirst(whole.count)
    var count = whole.count
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      count += fraction.count
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard count > 0 else { return nil }
    if let e = rest.first, e == UInt8(ascii: "e") || e == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      guard let first = rest.first, isDigit(first) else { return nil }
      rest = rest.drop(while: isDigit)
    }
    guard rest.isEmpty, let value = Double(padded(text)), value.isFinite else { return nil }
    return value
  }

  /// `.5` and `5.` as the standard library reads them.
  private static func padded(_ text: String) -> String {
    guard let dot = text.firstIndex(of: ".") else { return text }
    let isDigit: (Character?) -> Bool = { $0.map { ("0"..."9").contains($0) } ?? false }
    let before = text[..<dot]
    let after = text[text.index(after: dot)...]
    return before + (isDigit(before.last) ? "." : "0.") + (isDigit(after.first) ? "" : "0") + after
  }
}
