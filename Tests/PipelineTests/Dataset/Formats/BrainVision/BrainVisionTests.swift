import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

struct BrainVisionTests {
  @Test(arguments: [
    "bv_int16.vhdr", "bv_wide.vhdr", "bv_int32.vhdr", "bv_float32.vhdr", "bv_vectorized.vhdr",
  ])
  func agreesWithMNE(_ name: String) throws {
    let files = try Reference.load("brainvision").get("files").list()
    let reference = try #require(try files.first { try $0.get("file").text() == name })
    let file = try BinarySamples.open(BinarySamples.path(name))
    let names = try reference.get("names").list().map { try $0.text() }
    #expect(file.streams[0].columns.map(\.name) == names)
    let rate = try reference.get("rate").number()
    #expect(isClose(file.streams[0].rateHz, rate, within: 1e-12))
    let read = try BinarySamples.table(file)
    let volts = try reference.get("volts").rows()
    let perVolt = ["uV": 1e6, "mV": 1e3, "V": 1]
    for (index, column) in file.streams[0].columns.enumerated() {
      let scale = try #require(perVolt[column.unit ?? ""])
      let values = try #require(read.table.numbers[column.name])
      #expect(values.count == volts[index].count)
      for (value, own) in zip(values, volts[index]) {
        #expect(abs(value - own * scale) <= 1e-12 * abs(value))
      }
    }
    let start = try reference.get("start").number()
    let seconds = try #require(read.seconds)
    for (row, time) in seconds.enumerated() {
      let expected: Double = start + Double(row) / rate
      #expect(abs(time - expected) < 1e-6)
    }
    let events = try file.events(zone: nil, executor: SerialExecutor())
    #expect(events.first?.text == "New Segment")
    let expected = try reference.get("annotations").list()
    #expect(events.dropFirst().map(\.text) == (try expected.map { try $0.get("text").text() }))
    for (event, own) in zip(events.dropFirst(), expected) {
      #expect(abs(event.onset - start - (try own.get("onset").number())) < 1e-6)
      // MNE gives moments the length of a sample.
      let duration = try own.get("duration").number()
      #expect(isClose(event.duration ?? 1 / rate, duration, within: 1e-12))
      #expect((event.duration == nil) == (duration * rate < 1.5))
    }
    #expect(BinarySamples.notes(read) == ["start_without_zone 1"])
  }

