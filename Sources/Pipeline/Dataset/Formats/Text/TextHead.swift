/// What the first bytes of a text table say about it: the comments above its header and its column names.
///
/// Formats look at whole sets of names, so that a table that happens to have one column of a device's name
/// stays a plain table.
struct TextHead: Sendable {
  /// Lines above the header that start with `#`, without it and the spaces around them.
  private(set) var comments: [String] = []
  /// The column names, without the spaces and quotes around them; none where the header lies further on.
  private(set) var names: [String] = []
  /// What stands between two cells of the header.
  private(set) var delimiter = CSVDialect.Delimiter.comma

  /// Looks at up to `FileHead.length` bytes; `nil` for bytes that are no text.
  init?(_ head: [UInt8]) {
    guard !head.isEmpty, !head.contains(0) else { return nil }
    var rest = head[...]
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    while let first = rest.first {
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D }
      // A line that goes on behind the bytes is not known.
      guard end != nil || head.count < FileHead.length else { return }
      let line = rest[..<(end ?? rest.endIndex)]
      if line.isEmpty {
        rest = rest.dropFirst()
        continue
      }
      guard first == UInt8(ascii: "#") || line.starts(with: Array("\"#".utf8)) else {
        takeHeader(line)
        return
      }
      comments.append(Self.comment(line))
      rest = rest[line.endIndex...]
    }
  }

  /// Whether the header has all of these columns.
  func has(_ columns: String...) -> Bool { columns.allSatisfy(names.contains) }

  /// How many of the header's columns are among some names.
  func count(of known: Set<String>) -> Int { Set(names).intersection(known).count }

  /// The first cell of each comment, in upper case: `STUDY`, `DATA`.
  var commentKeys: Set<String> {
    Set(
      comments.map { comment in
        let key = comment.prefix { $0 != ":" && $0 != "," && $0 != "\t" && $0 != ";" }
        return String(key).trimmingSpaces().uppercased()
      })
  }

  /// The cells of a line; doubled quotes are not made single.
  static func cells(_ line: some Collection<UInt8>, _ delimiter: CSVDialect.Delimiter) -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    for byte in line {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == delimiter.rawValue, !isQuoted {
        cells.append(String(decoding: cell, as: UTF8.self).trimmingSpaces())
        cell = []
      } else {
        cell.append(byte)
      }
    }
    return cells + [String(decoding: cell, as: UTF8.self).trimmingSpaces()]
  }

  private mutating func takeHeader(_ line: ArraySlice<UInt8>) {
    delimiter = line.withUnsafeBufferPointer { CSVDialect.sniffDelimiter(of: $0, quotes: true) }
    names = Self.cells(line, delimiter)
  }

  private static func comment(_ line: ArraySlice<UInt8>) -> String {
    let text = line.drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "#") }
    return String(decoding: text, as: UTF8.self).filter { $0 != "\"" }.trimmingSpaces()
  }
}

extension String {
  /// The text without spaces and tabs around it.
  func trimmingSpaces() -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard first.map(isSpace) == true || last.map(isSpace) == true else { return self }
    var part = drop(while: isSpace)
    while part.last.map(isSpace) == true { part.removeLast() }
    return String(part)
  }
}
