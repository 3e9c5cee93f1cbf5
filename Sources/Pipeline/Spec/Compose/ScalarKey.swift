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
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let whole = digits.prefix { (0x30...0x39).contains($0) }
    if whole.count > 1, whole.first == UInt8(ascii: "0") { return nil }
    return ScalarText.number(text)
  }
}
