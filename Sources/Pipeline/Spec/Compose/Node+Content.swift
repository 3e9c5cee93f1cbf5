extension Node {
  /// Whether two nodes say the same: keys in any order, numbers in any spelling, quotes only where they
  /// keep a text from being `null`.
  func says(_ other: Node) -> Bool {
    if isNull || other.isNull { return isNull && other.isNull }
    switch (content, other.content) {
    case (.scalar(let a, _), .scalar(let b, _)):
      return a == b || ScalarKey.of(a) == ScalarKey.of(b)
    case (.sequence(let a), .sequence(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.says($1) }
    case (.mapping(let a), .mapping(let b)):
      return a.count == b.count
        && a.allSatisfy { pair in other[pair.key].map { pair.value.says($0) } ?? false }
    default: return false
    }
  }

  /// A text that two nodes share exactly if they have the same keys in the same order and the same scalars.
  var contentText: String {
    var out = ""
    writeContent(to: &out)
    return out
  }

  private func writeContent(to out: inout String) {
    switch content {
    case .scalar(let text, let isQuoted):
      if isNull {
        out += "~"
      } else {
        out += isQuoted ? "q" : "s"
        Self.write(text, to: &out)
      }
    case .sequence(let elements):
      out += "[\(elements.count)"
      for element in elements { element.writeContent(to: &out) }
    case .mapping(let pairs):
      out += "{\(pairs.count)"
      for pair in pairs {
        Self.write(pair.key, to: &out)
        pair.value.writeContent(to: &out)
      }
    }
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\(text.utf8.count):"
    out += text
  }
}
