import Learners
import Support
import Testing

@testable import Pipeline

struct OpenFaceFormatTests {
  @Test func framesWithoutATrackedFaceKeepTheirTimeOnly() throws {
    let file = try FormatSamples.open(FormatSamples.openFace, as: "openface")
    let stream = try #require(file.streams.first)
    #expect(file.streams.count == 1 && stream.hasClock && stream.name.isEmpty)
    #expect(
      stream.columns.map(\.name).prefix(5) == [
        "frame", "face_id", "timestamp", "confidence", "success",
      ])
    #expect(stream.columns.map(\.unit) == [nil, nil, "s", nil, nil, nil, "mm", nil, nil])
    let read = try file.read(
      0, [.number("AU01_r"), .number("success"), .number("frame")], executor: SerialExecutor())
    #expect(read.seconds == [0, 0.033, 0.067, 0.1])
    #expect(read.table.numbers["AU01_r"]?.map { $0.isNaN ? -1 : $0 } == [1.5, -1, -1, 0])
    #expect(read.table.numbers["success"] == [1, 0, 1, 1])
    #expect(read.table.numbers["frame"] == [1, 2, 3, 4])
    // What the rules looked at is not handed out unasked.
    #expect(read.table.numbers.keys.sorted() == ["AU01_r", "frame", "success"])
    #expect(
      ReaderSamples.texts(read.notes) == [
        "faces_other: 1 row of other faces than face '0', which has the most, left out",
        "faces_missing: 1 frame without a tracked face, its values are missing",
        "faces_doubtful: 1 frame whose face was tracked with a confidence below 0.5, its"
          + " values are missing",
      ])
  }

  /// A lost frame counts once, however low its confidence is.
  @Test func rowsThatSeveralRulesNameCountOnce() throws {
    let text = "frame, timestamp, confidence, success, AU01_r\n1, 0, 0, 0, 1\n2, 0.1, , , 2\n"
    let file = try FormatSamples.open(text, as: "openface")
    #expect(try FormatSamples.numbers(file, ["AU01_r"]) == [[-99, -99]])
    #expect(
      try FormatSamples.notes(file, ["AU01_r"]) == [
        "faces_missing: 2 frames without a tracked face, their values are missing"
      ])
  }

  @Test func otherTablesAreRefusedByName() {
    #expect(
      FormatSamples.fault("frame,timestamp,confidence\n1,0,1\n", as: "openface")
        == "file.csv:1: column 'success': expected a table of OpenFace, found a header without this column"
    )
    let cut = String(FormatSamples.openFace.dropLast(14))
    #expect(
      FormatSamples.fault(cut, as: "openface") == "file.csv:6: expected 9 fields, found 6")
    #expect(
      FormatSamples.fault(
        FormatSamples.openFace.replacing("0.98", with: "high"), as: "openface")
        == "file.csv:2: column 'confidence': expected a number, found 'high'")
    #expect(FormatSamples.fault("", as: "openface") == "file.csv: the file is empty")
  }

  @Test(.enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"))
  func theRealTable() throws {
    let path = try #require(RealData.folder) + "/faces/OpenFace_Test.csv"
    let file = try OpenFaceFormat().open(path, executor: SerialExecutor())
    let names = file.streams[0].columns.map(\.name)
    let units = names.filter { $0.hasSuffix("_r") && $0.hasPrefix("AU") }
    #expect(units.count == 17 && names.count { $0.hasSuffix("_c") } == 18)
    let read = try file.read(0, units.map { .number($0) }, executor: SerialExecutor())
    let seconds = try #require(read.seconds)
    #expect(seconds.count == 100 && seconds.first == 0 && seconds.last == 0.099)
    let values = units.flatMap { read.table.numbers[$0] ?? [] }
    #expect(values.count == 1_700 && values.allSatisfy { (0...5).contains($0) })
    #expect(read.notes.isEmpty)
  }
}
