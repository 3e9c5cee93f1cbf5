import Glibc
import Learners
import Support
import Testing

@testable import Pipeline

/// Damaged files: a fault or a table that is no larger than the file, never a trap.
struct BinaryFuzzTests {
  static let names = [
    "plain.edf", "continuous.edf", "discontinuous.edf", "status.bdf", "plus.bdf", "two.xdf",
    "formats.xdf", "damaged.xdf", "corrupt_end.xdf", "drops.xdf",
  ]

  /// Reads everything that a file offers; `size` is that of the largest file of the recording.
  ///
  /// - Returns: whether it could be opened.
  static func exhaust(_ path: String, size: Int, _ reader: any RecordingFormat) -> Bool {
    do throws(DataFault) {
      let opened = try reader.open(path, executor: SerialExecutor())
      for stream in opened.streams.indices {
        let requests = opened.streams[stream].columns.map { ColumnRequest.number($0.name) }
        let read = try opened.read(stream, requests, executor: SerialExecutor())
        #expect(read.table.rowCount <= size)
        #expect(read.seconds?.count == read.table.rowCount)
        for column in read.table.numbers.values {
          #expect(column.count == read.table.rowCount)
          #expect(column.allSatisfy { !$0.isInfinite })
        }
      }
      let events = try opened.events(zone: nil, executor: SerialExecutor())
      #expect(events.count <= size)
      return true
    } catch {
      #expect(error.file.hasPrefix("/tmp/"))
      return false
    }
  }

  private func reader(_ name: String) -> any RecordingFormat {
    if name.hasSuffix(".xdf") { return XDFFormat() }
    if name.hasSuffix(".bdf") { return BDFFormat() }
    return EDFFormat()
  }

  @Test(arguments: names) func cutAnywhere(_ name: String) throws {
    let bytes = try BinarySamples.bytes(name)
    let file = TemporaryFile(bytes, name: name)
    // A file with many clock offsets takes a while to synchronise.
    let step = name == "two.xdf" ? 41 : 1
    var opened = 0
    for count in stride(from: bytes.count - 1, through: 0, by: -step) {
      try #require(truncate(file.path, off_t(count)) == 0)
      if Self.exhaust(file.path, size: count, reader(name)) { opened += 1 }
    }
    #expect(opened > 0)
  }

  @Test(arguments: names, [1, 2, 3] as [UInt64])
  func anyByteFlipped(_ name: String, seed: UInt64) throws {
    let bytes = try BinarySamples.bytes(name)
    let file = TemporaryFile(bytes, name: name)
    // Written in place: a disk may wait for every file that is written anew.
    let descriptor = open(file.path, O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var random = SplitMix64(seed: seed)
    for _ in 0..<(name == "two.xdf" ? 20 : 150) {
      var damaged = bytes
      for _ in 0..<1 + random.below(6) {
        damaged[random.below(bytes.count)] = UInt8(random.below(256))
      }
      // One of them in the header, where numbers promise things.
      damaged[random.below(min(bytes.count, 1400))] = Self.promises[random.below(6)]
      try #require(pwrite(descriptor, damaged, damaged.count, 0) == damaged.count)
      _ = Self.exhaust(file.path, size: bytes.count, reader(name))
    }
  }

  /// `9`, `-` and bytes that are lengths or signs of something else.
  private static let promises: [UInt8] = [0x39, 0x2D, 0x00, 0xFF, 0x08, 0x01]

  @Test func headersThatPromiseTheMostAskForNothing() throws {
    var bytes = try BinarySamples.bytes("plain.edf")
    for at in [236, 1120, 1128] {
      bytes.replaceSubrange(at..<at + 8, with: Array("99999999".utf8))
    }
    let file = TemporaryFile(bytes, name: "a.edf")
    #expect(Self.exhaust(file.path, size: bytes.count, EDFFormat()))
    // A chunk of samples that says it holds 2⁶² of them.
    var chunk = Array("XDF:".utf8)
    let header = Array(
      "<info><name>a</name><channel_count>1</channel_count><nominal_srate>1</nominal_srate><channel_format>int8</channel_format></info>"
        .utf8)
    chunk += [1, UInt8(header.count + 6), 2, 0, 1, 0, 0, 0] + header
    chunk += [1, 15, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 64]
    let second = TemporaryFile(chunk, name: "a.xdf")
    #expect(Self.exhaust(second.path, size: chunk.count, XDFFormat()))
  }
}
