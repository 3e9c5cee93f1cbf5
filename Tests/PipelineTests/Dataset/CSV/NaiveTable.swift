/// The rules of text tables once more, slow and obvious: the judge of the fast reader.
struct NaiveTable {
  var rows: [[String]] = []
  /// The line on which each row starts.
  var lines: [Int] = []
  var blankLines = 0

  /// Reads everything behind the byte order mark; `nil` if a quote or NUL is where none may be.
  init?(_ bytes: [UInt8], delimiter: UInt8) {
    var rest = bytes[...]
    var line = 1
    while !rest.isEmpty {
      let start = line
      guard var cells = Self.row(&rest, delimiter, &line) else { return nil }
      if cells == [nil] {
        if let width = rows.first?.count, width == 1 {
          cells = [""]
        } else {
          // Before the header every empty line is passed over.
          if !rows.isEmpty { blankLines += 1 }
          continue
        }
      }
      rows.append(cells.map { $0 ?? "" })
      lines.append(start)
    }
  }

  /// The cells of a row; one `nil` for a line without a byte.
  private static func row(
    _ rest: inout ArraySlice<UInt8>, _ delimiter: UInt8, _ line: inout Int
  ) -> [String?]? {
    if takeLineEnd(&rest) {
      line += 1
      return [nil]
    }
    var cells: [String?] = []
    while true {
      guard let cell = cell(&rest, delimiter, &line) else { return nil }
      cells.append(cell)
      if rest.isEmpty { return cells }
      if takeLineEnd(&rest) {
        line += 1
        return cells
      }
      rest.removeFirst()  // the delimiter
    }
  }

  private static func cell(
    _ rest: inout ArraySlice<UInt8>, _ delimiter: UInt8, _ line: inout Int
  ) -> String? {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte == 9 && delimiter != 9) }
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    var content: [UInt8] = []
    if rest.first == 34 {
      rest.removeFirst()
      while true {
        guard let byte = rest.first, byte != 0 else { return nil }
        if byte == 34 {
          rest.removeFirst()
          guard rest.first == 34 else { break }
        } else if byte == 10 || (byte == 13 && rest.dropFirst().first != 10) {
          line += 1
        }
        content.append(rest.removeFirst())
      }
      while let first = rest.first, isBlank(first) { rest.removeFirst() }
      guard rest.isEmpty || [delimiter, 10, 13].contains(rest[rest.startIndex]) else { return nil }
    } else {
      while let byte = rest.first, ![delimiter, 10, 13].contains(byte) {
        guard byte != 34, byte != 0 else { return nil }
        content.append(rest.removeFirst())
      }
      while let last = content.last, isBlank(last) { content.removeLast() }
    }
    return String(decoding: content, as: UTF8.self)
  }

  private static func takeLineEnd(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let byte = rest.first, byte == 10 || byte == 13 else { return false }
    rest.removeFirst()
    if byte == 13, rest.first == 10 { rest.removeFirst() }
    return true
  }
}
