extension JSON {
  /// Reads one value and nothing after it but spaces: RFC 8259, without repeated keys.
  ///
  /// - Parameter bytes: UTF-8; anything else is refused.
  /// - Throws: `Fault` at the first byte that does not fit; never traps, whatever the bytes are.
  public init(reading bytes: UnsafeRawBufferPointer) throws(Fault) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }

  /// Reads one value and nothing after it but spaces.
  ///
  /// - Throws: `Fault` at the first byte that does not fit.
  public init(_ text: String) throws(Fault) {
    let bytes = Array(text.utf8)
    let read = bytes.withUnsafeBytes { bytes in
      Result { () throws(Fault) in try JSON(reading: bytes) }
    }
    self = try read.get()
  }
}

private struct JSONReader {
  let bytes: UnsafeRawBufferPointer
  var position = 0
  var depth = 0
  static let deepest = 64

  mutating func document() throws(JSON.Fault) -> JSON {
    skipSpaces()
    let value = try value()
    skipSpaces()
    guard position == bytes.count else { throw fault("expected the end of the text") }
    return value
  }

  private func fault(_ message: String) -> JSON.Fault {
    JSON.Fault(message: message, offset: position)
  }

  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func skipSpaces() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func value() throws(JSON.Fault) -> JSON {
    switch next {
    case UInt8(ascii: "{"): return try nested { (reader) throws(JSON.Fault) in try reader.object() }
    case UInt8(ascii: "["): return try nested { (reader) throws(JSON.Fault) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw fault("expected a value")
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(JSON.Fault) -> JSON
  ) throws(JSON.Fault) -> JSON {
    depth += 1
    guard depth <= Self.deepest else { throw fault("nested more than \(Self.deepest) deep") }
    position += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSON.Fault) -> JSON {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count else { throw fault("expected '\(word)'") }
    for offset in 0..<count where bytes[position + offset] != word.utf8Start[offset] {
      throw fault("expected '\(word)'")
    }
    position += count
    return value
  }

  private mutating func array() throws(JSON.Fault) -> JSON {
    var elements: [JSON] = []
    skipSpaces()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      skipSpaces()
      elements.append(try value())
      skipSpaces()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return .array(elements) }
      throw fault("expected ',' or ']'")
    }
  }

  private mutating func object() throws(JSON.Fault) -> JSON {
    var members: [JSON.Member] = []
    var keys: Set<String> = []
    skipSpaces()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpaces()
      guard next == UInt8(ascii: "\"") else { throw fault("expected a key") }
      let key = try string()
      // A linear look is faster than a set for the few keys of most objects.
      if members.count == 16 { keys = Set(members.map(\.key)) }
      let isKnown =
        members.count < 16 ? members.contains { $0.key == key } : !keys.insert(key).inserted
      if isKnown { throw fault("the key \(key.debugDescription) stands twice") }
      skipSpaces()
      guard take(UInt8(ascii: ":")) else { throw fault("expected ':'") }
      skipSpaces()
      members.append(JSON.Member(key, try value()))
      skipSpaces()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return .object(members) }
      throw fault("expected ',' or '}'")
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func number() throws(JSON.Fault) -> JSON {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    let integerEnd = position
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if position == integerEnd, let value = Int(text), text != "-0" { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw fault("the number is too large") }
    return .number(value)
  }

  private mutating func digits() throws(JSON.Fault) {
    let start = position
    while next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw fault("expected a digit") }
  }

  private mutating func string() throws(JSON.Fault) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let text = try utf8(bytes[start..<position])
        position += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw fault("a control character stands in a string") }
      position += 1
    }
    throw fault("a string has no end")
  }

  private func utf8(_ slice: Slice<UnsafeRawBufferPointer>) throws(JSON.Fault) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw fault("a string is not UTF-8")
    }
    return text
  }

  private mutating func escapedString(from start: Int) throws(JSON.Fault) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: text, as: UTF8.self) else {
          throw fault("a string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw fault("a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw fault("a string has no end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSON.Fault) {
    let byte = next
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexUnit()
      if code >= 0xD800, code < 0xDC00 {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
          throw fault("half of a surrogate pair stands alone")
        }
        let low = try hexUnit()
        guard low >= 0xDC00, low < 0xE000 else {
          throw fault("half of a surrogate pair stands alone")
        }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw fault("half of a surrogate pair stands alone")
      }
      text += UTF8.encode(scalar).map(Array.init) ?? []
    default: throw fault("unknown escape")
    }
  }

  private mutating func hexUnit() throws(JSON.Fault) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(next)).hexDigitValue, next < 0x80 else {
        throw fault("expected four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
