/// The column names of a text table.
struct CSVHeader: Sendable {
  /// One name per column, spaces around it removed; an empty one belongs to a column without a name.
  let names: [String]
  /// The place of each name that is not empty.
  let index: [String: Int]
  /// The line that the header stands on.
  let line: Int
  /// What separates its cells.
  let delimiter: CSVDialect.Delimiter
  /// How many bytes and lines it ends after.
  let bytes: Int
  let lines: Int
  /// How many cells at the end of a row may be left out.
  let optionalCells: Int

  /// Reads the header from the first bytes of a file, which a NUL and padding follow; `nil` if they
  /// are not the whole file and more of it is needed.
  init?(
    _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, dialect: CSVDialect, path: String
  ) throws(DataFault) {
    guard let base = bytes.baseAddress else { return nil }
    let end = base + bytes.count
    var start = base + Self.mark(bytes)
    try Self.refuseOtherEncodings(bytes, path: path)
    var skipped = 0
    while start < end {
      let stop = Self.lineEnd(start, end)
      if stop == end, !isWhole {
        // What is no text need not be read to its end.
        if bytes.contains(0) { try Self.refuse(.nul, path: path, line: skipped + 1) }
        return nil
      }
      guard Self.isBeforeHeader(start, stop, line: skipped + 1, dialect) else { break }
      skipped += 1
      start = Self.nextLine(stop, end)
    }
    guard start < end else {
      if !isWhole { return nil }
      throw Self.absent(path, lines: skipped, dialect)
    }
    let firstLine = UnsafeBufferPointer(start: start, count: Self.lineEnd(start, end) - start)
    let delimiter =
      dialect.delimiter ?? CSVDialect.sniffDelimiter(of: firstLine, quotes: dialect.quotes)
    let classes = ByteClasses(delimiter: delimiter, quotes: dialect.quotes)
    let rest = UnsafeBufferPointer(start: start, count: end - start)
    var scanner = CSVScanner(rest, start: start, classes: classes)
    var names: [String] = []
    repeat {
      if !names.isEmpty { scanner.p += 1 }
      let field = scanner.scanField()
      if scanner.stopped == .unclosed, !isWhole { return nil }
      try Self.refuse(scanner.stopped, path: path, line: skipped + 1)
      guard let name = field.text else {
        throw DataFault(
          file: path, line: skipped + 1, "the name of column \(names.count + 1) is not UTF-8")
      }
      names.append(name)
    } while !scanner.endRow()
    // Behind a quoted line break the row may end where the bytes do, by chance.
    if scanner.isAtEnd, !isWhole { return nil }
    try Self.refuseOtherDelimiters(names, path: path, line: skipped + 1)
    if dialect.numbersRepeatedNames { names = Self.numbered(names) }
    self.names = names
    self.delimiter = delimiter
    optionalCells = max(0, min(dialect.optionalCells, names.count - 1))
    line = skipped + 1
    self.bytes = scanner.p - base
    lines = skipped + scanner.lines
    index = try Self.index(names, path: path, line: line)
    withExtendedLifetime(classes) {}
  }

  /// The fault of a name that the file does not have.
  func unknown(_ name: String, others: Int, in path: String) -> DataFault {
    let known = names.filter { !$0.isEmpty }
    let shown = known.prefix(40).map { "'\($0)'" }.joined(separator: ", ")
    let list = known.count > 40 ? shown + ", and \(known.count - 40) more" : shown
    var help = "the columns are \(list)"
    if let close = Suggestion.nearest(to: name, among: known) {
      help = "did you mean '\(close)'? " + help
    }
    return DataFault(
      file: path, line: line, column: name, "the file has no such column", help: help,
      others: others)
  }

  /// Gives names that stood before a number: `smirk`, `smirk (2)`.
  private static func numbered(_ names: [String]) -> [String] {
    var taken = Set(names)
    var seen: [String: Int] = [:]
    return names.map { name in
      guard !name.isEmpty else { return name }
      var number = (seen[name] ?? 0) + 1
      defer { seen[name] = number }
      guard number > 1 else { return name }
      while taken.contains("\(name) (\(number))") { number += 1 }
      taken.insert("\(name) (\(number))")
      return "\(name) (\(number))"
    }
  }

