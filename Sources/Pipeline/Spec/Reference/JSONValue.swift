import Learners

/// JSON with its keys in the order in which they are written.
indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number as its digits.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  struct Member: Sendable, Equatable {
    let key: String
    let value: JSONValue

    init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Strings in their order.
  static func strings(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }

  static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

  static func double(_ value: Double) -> JSONValue { .number(Canonical.short(value)) }

  /// A decoded value as it would stand in a spec.
  init(_ value: ParameterValue) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .double(value)
    case .text(let value): self = .string(value)
    case .list(let elements): self = .array(elements.map { JSONValue($0) })
    case .map(let entries): self = .object(entries.map { Member($0.key, JSONValue($0.value)) })
    case .record(let values):
      self = .object(
        values.keys.compactMap { key in values[key].map { Member(key, JSONValue($0)) } })
    }
  }

  /// The members; none if it is no object.
  var members: [Member] {
    if case .object(let members) = self { return members }
    return []
  }

  subscript(_ key: String) -> JSONValue? { members.first { $0.key == key }?.value }

  /// The object with a key set: in its place if it is there, else at the end.
  func setting(_ key: String, _ value: JSONValue) -> JSONValue {
    var members = members
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index] = Member(key, value)
    } else {
      members.append(Member(key, value))
    }
    return .object(members)
  }

  /// Two spaces per level; arrays of plain values on one line.
  func text(indent: Int = 0) -> String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let digits): return digits
    case .string(let text): return Canonical.quoted(text)
    case .array(let elements):
      if elements.allSatisfy(\.isPlain) {
        return "[" + elements.map { $0.text() }.joined(separator: ", ") + "]"
      }
      return block("[", elements.map { $0.text(indent: indent + 1) }, "]", indent)
    case .object(let members):
      if members.isEmpty { return "{}" }
      let lines = members.map {
        Canonical.quoted($0.key) + ": " + $0.value.text(indent: indent + 1)
      }
      return block("{", lines, "}", indent)
    }
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func block(_ open: String, _ lines: [String], _ close: String, _ indent: Int) -> String {
    let margin = String(repeating: "  ", count: indent + 1)
    let body = lines.map { margin + $0 }.joined(separator: ",\n")
    return "\(open)\n\(body)\n\(margin.dropLast(2))\(close)"
  }
}
