/// Walks through the cells of a piece of a table, byte by byte.
///
/// The bytes are followed by a NUL and `DecimalParser.padding` readable ones, so that no loop here
/// needs to compare with the end: a NUL stops it.
struct CSVScanner {
  /// What a byte means outside quotes.
  enum Class {
    static let other: UInt8 = 0
    static let delimiter: UInt8 = 1
    static let lineFeed: UInt8 = 2
    static let carriageReturn: UInt8 = 3
    static let quote: UInt8 = 4
    static let nul: UInt8 = 5
  }

  /// Faults after which the rest of the file cannot be told into rows.
  enum Break: UInt8, Sendable, Hashable {
    /// A quote inside a cell that does not start with one.
    case strayQuote
    /// Text between a closing quote and the delimiter.
    case afterQuote
    /// The file ends inside quotes.
    case unclosed
    /// A NUL byte.
    case nul
  }

  /// One cell as it stands in the bytes.
  struct Field {
    /// The content: inside the quotes, or without the spaces around it.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether quotes stand around it.
    let isQuoted: Bool
    /// Whether it holds doubled quotes.
    let hasDoubledQuotes: Bool
  }

  /// The next byte.
  var p: UnsafePointer<UInt8>
  /// Behind the last byte of the piece.
  let end: UnsafePointer<UInt8>
  /// Line ends passed so far, those inside quotes included.
  var lines = 0
  /// The line, counted from 0, on which the last quoted cell begins.
  private(set) var quoteLine = 0
  /// Why the scanner stopped for good.
  var stopped: Break?
  /// The class of each byte value.
  let classes: UnsafePointer<UInt8>
  private let tabIsBlank: Bool
  private let delimiterWord: UInt64

  /// Starts at the first byte of a row.
  init(_ bytes: UnsafeBufferPointer<UInt8>, start: UnsafePointer<UInt8>, classes: ByteClasses) {
    p = start
    end = start + bytes.count
    self.classes = classes.table
    tabIsBlank = classes.tabIsBlank
    delimiterWord = UInt64(classes.delimiter) &* 0x0101_0101_0101_0101
  }

  /// Whether all bytes are used up.
  var isAtEnd: Bool { p >= end }

  /// Whether the row ends here.
  var isLineEnd: Bool { classOf(p) == Class.lineFeed || classOf(p) == Class.carriageReturn }

  /// The class of the byte at a place.
  @inline(__always)
  func classOf(_ p: UnsafePointer<UInt8>) -> UInt8 { classes[Int(p.pointee)] }

