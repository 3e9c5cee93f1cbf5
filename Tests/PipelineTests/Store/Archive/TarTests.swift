import Glibc
import Testing

@testable import Pipeline

@Suite struct TarTests {
  let root = TemporaryRoot()
  private var path: String { root.path + "/a.tar" }

  private func write(_ entries: [(String, [UInt8])]) throws {
    let writer = try TarWriter(path: path)
    for (name, bytes) in entries { try writer.add(name, bytes) }
    try writer.commit()
  }

  private func read() throws -> [(String, [UInt8])] {
    let reader = try TarReader(path: path)
    var entries: [(String, [UInt8])] = []
    while let header = try reader.next() {
      entries.append((header.name, try reader.bytes(of: header, atMost: 1 << 20)))
    }
    return entries
  }

  @Test(arguments: [0, 1, 511, 512, 513, 5_000])
  func roundTrips(_ count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try write([("a/b.bin", bytes), ("c", [1])])
    let entries = try read()
    #expect(entries.map(\.0) == ["a/b.bin", "c"])
    #expect(entries.map(\.1) == [bytes, [1]])
  }

  @Test func everyTruncationAndEveryByteBehindTheEndIsNoticed() throws {
    try write([("a", [1, 2, 3]), ("b", [])])
    let whole = try readFile(path)
    for count in 0..<whole.count {
      try DiskStoreTests.overwrite(path, Array(whole[..<count]))
      #expect(throws: ArchiveFault.self) { try read() }
    }
    try DiskStoreTests.overwrite(path, whole + [0])
    #expect(throws: ArchiveFault.self) { try read() }
  }

  @Test func sizesBeyondTheFileAreRefusedWithoutReadingThem() throws {
    for size in [4, 8 << 30, 1 << 40, Int.max] {
      let header = try TarHeader(name: "a", byteCount: size).encoded()
      #expect(try TarHeader(reading: header)?.byteCount == size)
      try DiskStoreTests.overwrite(path, header + [1, 2, 3])
      #expect(throws: ArchiveFault.self) { try TarReader(path: path).next() }
    }
  }

  @Test func onlyPlainFilesAreTaken() throws {
    let plain = try TarHeader(name: "a", byteCount: 0).encoded()
    for flag in Array("123456xgLK\0".utf8) {
      var header = plain
      header[156] = flag
      let sum = header.enumerated().reduce(0) {
        $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element))
      }
      let digits = String(sum, radix: 8)
      header.replaceSubrange(
        148..<154, with: (String(repeating: "0", count: 6 - digits.count) + digits).utf8)
      #expect(throws: ArchiveFault.self) { try TarHeader(reading: header) }
    }
    for place in plain.indices {
      var header = plain
      header[place] ^= 0x01
      #expect(throws: ArchiveFault.self) { try TarHeader(reading: header) }
    }
  }

  @Test func longNamesAndUnwritablePlacesAreFaults() throws {
    #expect(throws: ArchiveFault.self) {
      try TarHeader(name: String(repeating: "x", count: 101), byteCount: 0).encoded()
    }
    #expect(throws: StoreFault.self) { try TarWriter(path: root.path + "/none/a.tar") }
    #expect(throws: StoreFault.self) { try TarWriter(path: root.path + "/") }
    #expect(throws: StoreFault.self) { try TarReader(path: root.path) }
    _ = try TarWriter(path: path)
    #expect(namesIn(root.path) == [], "an archive that was not finished leaves nothing")
  }
}
