import Learners
import Support
import Testing

@testable import Pipeline

struct PyFeatFormatTests {
  @Test func theLargestFaceOfAFrameStays() throws {
    let file = try FormatSamples.open(FormatSamples.pyFeat, as: "py_feat")
    #expect(!file.streams[0].hasClock)
    #expect(
      PyFeatFormat.defaults.time?.column == "frame" && PyFeatFormat.defaults.time?.unit == "frames")
    #expect(
      try FormatSamples.numbers(file, ["frame", "AU01", "anger"])
        == [[0, 2, 4, 6], [0.1, 0.9, -99, 0.4], [0.5, 0.1, -99, -99]])
    #expect(
      try FormatSamples.notes(file, ["AU01"]) == [
        "faces_other: 1 row of further faces in a frame, of which the one with the largest"
          + " 'FaceScore' stays",
        "faces_missing: 1 frame without a face, its values are missing",
      ])
    let read = try file.read(0, [.number("AU01")], executor: SerialExecutor())
    #expect((0..<4).map { read.table.lineNumbers[$0] } == [2, 4, 5, 6])
    #expect(read.table.counts["AU01"] == ColumnCounts(missing: 1))
    #expect(read.table.numbers.keys.sorted() == ["AU01"] && read.table.categories.isEmpty)
  }

  @Test func framesOfTwoVideosAreNotOneRecording() {
    let text = FormatSamples.pyFeat + "0,10,0.99,0.1,0,0,0,0,0,0,0,0,0,0.5,00:00,b.mp4\n"
    #expect(
      FormatSamples.fault(text, as: "py_feat", reading: ["AU01"])
        == "file.csv:7: column 'input': the frame of line 2 has the same number, but is of 'a.mp4',"
        + " this one of 'b.mp4'")
    #expect(
      FormatSamples.fault("frame,AU01\n1,1\n", as: "py_feat")
        == "file.csv:1: column 'FaceScore': expected a table of py-feat, found a header without this"
        + " column")
    #expect(
      FormatSamples.fault(
        String(FormatSamples.pyFeat.dropLast(20)), as: "py_feat", reading: ["AU01"])
        == "file.csv:6: expected 16 fields, found 10")
  }
}
