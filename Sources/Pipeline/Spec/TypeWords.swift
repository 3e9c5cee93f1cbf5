import Learners

/// Types and nodes in the words of messages.
enum TypeWords {
  /// What stands after `expected`.
  static func expected(_ type: ParameterType) -> String {
    switch type {
    case .bool: "true or false"
    case .integer(let range): integer(range)
    case .number(let range): number(range)
    case .text: "text"
    case .choice(let words): words.count <= 6 ? joined(words, "or") : "a word"
    case .list: "a list"
    case .map, .record: "a map"
    case .kind: "a map with 'use'"
    case .either(let types): either(types)
    case .free: "a value"
    }
  }

  private static func either(_ types: [ParameterType]) -> String {
    var words: [String] = []
    for type in types {
      var alternatives = [expected(type)]
      if case .choice(let choices) = type, choices.count <= 6 { alternatives = choices }
      for word in alternatives where !words.contains(word) { words.append(word) }
    }
    return joined(words, "or")
  }

  /// `a whole number of at least 1`; the number itself where there is only one.
  static func integer(_ range: ClosedRange<Int>) -> String {
    if range.lowerBound == range.upperBound { return String(range.lowerBound) }
    var bounds: [String] = []
    if range.lowerBound != .min { bounds.append("at least \(range.lowerBound)") }
    if range.upperBound != .max { bounds.append("at most \(range.upperBound)") }
    return bounds.isEmpty ? "a whole number" : "a whole number of \(joined(bounds, "and"))"
  }

  /// `a number more than 0`, `a number of at least 0 and at most 1`.
  static func number(_ range: NumberRange) -> String {
    if range == .any { return "a number" }
    let words = range.description
    return words.hasPrefix("at ") ? "a number of \(words)" : "a number \(words)"
  }

  /// `2 elements`, `at least 1 element`.
  static func elements(_ count: ClosedRange<Int>) -> String {
    func elements(_ number: Int) -> String { number == 1 ? "1 element" : "\(number) elements" }
    if count.lowerBound == count.upperBound { return elements(count.lowerBound) }
    if count.upperBound == .max { return "at least \(elements(count.lowerBound))" }
    if count.lowerBound == 0 { return "at most \(elements(count.upperBound))" }
    return "\(count.lowerBound) to \(elements(count.upperBound))"
  }

  /// What stands after `found`.
  static func found(_ node: Node) -> String {
    switch node.content {
    case .scalar("", isQuoted: false): "nothing"
    case .scalar(let text, isQuoted: false): Quoted.text(text)
    case .scalar(let text, isQuoted: true): "the text \(Quoted.text(text))"
    case .sequence: "a list"
    case .mapping: "a map"
    }
  }

  /// What to do where a list is expected.
  static func listHelp(_ node: Node) -> String? {
    switch node.content {
    case .scalar(let text, let isQuoted):
      guard !node.isNull, text.utf8.count <= 40, !text.contains("\n") else { return nil }
      return isQuoted ? "write [\"\(text)\"]" : "write [\(text)]"
    case .mapping: return "begin each element with '- '"
    case .sequence: return nil
    }
  }

  /// `a`, `a or b`, `a, b or c`.
  static func joined(_ words: [String], _ conjunction: String) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }
}