  private static func index(
    _ names: [String], path: String, line: Int
  ) throws(DataFault) -> [String: Int] {
    var index: [String: Int] = [:]
    for (place, name) in names.enumerated() where !name.isEmpty {
      if let first = index[name] {
        throw DataFault(
          file: path, line: line, column: name,
          "two columns have this name: the \(ordinal(first + 1)) and the \(ordinal(place + 1))",
          help: Double(name) == nil
            ? "rename one of them" : "it is a number: perhaps the file has no header line")
      }
      index[name] = place
    }
    return index
  }

  private static func ordinal(_ number: Int) -> String {
    if (11...13).contains(number % 100) { return "\(number)th" }
    switch number % 10 {
    case 1: return "\(number)st"
    case 2: return "\(number)nd"
    case 3: return "\(number)rd"
    default: return "\(number)th"
    }
  }

  private static func refuse(
    _ stopped: CSVScanner.Break?, path: String, line: Int
  ) throws(DataFault) {
    guard let stopped else { return }
    throw DataFault(
      file: path, line: line, "\(stopped.message) in the header", help: stopped.help)
  }

  private static func absent(_ path: String, lines: Int, _ dialect: CSVDialect) -> DataFault {
    if let line = dialect.headerLine, line != lines + 1 || lines > 0 {
      return DataFault(
        file: path, "the header was declared on line \(line), but the file has \(lines)")
    }
    let found = lines == 0 ? "is empty" : "has no header: all lines are empty or start with '#'"
    return DataFault(file: path, "the file \(found)")
  }

  private static func isBeforeHeader(
    _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, line: Int, _ dialect: CSVDialect
  ) -> Bool {
    if let declared = dialect.headerLine { return line < declared }
    return start == stop || start.pointee == UInt8(ascii: "#")
  }

  private static func lineEnd(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var p = start
    while p < end, p.pointee != 0x0A, p.pointee != 0x0D { p += 1 }
    return p
  }

  private static func nextLine(
    _ stop: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    guard stop < end else { return end }
    let isPair = stop.pointee == 0x0D && stop + 1 < end && stop[1] == 0x0A
    return stop + (isPair ? 2 : 1)
  }

  /// The length of a UTF-8 byte order mark.
  private static func mark(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// A table of one column whose name holds vertical bars is one of several columns.
  private static func refuseOtherDelimiters(
    _ names: [String], path: String, line: Int
  ) throws(DataFault) {
    guard names.count == 1, names[0].contains("|") else { return }
    throw DataFault(
      file: path, line: line,
      "expected columns that a comma, a tab or a semicolon separates, found '|'",
      help: "write the file with commas")
  }

  private static func refuseOtherEncodings(
    _ bytes: UnsafeBufferPointer<UInt8>, path: String
  ) throws(DataFault) {
    let found =
      if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        "UTF-16"
      } else if bytes.starts(with: [0x1F, 0x8B]) {
        "a gzip archive"
      } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
        "a zip archive (or an Excel workbook)"
      } else {
        ""
      }
    guard !found.isEmpty else { return }
    throw DataFault(file: path, "expected text in UTF-8, found \(found)")
  }
}

extension CSVScanner.Break {
  /// What was found.
  var message: String {
    switch self {
    case .strayQuote: "a quote inside a cell that does not start with one"
    case .afterQuote: "text follows a closing quote"
    case .unclosed: "a quoted field is never closed"
    case .nul: "a NUL byte: the file is damaged or not text"
    }
  }

  /// What to do.
  var help: String? {
    switch self {
    case .strayQuote, .afterQuote:
      "quote the whole cell and double the quotes inside it, or declare that quotes mean nothing here"
    case .unclosed, .nul: nil
    }
  }
}
