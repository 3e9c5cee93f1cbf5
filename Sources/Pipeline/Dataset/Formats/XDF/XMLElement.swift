/// An element of the small XML documents inside XDF files.
///
/// Elements, text, the five named entities, numbered characters, comments and CDATA; attributes are passed
/// over. No document types, and so no entities of their own that could grow.
struct XMLElement: Sendable, Hashable {
  /// The name of the element.
  let name: String
  /// Its own text, without blanks at both ends.
  private(set) var text = ""
  /// The elements inside, in order.
  private(set) var children: [XMLElement] = []

  /// Why a text is not a document.
  struct Fault: Error, Sendable {
    /// Counted from the first byte of the document.
    let byte: Int
    let expected: String
  }

  /// The first element of a name inside.
  subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  /// The text of an element inside; `nil` where there is none or it is empty.
  func value(_ name: String) -> String? {
    self[name].flatMap { $0.text.isEmpty ? nil : $0.text }
  }

  /// Reads a document.
  ///
  /// - Throws: it is cut off, nested too deeply or not well-formed.
  static func parsed(_ bytes: [UInt8]) throws(Fault) -> XMLElement {
    var parser = XMLParser(bytes)
    return try parser.document()
  }

  fileprivate init(name: String) { self.name = name }

  fileprivate mutating func close(text: [UInt8]) {
    self.text = HeaderText.trimmed(HeaderText.decoded(text))
  }

  fileprivate mutating func append(_ child: XMLElement) { children.append(child) }
}

/// Walks through the bytes of a document.
private struct XMLParser {
  /// Deeper documents are refused: none of a recorder is.
  private static let deepest = 64

  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(XMLElement.Fault) -> XMLElement {
    while true {
      while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
      guard at < bytes.count else { throw fault("an element") }
      if try !skipAside() { break }
    }
    return try element(depth: 0)
  }

  /// An element; `at` stands on its `<`.
  private mutating func element(depth: Int) throws(XMLElement.Fault) -> XMLElement {
    guard depth < Self.deepest else { throw fault("at most \(Self.deepest) nested elements") }
    at += 1
    let name = takeName()
    guard !name.isEmpty else { throw fault("the name of an element") }
    var element = XMLElement(name: name)
    if try skipAttributes() { return element }
    var text: [UInt8] = []
    while true {
      guard at < bytes.count else { throw fault("</\(name)>") }
      if bytes[at] == UInt8(ascii: "&") {
        takeEntity(into: &text)
      } else if bytes[at] != UInt8(ascii: "<") {
        text.append(bytes[at])
        at += 1
      } else if starts(with: "</") {
        at += 2
        guard takeName() == name else { throw fault("</\(name)>") }
        _ = try skipAttributes()
        element.close(text: text)
        return element
      } else if starts(with: "<![CDATA[") {
        let start = at + 9
        try skip(to: "]]>")
        text += bytes[start..<at - 3]
      } else if try !skipAside() {
        element.append(try self.element(depth: depth + 1))
      }
    }
  }

  /// Passes over a comment, a processing instruction or a declaration.
  private mutating func skipAside() throws(XMLElement.Fault) -> Bool {
    if starts(with: "<!--") {
      try skip(to: "-->")
    } else if starts(with: "<?") {
      try skip(to: "?>")
    } else if starts(with: "<!") {
      try skip(to: ">")
    } else {
      return false
    }
    return true
  }

  /// Moves behind the `>` of a tag.
  ///
  /// - Returns: whether the element ends with its tag, `<like this/>`.
  private mutating func skipAttributes() throws(XMLElement.Fault) -> Bool {
    var quote: UInt8?
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return bytes[at - 2] == UInt8(ascii: "/")
      }
    }
    throw fault("'>'")
  }

  private mutating func takeName() -> String {
    let start = at
    while at < bytes.count, bytes[at] > 0x20, !"/>=<".utf8.contains(bytes[at]) { at += 1 }
    return HeaderText.decoded(bytes[start..<at])
  }

  private static let entities: [String: UInt8] = [
    "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"),
    "quot": UInt8(ascii: "\""), "apos": UInt8(ascii: "'"),
  ]

  /// `&lt;`, `&#181;`, `&#xB5;`; what is none of them stays as it is.
  private mutating func takeEntity(into text: inout [UInt8]) {
    if let end = bytes[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")) {
      let name = String(decoding: bytes[at + 1..<end], as: UTF8.self)
      if let byte = Self.entities[name] {
        text.append(byte)
        at = end + 1
        return
      }
      let isHex = name.hasPrefix("#x")
      let digits = name.dropFirst(isHex ? 2 : 1)
      if name.hasPrefix("#"), let code = UInt32(digits, radix: isHex ? 16 : 10),
        let scalar = Unicode.Scalar(code)
      {
        text += Array(String(Character(scalar)).utf8)
        at = end + 1
        return
      }
    }
    text.append(bytes[at])
    at += 1
  }

  private func starts(with text: StaticString) -> Bool {
    guard bytes.count - at >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where bytes[at + index] != text.utf8Start[index] {
      return false
    }
    return true
  }

  private mutating func skip(to text: StaticString) throws(XMLElement.Fault) {
    while at < bytes.count {
      if starts(with: text) {
        at += text.utf8CodeUnitCount
        return
      }
      at += 1
    }
    throw fault("'\(text)'")
  }

  private func fault(_ expected: String) -> XMLElement.Fault {
    XMLElement.Fault(byte: at, expected: expected)
  }
}
