import Learners

extension Decoding {
  /// Reads a single value by the type that is expected, from the text as it is written.
  mutating func scalar(
    _ node: Node, _ type: ParameterType, owner: SourceMark
  ) -> ParameterValue? {
    guard case .scalar(let text, let isQuoted) = node.content, !node.isNull else {
      mismatch(TypeWords.expected(type), node, owner: owner, help: nullHelp(node, type))
      return nil
    }
    switch type {
    case .text: return .text(text)
    case .choice(let words):
      if words.contains(text) { return .text(text) }
      let help = Suggestion.help(for: text, among: words)
      fault("unknown word \(Quoted.text(text)) for '\(key)'", at: node.mark, help: help)
      return nil
    case _ where isQuoted:
      let found = "found the text \(Quoted.text(text))"
      let help = Self.isReadable(text, type) ? "remove the quotes" : nil
      fault("expected \(TypeWords.expected(type)), \(found)", at: node.mark, help: help)
      return nil
    case .bool: return bool(text, node)
    case .integer(let range): return integer(text, range, node)
    case .number(let range): return number(text, range, node)
    default: return nil
    }
  }

  private func nullHelp(_ node: Node, _ type: ParameterType) -> String? {
    guard node.isNull, let text = node.text, !text.isEmpty else { return nil }
    switch type {
    case .text, .choice: return "quote it if the text itself is meant"
    default: return nil
    }
  }

  private static func isReadable(_ text: String, _ type: ParameterType) -> Bool {
    switch type {
    case .bool: text == "true" || text == "false"
    case .integer: ScalarText.integer(text) != nil
    case .number: ScalarText.number(text) != nil
    default: false
    }
  }

  private mutating func bool(_ text: String, _ node: Node) -> ParameterValue? {
    if text == "true" { return .bool(true) }
    if text == "false" { return .bool(false) }
    var help: String?
    switch text.lowercased() {
    case "true", "yes", "on", "y", "1": help = "write true"
    case "false", "no", "off", "n", "0": help = "write false"
    default: break
    }
    fault("expected true or false, found \(Quoted.text(text))", at: node.mark, help: help)
    return nil
  }

  private mutating func integer(
    _ text: String, _ range: ClosedRange<Int>, _ node: Node
  ) -> ParameterValue? {
    if let value = ScalarText.integer(text) {
      if range.contains(value) { return .integer(value) }
      fault("expected \(TypeWords.integer(range)), found \(value)", at: node.mark)
      return nil
    }
    var help: String?
    if ScalarText.isInteger(text) {
      help = "the number is too large"
    } else if let value = ScalarText.number(text), abs(value) < 1e15,
      value == value.rounded(.towardZero)
    {
      help = "write \(Int(value))"
    }
    let found = Quoted.text(text)
    fault("expected \(TypeWords.integer(range)), found \(found)", at: node.mark, help: help)
    return nil
  }

  private mutating func number(
    _ text: String, _ range: NumberRange, _ node: Node
  ) -> ParameterValue? {
    if let value = ScalarText.number(text) {
      if range.contains(value) { return .number(value) }
      let shown = ScalarText.isShort(text) ? text : "\(value)"
      fault("expected \(TypeWords.number(range)), found \(shown)", at: node.mark)
      return nil
    }
    let found = Quoted.text(text)
    let help = ScalarText.numberHelp(text)
    fault("expected \(TypeWords.number(range)), found \(found)", at: node.mark, help: help)
    return nil
  }
}

/// How numbers are written in a spec: decimal, no separators.
enum ScalarText {
  /// A decimal whole number that fits; `07` is 7.
  static func integer(_ text: String) -> Int? {
    isInteger(text) ? Int(text) : nil
  }

  /// Whether a text is a sign and digits, of any length.
  static func isInteger(_ text: String) -> Bool {
    var digits = text.utf8[...]
    if let first = digits.first, isSign(first) { digits = digits.dropFirst() }
    return !digits.isEmpty && digits.allSatisfy(isDigit)
  }

  /// A finite decimal number: `4`, `-0.5`, `.5`, `1e-3`; never hexadecimal, infinite or not a number.
  static func number(_ text: String) -> Double? {
    guard isNumber(text), let value = Double(text), value.isFinite else { return nil }
    return value == 0 ? 0 : value
  }

  static func isShort(_ text: String) -> Bool { text.utf8.count <= 24 }

  static func numberHelp(_ text: String) -> String? {
    if isNumber(text) { return "the number is too large" }
    guard isShort(text), text.utf8.contains(UInt8(ascii: ",")) else { return nil }
    let point = String(text.map { $0 == "," ? "." : $0 })
    return isNumber(point) ? "write \(point)" : nil
  }

  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if let first = rest.first, isSign(first) { rest = rest.dropFirst() }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var digits = whole.count
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      digits += fraction.count
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard digits > 0 else { return false }
    guard let mark = rest.first else { return true }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if let first = rest.first, isSign(first) { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }
}