  /// Whether spaces (and tabs that do not delimit) are all that a byte is.
  @inline(__always)
  func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte == 0x09 && tabIsBlank) }

  /// Moves behind a cell whose content does not matter.
  @inline(__always)
  mutating func skipField() {
    var q = p
    while isBlank(q.pointee) { q += 1 }
    if classOf(q) == Class.quote {
      _ = scanQuoted(from: q)
      return
    }
    p = skipPlain(q)
    checkEnd()
  }

  /// The first byte from a place on that is not of class `other`, eight bytes at a time.
  @inline(__always)
  private func skipPlain(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var q = start
    while true {
      let word = UInt64(littleEndian: UnsafeRawPointer(q).loadUnaligned(as: UInt64.self))
      let delimiters = word ^ delimiterWord
      let quotes = word ^ (ones &* 0x22)
      // The lowest high bit that is set marks the first delimiter, quote or byte below 14 (line ends,
      // NUL, tab); a borrow can only spoil bits above it.
      let found =
        (((delimiters &- ones) & ~delimiters) | ((quotes &- ones) & ~quotes)
          | ((word &- ones &* 14) & ~word)) & (ones &* 0x80)
      guard found != 0 else {
        q += 8
        continue
      }
      q += found.trailingZeroBitCount >> 3
      if classOf(q) != Class.other { return q }
      q += 1
    }
  }

  /// Moves behind a cell and returns its content.
  mutating func scanField() -> Field {
    var q = p
    while isBlank(q.pointee) { q += 1 }
    if classOf(q) == Class.quote { return scanQuoted(from: q) }
    let first = q
    while classOf(q) == Class.other { q += 1 }
    p = q
    while q > first, isBlank((q - 1).pointee) { q -= 1 }
    checkEnd()
    let bytes = UnsafeBufferPointer(start: first, count: q - first)
    return Field(bytes: bytes, isQuoted: false, hasDoubledQuotes: false)
  }

  /// Moves behind the line end, if one stands here.
  ///
  /// - Returns: false where a delimiter stands instead.
  @inline(__always)
  mutating func endRow() -> Bool {
    switch classOf(p) {
    case Class.lineFeed:
      p += 1
    case Class.carriageReturn:
      p += 1
      if p < end, p.pointee == 0x0A { p += 1 }
    case Class.delimiter: return false
    default: return true  // the end of the bytes
    }
    lines += 1
    return true
  }

  /// Notes what may not stand behind a cell.
  @inline(__always)
  private mutating func checkEnd() {
    switch classOf(p) {
    case Class.quote: stopped = .strayQuote
    case Class.nul: if p != end { stopped = .nul }
    default: break
    }
  }

  private mutating func scanQuoted(from quote: UnsafePointer<UInt8>) -> Field {
    quoteLine = lines
    var q = quote + 1
    var hasDoubled = false
    while true {
      let byte = q.pointee
      if byte == 0x22 {
        guard (q + 1).pointee == 0x22, q + 1 < end else { break }
        hasDoubled = true
        q += 1
      } else if byte == 0x0A || (byte == 0x0D && (q + 1).pointee != 0x0A) {
        lines += 1
      } else if byte == 0 {
        stopped = q == end ? .unclosed : .nul
        break
      }
      q += 1
    }
    let bytes = UnsafeBufferPointer(start: quote + 1, count: q - quote - 1)
    p = q
    if stopped == nil {
      p += 1
      while isBlank(p.pointee) { p += 1 }
      checkEnd()
      if classOf(p) == Class.other || classOf(p) == Class.quote { stopped = .afterQuote }
    }
    return Field(bytes: bytes, isQuoted: true, hasDoubledQuotes: hasDoubled)
  }
}

/// The meaning of each byte value in one dialect, in memory that does not move.
final class ByteClasses: Sendable {
  /// 256 classes.
  nonisolated(unsafe) let table: UnsafePointer<UInt8>
  /// What stands between two cells.
  let delimiter: UInt8
  /// Whether a tab is space around a cell.
  let tabIsBlank: Bool
  /// Whether `"` quotes a cell.
  let quotes: Bool

  /// Lays down the table.
  init(delimiter: CSVDialect.Delimiter, quotes: Bool) {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: CSVScanner.Class.other, count: 256)
    table[Int(delimiter.rawValue)] = CSVScanner.Class.delimiter
    table[0x0A] = CSVScanner.Class.lineFeed
    table[0x0D] = CSVScanner.Class.carriageReturn
    table[0x00] = CSVScanner.Class.nul
    if quotes { table[0x22] = CSVScanner.Class.quote }
    self.table = UnsafePointer(table)
    self.delimiter = delimiter.rawValue
    tabIsBlank = delimiter != .tab
    self.quotes = quotes
  }

  deinit { table.deallocate() }
}

extension CSVScanner.Field {
  /// The content as text, doubled quotes made single; `nil` if it is not UTF-8.
  var text: String? {
    guard hasDoubledQuotes else {
      // The general conversion looks up its types at run time, for every cell.
      return bytes.allSatisfy { $0 < 0x80 }
        ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var isSecond = false
    for byte in bytes {
      isSecond = byte == 0x22 && !isSecond
      if !isSecond { plain.append(byte) }
    }
    return String(validating: plain, as: UTF8.self)
  }

  /// The content for a message: short, on one line, every byte legible.
  var excerpt: String {
    let shown = String(decoding: UnsafeBufferPointer(rebasing: bytes.prefix(160)), as: UTF8.self)
    var text = ""
    for scalar in shown.unicodeScalars.prefix(40) {
      text +=
        scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : "\(scalar)"
    }
    return shown.unicodeScalars.count > 40 ? text + "…" : text
  }
}
