import Glibc

/// How a number is written: `.3f`, `.1%` or `d`.
enum NumberStyle: Sendable, Equatable {
  /// That many digits after the point.
  case fixed(Int)
  /// Hundredths, with that many digits after the point.
  case percent(Int)
  /// A whole number.
  case count

  /// What stands for an undefined number.
  static let undefined = "n/a"
  /// Where nothing is said.
  static let plain = NumberStyle.fixed(3)

  /// Reads `.3f`, `.1%` or `d`; at most 12 digits.
  init?(_ text: String) {
    if text == "d" {
      self = .count
      return
    }
    guard text.first == ".", let kind = text.last, text.utf8.count >= 3 else { return nil }
    let number = text.dropFirst().dropLast()
    guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let digits = Int(number),
      digits <= 12
    else { return nil }
    switch kind {
    case "f": self = .fixed(digits)
    case "%": self = .percent(digits)
    default: return nil
    }
  }

  /// The number in this style: rounded once, from its exact value; no minus before zero.
  func text(_ value: Double?) -> String {
    guard let value, value.isFinite else { return Self.undefined }
    switch self {
    case .fixed(let digits): return Self.fixed(value, digits)
    case .percent(let digits):
      return (value * 100).isFinite ? Self.fixed(value * 100, digits) + "%" : Self.undefined
    case .count: return Self.fixed(value, 0)
    }
  }

  /// A probability: below the last digit it is `<0.001`, never zero.
  func probability(_ value: Double?) -> String {
    let text = text(value)
    guard let value, value > 0, !text.contains(where: { ("1"..."9").contains($0) }) else {
      return text
    }
    guard let digit = text.lastIndex(of: "0") else { return text }
    return "<" + text[..<digit] + "1" + text[text.index(after: digit)...]
  }

  /// A number of any size in so many significant digits: `0.0123`, `1.45e+06`.
  static func significant(_ value: Double?, digits: Int = 3) -> String {
    guard let value, value.isFinite else { return undefined }
    return value == 0 ? "0" : printed("%.*g", value, digits)
  }

  private static func printed(_ format: String, _ value: Double, _ digits: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 400)
    let count = withVaList([Int32(digits), value]) {
      vsnprintf(&buffer, buffer.count, format, $0)
    }
    return String(
      decoding: buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    let text = printed("%.*f", value, digits)
    let isZero = !text.contains { ("1"..."9").contains($0) }
    return isZero && text.first == "-" ? String(text.dropFirst()) : text
  }
}
