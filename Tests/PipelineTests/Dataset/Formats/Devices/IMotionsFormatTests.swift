import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

struct IMotionsFormatTests {
  @Test func textOfOneSource() throws {
    let file = try FormatSamples.open(FormatSamples.iMotionsText, as: "imotions", name: "x.txt")
    let stream = file.streams[0]
    #expect(file.streams.count == 1 && stream.name.isEmpty && stream.hasClock)
    #expect(stream.columns.map(\.unit) == [nil, nil, "ms", nil, nil, nil, "deg", nil])
    #expect(
      try FormatSamples.numbers(file, ["Joy Evidence", "FrameNo", "NoOfFaces"])
        == [[-0.5, -99, 0.25], [0, 1, 2], [1, 0, 1]])
    let read = try file.read(0, [], executor: SerialExecutor())
    #expect(read.seconds == [0.035, 0.068, 0.101])
    #expect(
      ReaderSamples.texts(read.notes) == [
        "faces_missing: 1 frame without a face, its values are missing"
      ])
    #expect(
      try file.events(zone: nil, executor: SerialExecutor()) == [
        RecordingEvent(onset: 0.068, text: "start \"a\"")
      ])
  }

  /// A column belongs to the source in whose rows it changes; what others repeat is no sample.
  @Test func sourcesOfMixedRowsAreTakenApart() throws {
    let file = try FormatSamples.open(FormatSamples.iMotionsMixed, as: "imotions", name: "x.txt")
    #expect(file.streams.map(\.name) == ["ET", "AffRaw"])
    #expect(
      file.streams.map { $0.columns.map(\.name) } == [
        ["Name", "EventSource", "Timestamp", "GazeX", "Unused"],
        ["Name", "EventSource", "Timestamp", "Joy", "Anger", "Unused"],
      ])
    #expect(try FormatSamples.numbers(file, ["GazeX"], stream: 0) == [[100, 101, 102, 102]])
    #expect(
      try FormatSamples.numbers(file, ["Joy", "Anger"], stream: 1) == [[5, 6, 7], [0, 0, 0]])
    #expect(
      try file.read(1, [], executor: SerialExecutor()).seconds == [0.033, 0.066, 0.099])
    #expect(
      try FormatSamples.notes(file, ["Joy"], stream: 1) == [
        "rows_of_other_sources: 4 rows of other sources than 'AffRaw'"
      ])
  }

  /// Exports may begin with zeros in the columns of sources that have not spoken yet.
  @Test func firstValuesTellNothingWhereLaterOnesDo() throws {
    var text = "#Study : Zeros\n\nEventSource\tTimestamp\tGaze\tJoy\tFixed\n"
    for row in 0..<30 {
      let isFace = row % 3 == 0
      text += "\(isFace ? "Face" : "Eye")\t\(row)\t\(row - row / 3)\t\(row / 3)\t7\n"
    }
    let file = try FormatSamples.open(text, as: "imotions")
    #expect(file.streams.map(\.name) == ["Face", "Eye"])
    #expect(file.streams[0].columns.map(\.name) == ["EventSource", "Timestamp", "Joy", "Fixed"])
    #expect(file.streams[1].columns.map(\.name) == ["EventSource", "Timestamp", "Gaze"])
    #expect(try FormatSamples.numbers(file, ["Joy"], stream: 0) == [(0..<10).map { Double($0) }])
  }

  @Test func devicesOfSectionsAreStreams() throws {
    let file = try FormatSamples.open(FormatSamples.iMotionsSections, as: "imotions")
    #expect(file.streams.map(\.name) == ["Affectiva AFFDEX", "Shimmer"])
    let names = file.streams.map { $0.columns.map(\.name) }
    #expect(names[0].suffix(2) == ["SampleNumber", "Brow Furrow"])
    #expect(names[1].suffix(2) == ["SampleNumber (2)", "GSR"])
    #expect(file.streams[1].columns.last?.unit == "uS")
    #expect(file.streams[0].columns[1].unit == "ms")
    #expect(
      try FormatSamples.numbers(file, ["Brow Furrow"], stream: 0) == [[40, -99, 60]])
    #expect(try FormatSamples.numbers(file, ["GSR"], stream: 1) == [[0.5, 0.75]])
    #expect(try file.read(0, [], executor: SerialExecutor()).seconds == [0.0125, 0.045, 0.05])
    #expect(try file.read(1, [], executor: SerialExecutor()).seconds == [0.02, 0.045])
    #expect(
      try FormatSamples.notes(file, ["GSR"], stream: 1) == [
        "rows_of_other_sources: 3 rows without a sample of 'Shimmer'"
      ])
    #expect(
      try file.events(zone: nil, executor: SerialExecutor()) == [
        RecordingEvent(onset: 0, duration: 1.5, text: "StartMedia a, b"),
        RecordingEvent(onset: 0.05, text: "EndMedia a, b"),
      ])
  }

  /// Without a line of devices, each further EventSource begins one.
  @Test func devicesMayGoUnnamed() throws {
    let text =
      "#METADATA\n#DATA\nRow,Timestamp,EventSource,EventSource,Joy,EventSource,GSR\n"
      + "1,0,1,7,5,,\n2,10,1,,,8,0.5\n"
    let file = try FormatSamples.open(text, as: "imotions")
    #expect(file.streams.map(\.name) == ["device 1", "device 2"])
    #expect(try FormatSamples.numbers(file, ["Joy"], stream: 0) == [[5]])
    #expect(try FormatSamples.numbers(file, ["GSR"], stream: 1) == [[0.5]])
  }

  /// A line that describes columns may end with a comma more or less than the header.
  @Test func descriptionsNeedNotEndWithTheHeader() throws {
    for tail in ["", ","] {
      let text = FormatSamples.iMotionsSections
        .replacing("Shimmer,Shimmer\n", with: "Shimmer,Shimmer\(tail)\n")
        .replacing("#DATA,,,,,,,,,", with: "#DATA,")
      let file = try FormatSamples.open(text, as: "imotions")
      #expect(file.streams.map(\.name) == ["Affectiva AFFDEX", "Shimmer"])
    }
  }

  @Test func brokenExportsAreRefused() {
    let text = FormatSamples.iMotionsText
    #expect(
      FormatSamples.fault(String(text.dropLast(10)), as: "imotions", reading: ["FrameNo"])
        == "file.csv:7: expected 8 fields, found 5")
    #expect(
      FormatSamples.fault("a,b\n1,2\n", as: "imotions")
        == "file.csv:1: expected an export of iMotions: lines such as '#Study' or '#METADATA' above a"
        + " header with 'Timestamp'")
    let sections = FormatSamples.iMotionsSections
    #expect(
      FormatSamples.fault(
        String(sections.prefix(upTo: sections.range(of: "#DATA")?.lowerBound ?? sections.endIndex)),
        as: "imotions")
        == "file.csv:1: expected a line '#DATA' within the first 4 MiB of an iMotions export, found"
        + " none: the file is cut off or of another kind")
    #expect(
      FormatSamples.fault("#METADATA\n#DATA\n", as: "imotions")
        == "file.csv:2: expected a header behind '#DATA', found nothing")
  }

  @Test(.enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"))
  func theRealExport() throws {
    let path = try #require(RealData.folder) + "/faces/iMotions_Test_v6.txt"
    let file = try IMotionsFormat().open(path, executor: SerialExecutor())
    #expect(file.streams.count == 1 && file.streams[0].columns.count == 90)
    let read = try file.read(
      0, [.number("Joy Evidence"), .number("AU12 Evidence"), .number("NoOfFaces")],
      executor: SerialExecutor())
    let seconds = try #require(read.seconds)
    #expect(seconds.count == 519 && seconds.prefix(3) == [0.035, 0.068, 0.101])
    #expect(zip(seconds, seconds.dropFirst()).allSatisfy { $0 < $1 })
    #expect(read.table.numbers["Joy Evidence"]?.first == -0.4623673)
    #expect((read.table.numbers["AU12 Evidence"] ?? []).count(where: \.isNaN) == 215)
    #expect(
      ReaderSamples.texts(read.notes) == [
        "faces_missing: 215 frames without a face, their values are missing"
      ])
  }
}
