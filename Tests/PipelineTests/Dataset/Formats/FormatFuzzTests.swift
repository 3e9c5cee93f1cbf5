import Learners
import Support
import Testing

@testable import Pipeline

/// Whatever a file holds, reading it ends with values or with a fault that names it.
struct FormatFuzzTests {
  /// Opens, reads every stream as numbers and as text, and asks for the events.
  private func read(_ path: String, _ format: any RecordingFormat.Type) throws(DataFault) -> Int {
    let file = try format.init().open(path, executor: SerialExecutor())
    var cells = 0
    for (index, stream) in file.streams.enumerated() {
      let names = stream.columns.map(\.name).filter { !$0.isEmpty }
      for name in names.prefix(3) {
        let found = Result { () throws(DataFault) in
          try file.read(index, [.number(name), .category(name)], executor: SerialExecutor())
        }
        if case .success(let read) = found {
          cells += read.table.numbers[name]?.count ?? 0
          if let seconds = read.seconds, seconds.count != read.table.rowCount { return -1 }
        }
      }
      _ = try file.read(index, names.map { .text($0) }, executor: SerialExecutor())
    }
    _ = try file.events(zone: "+01:00", executor: SerialExecutor())
    return cells
  }

  private static func edited(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    let words = [
      "\"", ",", "\t", "\n", "\r", "#", "#DATA", "nan", "-inf", "1e999", "{", "}", "[", "]", ":",
      "\u{0}", "é", "|",
    ]
    var bytes = bytes
    for _ in 0...random.below(4) {
      let place = random.below(bytes.count + 1)
      switch random.below(6) {
      case 0: bytes.removeSubrange(place...)
      case 1 where place < bytes.count: bytes[place] = UInt8(random.below(256))
      case 2 where place < bytes.count: bytes.remove(at: place)
      case 3: bytes.insert(contentsOf: Array(words[random.below(words.count)].utf8), at: place)
      case 4 where place < bytes.count:
        let end = min(bytes.count, place + random.below(40))
        bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count + 1))
      default:
        if !bytes.isEmpty { bytes.swapAt(random.below(bytes.count), random.below(bytes.count)) }
      }
    }
    return bytes
  }

  @Test(arguments: FormatSamples.all)
  func editedFilesAreReadOrRefused(_ sample: FormatSamples.Sample) throws {
    let format = try #require(FormatCatalog.format(named: sample.format))
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    let valid = Array(sample.text.utf8)
    let file = TemporaryFile(valid, name: sample.name)
    #expect(try read(file.path, format) > 0)
    var refused = 0
    for round in 0..<500 {
      let bytes = Self.edited(valid, &random)
      file.rewrite(bytes)
      for other in FormatCatalog.all { _ = other.recognises(bytes, path: file.path) }
      do throws(DataFault) {
        let cells = try read(file.path, format)
        #expect(cells >= 0, "seed \(seed), round \(round)")
      } catch {
        refused += 1
        #expect(error.file == file.path && !error.message.isEmpty, "seed \(seed), round \(round)")
      }
    }
    #expect(refused > 0, "seed \(seed)")
  }

  /// Cut at every byte.
  @Test(arguments: FormatSamples.all)
  func cutFilesAreReadOrRefused(_ sample: FormatSamples.Sample) throws {
    let format = try #require(FormatCatalog.format(named: sample.format))
    let bytes = Array(sample.text.utf8)
    let file = TemporaryFile([], name: sample.name)
    for length in 0..<bytes.count {
      file.rewrite(Array(bytes[..<length]))
      _ = format.recognises(Array(bytes[..<length]), path: file.path)
      do throws(DataFault) {
        let cells = try read(file.path, format)
        #expect(cells >= 0, "\(length) bytes")
      } catch { #expect(error.file == file.path, "\(length) bytes") }
    }
  }
}
