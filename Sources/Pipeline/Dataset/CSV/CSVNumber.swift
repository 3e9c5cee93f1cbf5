/// What a cell of a number column holds.
enum CSVNumber: Sendable, Hashable {
  /// A number, perhaps infinite.
  case value(Double)
  /// Nothing, or a word for nothing.
  case missing
  /// Something else, and what may help.
  case other(help: String?)

  /// Reads a whole cell.
  ///
  /// - Parameter cell: bytes of which one that is not a digit and padding follow.
  init(_ cell: UnsafeBufferPointer<UInt8>) {
    var bytes = cell[...]
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    let trimmed = UnsafeBufferPointer(rebasing: bytes)
    guard let start = trimmed.baseAddress, !trimmed.isEmpty else {
      self = .missing
      return
    }
    if let parsed = DecimalParser.parse(start), parsed.next == start + trimmed.count {
      self = .value(parsed.value)
    } else {
      self = Self.word(trimmed)
    }
  }

  private static let nothing: Set<String> = ["nan", "+nan", "-nan", "na", "n/a", "null", "none"]
  private static let endless: [String: Double] = [
    "inf": .infinity, "+inf": .infinity, "-inf": -.infinity,
    "infinity": .infinity, "+infinity": .infinity, "-infinity": -.infinity,
  ]

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> CSVNumber {
    if looksLikeTime(bytes) {
      return .other(help: "a time that is written as text needs unit: iso")
    }
    guard bytes.count <= 9 else { return .other(help: nil) }
    let text = String(
      decoding: bytes.map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }, as: UTF8.self)
    if nothing.contains(text) { return .missing }
    if let value = endless[text] { return .value(value) }
    let isDecimalComma =
      bytes.contains(0x2C) && bytes.allSatisfy { $0 == 0x2C || $0 == 0x2D || $0 &- 48 < 10 }
    return .other(help: isDecimalComma ? "write decimals with a point, not a comma" : nil)
  }

  /// Whether a cell begins with a digit and holds two or more of the signs between parts of a date or a time.
  private static func looksLikeTime(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first, first &- 48 < 10, bytes.count <= 40 else { return false }
    return bytes.count { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") || $0 == 0x2F } > 1
  }
}
