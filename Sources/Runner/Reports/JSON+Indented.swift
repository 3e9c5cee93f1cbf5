import Pipeline

extension JSON {
  /// A number, or `null` where it is undefined.
  init(_ value: Double?) {
    guard let value, value.isFinite else {
      self = .null
      return
    }
    self = .number(value)
  }

  /// A text, or `null`.
  init(_ value: String?) {
    self = value.map { .string($0) } ?? .null
  }

  /// The value as text for people: two spaces a level, a line break at the end; what holds nothing but
  /// scalars and is short stays on one line.
  var indentedText: String { String(decoding: indentedBytes, as: UTF8.self) }

  /// The same as UTF-8.
  var indentedBytes: [UInt8] {
    var out: [UInt8] = []
    append(indent: 0, to: &out)
    out.append(0x0A)
    return out
  }

  private static let lineLimit = 200

  /// Appends the value as it stands so many levels deep, without a line break at the end.
  func append(indent: Int, to out: inout [UInt8]) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      if appendInline(indent: indent, to: &out) { return }
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        Self.breakLine(index > 0, indent + 1, &out)
        element.append(indent: indent + 1, to: &out)
      }
      Self.breakLine(false, indent, &out)
      out.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      if appendInline(indent: indent, to: &out) { return }
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        Self.breakLine(index > 0, indent + 1, &out)
        Self.append(quoted: member.key, to: &out)
        out += ": ".utf8
        member.value.append(indent: indent + 1, to: &out)
      }
      Self.breakLine(false, indent, &out)
      out.append(UInt8(ascii: "}"))
    default: append(to: &out)
    }
  }

  /// Writes short containers of scalars on the line; says whether it did.
  private func appendInline(indent: Int, to out: inout [UInt8]) -> Bool {
    let start = out.count
    switch self {
    case .array(let elements):
      guard elements.count <= 40, elements.allSatisfy(\.isScalar) else { return false }
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out += ", ".utf8 }
        element.append(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      guard members.count <= 12, members.allSatisfy(\.value.isScalar), indent > 0 else {
        return false
      }
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { out += ", ".utf8 }
        Self.append(quoted: member.key, to: &out)
        out += ": ".utf8
        member.value.append(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    default: return false
    }
    if out.count - start + 2 * indent <= Self.lineLimit { return true }
    out.removeLast(out.count - start)
    return false
  }

  private var isScalar: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }

  private static func breakLine(_ comma: Bool, _ indent: Int, _ out: inout [UInt8]) {
    if comma { out.append(UInt8(ascii: ",")) }
    out.append(0x0A)
    for _ in 0..<indent { out += "  ".utf8 }
  }
}
