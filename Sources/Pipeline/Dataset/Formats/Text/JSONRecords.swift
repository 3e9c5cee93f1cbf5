/// The objects of a JSON text: one, an array of them, or one after another (a line each).
///
/// Each is cut out first and read by itself, so that a fault names its line and memory holds one at a time.
struct JSONRecords {
  /// One object and the line on which it starts.
  struct Record {
    let line: Int
    let members: [JSON.Member]
  }

  private let path: String
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  /// Starts at the first byte of a file.
  init(path: String) throws(DataFault) {
    self.path = path
    let file = try InputFile(path: path)
    var failure: Int32 = 0
    bytes = [UInt8](unsafeUninitializedCapacity: file.size) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      switch file.read(into: base, count: buffer.count, at: 0) {
      case .success(let got): count = got
      case .failure(let reason): failure = reason.code
      }
    }
    if failure != 0 { throw InputFile.fault(path, failure) }
    guard bytes.count == file.size else { throw InputFile.changed(path) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Whether a text begins like an object or an array of objects.
  static func isJSON(_ head: [UInt8]) -> Bool {
    let start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let text = head[start...].drop { isSpace($0) }
    guard text.first == UInt8(ascii: "[") else { return text.first == UInt8(ascii: "{") }
    return text.dropFirst().drop { isSpace($0) }.first == UInt8(ascii: "{")
  }

  /// The words before a colon, as far as a text goes.
  static func keys(_ head: [UInt8]) -> Set<String> {
    var keys: Set<String> = []
    var start: Int?
    for (place, byte) in head.enumerated() where byte == UInt8(ascii: "\"") {
      if let first = start, place - first <= 64,
        head[(place + 1)...].first(where: { !isSpace($0) }) == UInt8(ascii: ":")
      {
        keys.insert(String(decoding: head[first..<place], as: UTF8.self))
      }
      start = place + 1
    }
    return keys
  }

  /// All records in file order.
  /// - Throws: `DataFault` with the line of what is no record.
  mutating func all() throws(DataFault) -> [Record] {
    var records: [Record] = []
    let isArray = takeSpaces() == UInt8(ascii: "[")
    if isArray { position += 1 }
    while let next = takeSpaces() {
      if isArray, next == UInt8(ascii: "]") {
        position += 1
        guard let after = takeSpaces() else { return records }
        throw fault("expected the end of the file behind ']', found '\(Self.shown(after))'")
      }
      if isArray, !records.isEmpty {
        guard next == UInt8(ascii: ",") else {
          throw fault("expected ',' or ']' behind a record, found '\(Self.shown(next))'")
        }
        position += 1
        _ = takeSpaces()
      }
      records.append(try record())
    }
    if isArray { throw fault("expected ']' at the end: the file is cut off") }
    return records
  }

  private mutating func record() throws(DataFault) -> Record {
    guard position < bytes.count else { throw fault("expected a record: the file is cut off") }
    guard bytes[position] == UInt8(ascii: "{") else {
      throw fault("expected a record in braces, found '\(Self.shown(bytes[position]))'")
    }
    let (start, startLine) = (position, line)
    var depth = 0
    var isText = false
    repeat {
      guard position < bytes.count else {
        throw DataFault(
          file: path, line: startLine, "the record is never closed: the file is cut off")
      }
      let byte = bytes[position]
      position += 1
      if byte == 0x0A { line += 1 }
      if isText {
        if byte == UInt8(ascii: "\\") { position += 1 }
        if byte == UInt8(ascii: "\"") { isText = false }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    } while depth > 0
    return Record(
      line: startLine, members: try members(start..<min(position, bytes.count), startLine))
  }

  private func members(_ range: Range<Int>, _ start: Int) throws(DataFault) -> [JSON.Member] {
    let read = bytes[range].withUnsafeBytes { bytes in
      Result { () throws(JSON.Fault) in try JSON(reading: bytes) }
    }
    switch read {
    case .success(let json): return json.object ?? []
    case .failure(let error):
      let before = bytes[range].prefix(error.offset).count { $0 == 0x0A }
      throw DataFault(file: path, line: start + before, "no JSON: \(error.message)")
    }
  }

  private mutating func takeSpaces() -> UInt8? {
    while position < bytes.count, Self.isSpace(bytes[position]) {
      if bytes[position] == 0x0A { line += 1 }
      position += 1
    }
    return position < bytes.count ? bytes[position] : nil
  }

  private func fault(_ message: String) -> DataFault { DataFault(file: path, line: line, message) }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func shown(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? String(UnicodeScalar(byte)) : "byte \(byte)"
  }
}
