/// The 512 bytes before each file of a tar archive: POSIX.1-1988 "ustar", plain files only.
///
/// Sizes beyond 8 GiB are written in base 256, as GNU tar, bsdtar and Python read them.
struct TarHeader: Sendable, Hashable {
  static let blockLength = 512
  static let longestName = 100
  private static let mostOctal = 0o777_7777_7777

  let name: String
  let byteCount: Int

  /// The header's bytes; no owner and no time, so that equal contents make equal archives.
  /// - Throws: `ArchiveFault` for a name that does not fit.
  func encoded() throws(ArchiveFault) -> [UInt8] {
    guard !name.isEmpty, name.utf8.count <= Self.longestName else {
      throw ArchiveFault("the name '\(name)' is longer than \(Self.longestName) bytes")
    }
    var bytes = [UInt8](repeating: 0, count: Self.blockLength)
    func put(_ text: String, _ offset: Int) {
      for (place, byte) in text.utf8.enumerated() { bytes[offset + place] = byte }
    }
    put(name, 0)
    put("0000644\0", 100)
    put("0000000\0", 108)
    put("0000000\0", 116)
    if byteCount <= Self.mostOctal {
      put(Self.octal(byteCount, digits: 11), 124)
    } else {
      bytes[124] = 0x80
      for place in 0..<8 { bytes[128 + place] = UInt8(byteCount >> (8 * (7 - place)) & 0xFF) }
    }
    put("00000000000\0", 136)
    bytes[156] = UInt8(ascii: "0")
    put("ustar\0", 257)
    put("00", 263)
    put(Self.octal(Self.checksum(bytes), digits: 6) + "\0 ", 148)
    return bytes
  }

  /// Reads a header.
  ///
  /// - Returns: `nil` for a block of zeros, which ends an archive.
  /// - Throws: `ArchiveFault` for everything but a plain file with a plain name.
  init?(reading bytes: [UInt8]) throws(ArchiveFault) {
    guard bytes.contains(where: { $0 != 0 }) else { return nil }
    guard bytes[257..<265].elementsEqual(Array("ustar\u{0}00".utf8)) else {
      throw ArchiveFault("it is not a tar archive as 'trellis cache export' writes it")
    }
    let digits = bytes[148..<154]
    guard Self.number(digits) == Self.checksum(bytes), bytes[154] == 0, bytes[155] == 0x20 else {
      throw ArchiveFault("the header of an entry does not have its checksum")
    }
    let field = bytes[0..<Self.longestName]
    guard let name = String(validating: field.prefix { $0 != 0 }, as: UTF8.self), !name.isEmpty
    else { throw ArchiveFault("the name of an entry is no text") }
    guard bytes[156] == UInt8(ascii: "0") else {
      throw ArchiveFault("'\(name)' is \(Self.kind(bytes[156])), not a plain file")
    }
    guard bytes[345..<500].allSatisfy({ $0 == 0 }) else {
      throw ArchiveFault("the name of '\(name)' has a second part")
    }
    guard let byteCount = Self.size(bytes[124..<136]) else {
      throw ArchiveFault("the size of '\(name)' is no number")
    }
    self.name = name
    self.byteCount = byteCount
    guard try encoded() == bytes else {
      throw ArchiveFault("the header of '\(name)' is not as 'trellis cache export' writes it")
    }
  }

  init(name: String, byteCount: Int) {
    self.name = name
    self.byteCount = byteCount
  }

  private static func kind(_ flag: UInt8) -> String {
    switch flag {
    case UInt8(ascii: "1"), UInt8(ascii: "2"): "a link"
    case UInt8(ascii: "5"): "a folder"
    case UInt8(ascii: "3"), UInt8(ascii: "4"): "a device"
    default: "something special"
    }
  }

  private static func size(_ field: ArraySlice<UInt8>) -> Int? {
    if field.first != 0x80 { return number(field.prefix(11)) }
    let bytes = field.dropFirst()
    guard bytes.prefix(3).allSatisfy({ $0 == 0 }), let top = bytes.dropFirst(3).first, top < 0x80
    else { return nil }
    return bytes.dropFirst(3).reduce(0) { $0 << 8 | Int($1) }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }

  private static func octal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  // The sum of all bytes, with the checksum itself counted as spaces.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    var sum = 0
    for (place, byte) in bytes.enumerated() {
      sum += (148..<156).contains(place) ? 0x20 : Int(byte)
    }
    return sum
  }
}