  @Test func pausesShiftWhatFollows() throws {
    let markers = [
      "Mk1=New Segment,,1,1,0,20230328170409000000", "Mk2=Stimulus,S  1,5,1,0",
      "Mk3=New Segment,,6,1,0,20230328170509500000", "Mk4=Comment,a\\1 b, c,8,1,0",
    ]
    let recording = Recording(markers: markers)
    let file = try BrainVisionFile(path: recording.header)
    let read = try BinarySamples.table(file)
    #expect(BinarySamples.notes(read) == ["start_without_zone 1", "recording_pauses 1"])
    let start = 1_680_023_049.0
    let before: [Double] = (0..<5).map { start + Double($0) / 100 }
    let after: [Double] = (0..<5).map { start + 60.5 + Double($0) / 100 }
    #expect(read.seconds == before + after)
    let events = try file.events(zone: nil, executor: SerialExecutor())
    #expect(
      events.map(\.text) == ["New Segment", "Stimulus/S  1", "New Segment", "Comment/a, b, c"])
    let onsets: [Double] = [0, 0.04, 60.5, 60.52].map { start + $0 }
    #expect(events.map(\.onset) == onsets)
  }

  @Test func whatTheHeaderLacksIsSaid() {
    func fault(_ change: (from: String, to: String)) -> String {
      Recording(change: change).fault()
    }
    #expect(
      fault(("INT_16", "INT_8"))
        == "a.vhdr:10: [Binary Infos] BinaryFormat: expected INT_16, INT_32 or IEEE_FLOAT_32, found 'INT_8'"
    )
    #expect(
      fault(("SamplingInterval=10000", "SamplingInterval=0"))
        == "a.vhdr:8: [Common Infos] SamplingInterval: expected the microseconds between two samples, found '0'"
    )
    #expect(
      fault(("NumberOfChannels=2", "NumberOfChannels=1000000000"))
        == "a.vhdr:7: [Common Infos] NumberOfChannels: expected a whole number in 1...65536, found '1000000000'"
    )
    #expect(
      fault(("Ch2=Cz,,0.5,", "")) == "a.vhdr: [Channel Infos] Ch2: expected a name, found nothing")
    #expect(
      fault(("0.5", "O.5"))
        == "a.vhdr:13: column 'Cz': [Channel Infos] resolution: expected a number other than 0, found 'O.5'"
    )
    #expect(
      fault(("BINARY", "ASCII"))
        == "a.vhdr:5: [Common Infos] DataFormat: expected BINARY, found 'ASCII'")
    let help =
      "; help: the three files of a recording stay together; one that is renamed has to be renamed in the header, too"
    #expect(
      fault(("a.eeg", "b.eeg"))
        == "a.vhdr: the data file that it names, 'b.eeg', is not there" + help)
    #expect(
      fault(("a.vmrk", "$b.mrk"))
        == "a.vhdr: the marker file that it names, 'a.mrk', is not there" + help)
    #expect(
      fault(("Brain Vision Data Exchange Header", "Brain Vision Data Exchange Marker"))
        .hasPrefix("a.vhdr:1: expected 'Brain Vision Data Exchange Header File', found"))
  }

  @Test func aMarkerFileIsRefusedWithAWordAboutItsHeader() throws {
    #expect(
      BinarySamples.fault(
        try BinarySamples.bytes("bv_int16.vmrk"), name: "a.vmrk", reader: BrainVisionFormat())
        == "a.vmrk:1: expected 'Brain Vision Data Exchange Header File', found 'Brain Vision Data Exchange Marker File, Version 1.0'; help: a spec names the .vhdr file; its .eeg and .vmrk are found through it"
    )
  }

  @Test func bytesThatAreNoWholeSampleAreCounted() throws {
    let recording = Recording(
      change: ("DataOrientation", "DataPoints=12\nDataOrientation"), bytes: 41)
    let read = try BinarySamples.table(try BrainVisionFile(path: recording.header))
    #expect(read.table.rowCount == 10)
    #expect(
      BinarySamples.notes(read) == ["start_unknown 1", "trailing_bytes 1", "points_differ 2"])
  }

  /// A recording of two channels at 100 Hz in a folder of its own.
  private final class Recording {
    let header: String
    private let project: TemporaryProject

    init(
      change: (from: String, to: String) = ("", ""), markers: [String] = [], bytes: Int = 40
    ) {
      var text = """
        Brain Vision Data Exchange Header File Version 1.0
        [Common Infos]
        DataFile=a.eeg
        MarkerFile=a.vmrk
        DataFormat=BINARY
        DataOrientation=MULTIPLEXED
        NumberOfChannels=2
        SamplingInterval=10000
        [Binary Infos]
        BinaryFormat=INT_16
        [Channel Infos]
        Ch1=Fp1,,0.1,µV
        Ch2=Cz,,0.5,
        """
      if !change.from.isEmpty {
        text = text.replacingOccurrences(of: change.from, with: change.to)
      }
      let title = "Brain Vision Data Exchange Marker File, Version 1.0\n[Marker Infos]\n"
      project = TemporaryProject([
        "a.vhdr": text, "a.eeg": String(repeating: "\u{1}", count: bytes),
        "a.vmrk": title + markers.joined(separator: "\n"),
      ])
      header = project.file("a.vhdr")
    }

    func fault() -> String {
      do throws(DataFault) {
        _ = try BrainVisionFile(path: header)
        return "no fault"
      } catch {
        let text = error.description + (error.help.map { "; help: \($0)" } ?? "")
        return text.replacingOccurrences(of: project.path + "/", with: "")
      }
    }
  }
}
