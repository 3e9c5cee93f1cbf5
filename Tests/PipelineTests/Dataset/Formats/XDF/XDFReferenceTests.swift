import Learners
import Support
import Testing

@testable import Pipeline

/// XDF files against what pyxdf reads from them.
struct XDFReferenceTests {
  static let files = [
    "two.xdf", "formats.xdf", "resets.xdf", "damaged.xdf", "corrupt_end.xdf", "drops.xdf",
  ]

  private static func streams(_ name: String) throws -> [Support.JSON] {
    let files = try Reference.load("xdf").get("files").list()
    let own = try #require(try files.first { try $0.get("file").text() == name })
    return try own.get("streams").list()
  }

  @Test(arguments: files)
  func agreesWithPyxdf(_ name: String) throws {
    let file = try BinarySamples.open(BinarySamples.path(name))
    let expected = try Self.streams(name).filter { try $0.get("format").text() != "string" }
    #expect(file.streams.map(\.name) == (try expected.map { try $0.get("name").text() }))
    for (index, reference) in expected.enumerated() {
      let rate = try reference.get("rate").number()
      #expect(file.streams[index].rateHz == (rate > 0 ? rate : nil))
      let read = try BinarySamples.table(file, index)
      let rows = try reference.get("values").rows()
      #expect(read.table.rowCount == rows.count)
      for (channel, column) in file.streams[index].columns.enumerated() {
        #expect(read.table.numbers[column.name] == rows.map { $0[channel] })
      }
      let seconds = try #require(read.seconds)
      let times = try reference.get("times").numbers()
      #expect(seconds.count == times.count)
      #expect(zip(seconds, times).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  @Test func markersAreEvents() throws {
    let file = try BinarySamples.open(BinarySamples.path("two.xdf"))
    let task = try #require(
      try Self.streams("two.xdf").first { try $0.get("name").text() == "Task" })
    let events = try file.events(zone: nil, executor: SerialExecutor())
    let times = try task.get("times").numbers()
    let texts = try task.get("values").list().map { try $0.list()[0].text() }
    let expected = zip(times, texts).filter { !$0.1.isEmpty }
    #expect(events.map(\.text) == expected.map { $0.1 })
    #expect(zip(events, expected).allSatisfy { abs($0.onset - $1.0) < 1e-9 })
    let buttons = try BinarySamples.open(BinarySamples.path("formats.xdf"))
    #expect(
      try buttons.events(zone: nil, executor: SerialExecutor()).map(\.text) == ["7", "0", "-1"])
  }

  @Test func channelsHaveTheirNamesAndUnits() throws {
    let file = try BinarySamples.open(BinarySamples.path("two.xdf"))
    #expect(file.streams[0].columns.map(\.name) == ["TP9", "AF7", "AF8", "TP10"])
    #expect(file.streams[0].columns.map(\.unit) == ["uV", "uV", "uV", nil])
    #expect(file.streams[1].columns.map(\.name) == ["Chest"])
    let formats = try BinarySamples.open(BinarySamples.path("formats.xdf"))
    #expect(formats.streams[0].columns.map(\.name) == ["int8_1", "int8_2"])
  }

  @Test func whatWasCorrectedIsCounted() throws {
    func notes(_ name: String, _ stream: Int = 0) throws -> [String] {
      BinarySamples.notes(
        try BinarySamples.table(try BinarySamples.open(BinarySamples.path(name)), stream))
    }
    #expect(try notes("two.xdf") == ["clock_synchronised 239", "times_evened 239"])
    #expect(
      try notes("two.xdf", 1) == ["clock_synchronised 55", "stream_breaks 1", "times_evened 55"])
    #expect(try notes("formats.xdf") == ["clock_unsynchronised 9"])
    #expect(
      try notes("resets.xdf")
        == ["clock_synchronised 900", "clock_resets 2", "stream_breaks 2", "times_evened 900"])
    #expect(try notes("corrupt_end.xdf") == ["corrupt_end 1", "clock_synchronised 20"])
    #expect(try notes("drops.xdf") == ["clock_synchronised 57", "clock_offsets_unusable 2"])
    let damaged = try notes("damaged.xdf")
    #expect(damaged.count == 3)
    #expect(damaged[0].hasPrefix("damaged_bytes "))
    #expect(damaged[1...] == ["footer_count 2", "clock_unsynchronised 6"])
  }
}
