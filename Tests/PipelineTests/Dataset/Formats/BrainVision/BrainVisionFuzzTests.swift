import Learners
import Support
import Testing

@testable import Pipeline

/// Damage in any of the three files of a recording: a fault or a table that is no larger than the files.
struct BrainVisionFuzzTests {
  private static let names = ["bv_int16", "bv_float32", "bv_vectorized"]
  private static let kinds = ["vhdr", "vmrk", "eeg"]

  /// The three files in a folder of their own.
  private struct Files {
    let project = TemporaryProject()
    let bytes: [[UInt8]]
    let name: String

    init(_ name: String) throws {
      self.name = name
      bytes = try kinds.map { try BinarySamples.bytes("\(name).\($0)") }
      for kind in kinds.indices { write(bytes[kind], kind) }
    }

    func write(_ bytes: [UInt8], _ kind: Int) { project.write(bytes, to: "\(name).\(kinds[kind])") }

    /// Whether the recording can be read.
    func areRead() -> Bool {
      let header = project.file("\(name).vhdr")
      _ = BrainVisionFormat.companions(of: header)
      return BinaryFuzzTests.exhaust(
        header, size: 2 * (bytes.map(\.count).max() ?? 0), BrainVisionFormat())
    }
  }

  @Test(arguments: names, kinds.indices)
  func cutAnywhere(_ name: String, _ kind: Int) throws {
    let files = try Files(name)
    #expect(files.areRead())
    var (read, refused) = (0, 0)
    for count in files.bytes[kind].indices {
      files.write(Array(files.bytes[kind].prefix(count)), kind)
      if files.areRead() { read += 1 } else { refused += 1 }
    }
    // Samples may end anywhere; a header and markers need their first line.
    #expect(read > 0 && (refused > 0) == (Self.kinds[kind] != "eeg"))
  }

  @Test(arguments: names, kinds.indices)
  func anyBytesChanged(_ name: String, _ kind: Int) throws {
    let files = try Files(name)
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      var bytes = files.bytes[kind]
      for _ in 0..<1 + random.below(6) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.replaceSubrange(place..<place, with: Array("99999999".utf8))
        case 2:
          bytes.replaceSubrange(place..<place, with: [[0x2C], [0x3D], [0x0A]][random.below(3)])
        default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(30)))
        }
        if bytes.isEmpty { bytes = [0] }
      }
      files.write(bytes, kind)
      _ = files.areRead()
    }
    for kind in Self.kinds.indices { files.write(files.bytes[kind], kind) }
    #expect(files.areRead(), "seed \(seed)")
  }

  @Test func noiseIsRefused() throws {
    let files = try Files("bv_int16")
    var random = SplitMix64(seed: 11)
    for kind in Self.kinds.indices {
      for count in [0, 1, 2, 3, 17, 400] {
        files.write((0..<count).map { _ in UInt8(random.below(256)) }, kind)
        let isRead = files.areRead()
        #expect(isRead == (Self.kinds[kind] == "eeg"), "\(count) bytes of \(Self.kinds[kind])")
      }
      files.write(files.bytes[kind], kind)
    }
  }

  @Test func aHeaderThatPromisesTheMostAsksForNothing() throws {
    let files = try Files("bv_int16")
    let text = String(decoding: files.bytes[0], as: UTF8.self)
    let points = "DataOrientation=MULTIPLEXED\nDataPoints=9223372036854775807"
    files.write(
      Array(text.replacing("DataOrientation=MULTIPLEXED", with: points).utf8), 0)
    #expect(files.areRead())
    for number in ["65536", "65537", "9223372036854775808", "-1"] {
      files.write(
        Array(text.replacing("NumberOfChannels=3", with: "NumberOfChannels=\(number)").utf8), 0)
      #expect(!files.areRead(), "\(number) channels")
    }
  }
}
