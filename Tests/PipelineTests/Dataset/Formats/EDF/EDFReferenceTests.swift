import Learners
import Support
import Testing

@testable import Pipeline

/// EDF and BDF files against what pyedflib and MNE read from them.
struct EDFReferenceTests {
  private static func files() throws -> [Support.JSON] {
    try Reference.load("edf").get("files").list()
  }

  @Test(arguments: ["plain.edf", "continuous.edf", "late.edf", "status.bdf", "plus.bdf"])
  func agreesWithPyedflib(_ name: String) throws {
    let reference = try #require(try Self.files().first { try $0.get("file").text() == name })
    let file = try BinarySamples.open(BinarySamples.path(name))
    let start = try reference.get("start").number() + reference.get("fraction").number()
    var compared = 0
    for signal in try reference.get("signals").list() {
      let label = try signal.get("label").text()
      if label == "Status" { continue }
      let stream = try #require(
        file.streams.firstIndex { $0.columns.contains { $0.name == label } })
      let unit = try signal.get("unit").text()
      #expect(
        file.streams[stream].columns.first { $0.name == label }?.unit == (unit.isEmpty ? nil : unit)
      )
      let rate = try signal.get("rate").number()
      #expect(file.streams[stream].rateHz == rate)
      let read = try BinarySamples.table(file, stream)
      let values = try #require(read.table.numbers[label])
      let physical = try signal.get("physical").numbers()
      let range = abs(try signal.get("range").number())
      #expect(values.count == physical.count)
      #expect(zip(values, physical).allSatisfy { abs($0 - $1) <= 1e-12 * range })
      let seconds = try #require(read.seconds)
      #expect(seconds.count == values.count)
      for (row, time) in seconds.enumerated() {
        let expected: Double = start + Double(row) / rate
        #expect(abs(time - expected) < 1e-6)
      }
      compared += 1
    }
    #expect(compared == file.streams.reduce(0) { $0 + $1.columns.count })
  }

  @Test(arguments: ["continuous.edf", "late.edf", "plus.bdf"])
  func annotationsAgreeWithPyedflib(_ name: String) throws {
    let reference = try #require(try Self.files().first { try $0.get("file").text() == name })
    let events = try BinarySamples.open(BinarySamples.path(name)).events(
      zone: nil, executor: SerialExecutor())
    let expected = try reference.get("annotations").list()
    let start = try reference.get("start").number() + reference.get("fraction").number()
    #expect(events.count == expected.count)
    for (event, own) in zip(events, expected) {
      #expect(event.text == (try own.get("text").text()))
      #expect(abs(event.onset - start - (try own.get("onset").number())) < 1e-6)
      let duration = try own.get("duration").number()
      #expect(event.duration == (duration < 0 ? nil : duration))
    }
  }

  @Test func storedIntegersAreEqual() throws {
    for reference in try Self.files() {
      let path = BinarySamples.path(try reference.get("file").text())
      let input = try BinaryInput(path: path)
      let header = try EDFHeader(input, kind: path.hasSuffix(".bdf") ? .bdf : .edf)
      let samples = RecordSamples(
        input: input, format: header.kind.sampleFormat, start: header.bytes,
        recordBytes: header.recordBytes, records: header.records)
      for signal in try reference.get("signals").list() {
        let label = try signal.get("label").text()
        let own = try #require(header.signals.first { $0.label == label })
        let column = RecordSamples.Column(
          offset: own.offset, samples: own.samples, scale: LinearScale())
        let stored = try samples.read([column], executor: SerialExecutor()).values[0]
        #expect(stored == (try signal.get("digital").numbers()))
      }
    }
  }

  @Test func recordsOfDiscontinuousFilesStartWhereTheySay() throws {
    let onsets = try Reference.load("edf").get("discontinuous").numbers()
    let gapped = try BinarySamples.open(BinarySamples.path("discontinuous.edf"))
    let whole = try BinarySamples.open(BinarySamples.path("continuous.edf"))
    let table = try BinarySamples.table(gapped)
    #expect(table.table.numbers == (try BinarySamples.table(whole)).table.numbers)
    let seconds = try #require(table.seconds)
    for (record, onset) in onsets.enumerated() {
      for sample in 0..<20 {
        let expected: Double = 1_680_023_049 + onset + Double(sample) / 40
        #expect(abs(seconds[record * 20 + sample] - expected) < 1e-6)
      }
    }
    #expect(BinarySamples.notes(table) == ["start_without_zone 1", "record_gaps 2"])
  }

  @Test func triggersAgreeWithMNE() throws {
    let file = try BinarySamples.open(BinarySamples.path("status.bdf"))
    #expect(file.streams.map { $0.columns.map(\.name) } == [["A1"]])
    let events = try file.events(zone: nil, executor: SerialExecutor())
    let expected = try Reference.load("edf").get("triggers").rows()
    #expect(events.map(\.text) == expected.map { "\(Int($0[1]))" })
    let rows: [Double] = events.map { (($0.onset - 1_680_023_049) * 32).rounded() }
    #expect(rows == expected.map { $0[0] })
    #expect(events.allSatisfy { $0.duration == nil })
  }

  @Test func anyExecutorReadsTheSame() throws {
    struct Backwards: Executor {
      func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
        for chunk in (0..<chunks).reversed() { body(chunk) }
      }
    }
    let file = try BinarySamples.open(BinarySamples.path("plain.edf"))
    let requests = ["EOG", "EEG Fpz-Cz"].map { ColumnRequest.number($0) }
    let forth = try file.read(0, requests, executor: SerialExecutor())
    let back = try file.read(0, requests, executor: Backwards())
    #expect(forth.table.numbers == back.table.numbers)
    #expect(forth.table.numbers.keys.sorted() == ["EEG Fpz-Cz", "EOG"])
  }
}
