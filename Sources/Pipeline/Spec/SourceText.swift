/// The text of a spec, cut into lines the way marks count them.
///
/// A line ends at a line feed, a carriage return, both together, or one of the line breaks of YAML 1.1
/// (U+0085, U+2028, U+2029). A byte order mark at the start is no part of the first line.
public struct SourceText: Sendable {
  /// The lines without their ends.
  public let lines: [String]

  /// Cuts a text; bytes that are not UTF-8 become U+FFFD.
  public init(_ bytes: [UInt8]) {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: Self.content(of: bytes), as: UTF8.self).unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      if Self.isBreak(scalar) {
        lines.append(String(line))
        line = String.UnicodeScalarView()
      } else {
        line.append(scalar)
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    self.lines = lines
  }

  /// A line counted from 1; `nil` outside the text.
  public func line(_ number: Int) -> String? {
    number >= 1 && number <= lines.count ? lines[number - 1] : nil
  }

  /// The bytes after a UTF-8 byte order mark.
  static func content(of bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  }

  /// The first thing in the bytes that no spec may hold: another encoding, bytes that are not UTF-8, or
  /// control characters.
  static func fault(in bytes: [UInt8], file: String) -> SpecError? {
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      let mark = SourceMark(file: file, line: 1, column: 1, length: 1)
      return SpecError(
        "expected UTF-8, found UTF-16", at: mark, help: "save the file as UTF-8")
    }
    var line = 1
    var column = 1
    var previous: Unicode.Scalar = " "
    var decoder = UTF8()
    var input = content(of: bytes).makeIterator()
    while true {
      let mark = SourceMark(file: file, line: line, column: column, length: 1)
      switch decoder.decode(&input) {
      case .emptyInput: return nil
      case .error:
        return SpecError(
          "this byte is not UTF-8", at: mark, help: "save the file as UTF-8")
      case .scalarValue(let scalar):
        if !isAllowed(scalar) {
          return SpecError("control character U+\(hexadecimal(scalar)) is not allowed", at: mark)
        }
        if scalar == "\n", previous == "\r" {
        } else if isBreak(scalar) {
          line += 1
          column = 1
        } else {
          column += 1
        }
        previous = scalar
      }
    }
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// What YAML 1.1 calls printable, which is what libyaml takes.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
