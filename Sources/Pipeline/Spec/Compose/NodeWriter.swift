import Learners

/// Writes YAML that reads back as the same values.
///
/// Canonical: a value has one text. Maps in blocks, lists of scalars on one line, texts that could be taken
/// for anything else in double quotes.
public enum NodeWriter {
  /// The text of a tree; keys in their order, comments and anchors gone.
  public static func text(_ node: Node) -> String {
    var out = ""
    write(node, indent: 0, to: &out)
    return out
  }

  /// The text of decoded values: keys sorted, `use` first, free maps in their own order.
  ///
  /// - Parameters:
  ///   - values: a record or a kind.
  ///   - leading: keys at its top that come first, in this order.
  /// - Returns: lines, each with its end.
  public static func text(_ values: ParameterValues, leading: [String] = []) -> String {
    text(node(values, leading: leading))
  }

  /// Decoded values as a tree that stands nowhere.
  public static func node(_ value: ParameterValue) -> Node {
    switch value {
    case .bool(let value): plain(value ? "true" : "false")
    case .integer(let value): plain(String(value))
    case .number(let value): plain("\(value)")
    case .text(let value): Node(.scalar(value, isQuoted: true), at: nowhere)
    case .list(let elements): Node(.sequence(elements.map(node)), at: nowhere)
    case .map(let entries): map(entries.map { ($0.key, node($0.value)) })
    case .record(let values): node(values, leading: [])
    }
  }

  private static func node(_ values: ParameterValues, leading: [String]) -> Node {
    let first = (leading + ["use"]).filter { values[$0] != nil }
    let keys = first + values.keys.filter { !first.contains($0) }
    return map(keys.compactMap { key in values[key].map { (key, node($0)) } })
  }

  private static let nowhere = SourceMark(file: "", line: 1, column: 1, length: 1)

  private static func plain(_ text: String) -> Node {
    Node(.scalar(text, isQuoted: false), at: nowhere)
  }

  private static func map(_ pairs: [(String, Node)]) -> Node {
    Node(.mapping(pairs.map { Node.Pair(key: $0, keyMark: nowhere, value: $1) }), at: nowhere)
  }
}

extension NodeWriter {
  /// A node from the start of a line on.
  private static func write(_ node: Node, indent: Int, to out: inout String) {
    if let line = line(of: node) {
      out += line + "\n"
      return
    }
    for (index, pair) in (node.pairs ?? []).enumerated() {
      if index > 0 { pad(indent, &out) }
      writePair(pair, indent: indent, to: &out)
    }
    for (index, element) in (node.elements ?? []).enumerated() {
      if index > 0 { pad(indent, &out) }
      out += "- "
      write(element, indent: indent + 2, to: &out)
    }
  }

  private static func writePair(_ pair: Node.Pair, indent: Int, to out: inout String) {
    let key = scalar(pair.key, isQuoted: true)
    if key.utf8.count > keyLimit {
      out += "? \(key)\n"
      pad(indent, &out)
      out += ": "
      write(pair.value, indent: indent + 2, to: &out)
      return
    }
    out += key + ":"
    if let line = line(of: pair.value) {
      out += " \(line)\n"
    } else {
      out += "\n"
      pad(indent + 2, &out)
      write(pair.value, indent: indent + 2, to: &out)
    }
  }

  private static func pad(_ indent: Int, _ out: inout String) {
    out += String(repeating: " ", count: indent)
  }

  /// Longer keys are written with `?`: YAML allows 1,024 characters without.
  private static let keyLimit = 256

  /// The node on one line, if it is a scalar, a list of scalars, or empty.
  private static func line(of node: Node) -> String? {
    switch node.content {
    case .scalar(let text, let isQuoted):
      return node.isNull ? "null" : scalar(text, isQuoted: isQuoted)
    case .mapping(let pairs): return pairs.isEmpty ? "{}" : nil
    case .sequence(let elements):
      guard elements.allSatisfy({ $0.text != nil }) else { return nil }
      return "[" + elements.compactMap { line(of: $0) }.joined(separator: ", ") + "]"
    }
  }

  private static func scalar(_ text: String, isQuoted: Bool) -> String {
    guard isPlain(text), !(isQuoted && meansMore(text)) else { return quoted(text) }
    return text
  }

  /// Whether YAML reads the text without quotes as itself, in a list on one line, too.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    if last == UInt8(ascii: " ") { return false }
    let isStart = isWord(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: "/")
    guard isStart || ScalarText.number(text) != nil else { return false }
    return text.utf8.allSatisfy { byte in
      isWord(byte) || " _./+-*%()$@=".utf8.contains(byte)
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Whether a reader could take the text for a number, a date, a truth value or nothing.
  private static func meansMore(_ text: String) -> Bool {
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
    if words.contains(text.lowercased()) { return true }
    guard let first = text.utf8.first, (0x30...0x39).contains(first) || "+-.".utf8.contains(first)
    else { return false }
    return text.utf8.allSatisfy { "0123456789abcdefABCDEFoOxX_.+-".utf8.contains($0) }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if isPrintable(scalar.value) {
          out.unicodeScalars.append(scalar)
        } else {
          out += escape(scalar.value)
        }
      }
    }
    return out + "\""
  }

  private static func isPrintable(_ value: UInt32) -> Bool {
    switch value {
    case 0x20...0x7E, 0xA1...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x1_0000...0x10_FFFF:
      true
    default: false
    }
  }

  private static func escape(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
