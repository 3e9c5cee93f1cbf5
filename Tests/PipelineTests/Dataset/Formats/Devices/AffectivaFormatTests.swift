import Learners
import Support
import Testing

@testable import Pipeline

struct AffectivaFormatTests {
  @Test func oneFaceOfATableStays() throws {
    let file = try FormatSamples.open(FormatSamples.affdex, as: "affectiva")
    #expect(
      try FormatSamples.numbers(file, ["joy", "valence", "smirk", "smirk (2)"])
        == [[99.9, -99, 98], [73.4, -99, -20], [0.5, -99, 0.25], [1.5, -99, 1]])
    let read = try file.read(0, [], executor: SerialExecutor())
    #expect(read.seconds == [0, 0.04, 0.12])
    #expect(
      ReaderSamples.texts(read.notes) == [
        "faces_other: 1 row of other faces than face '0', which has the most, left out"
      ])
    #expect(file.streams[0].columns[2...3].map(\.unit) == ["px", "deg"])
    let vision = try FormatSamples.open(FormatSamples.vision, as: "affectiva")
    #expect(try vision.read(0, [], executor: SerialExecutor()).seconds == [0.04, 0.08])
  }

  @Test(arguments: FormatSamples.all.filter { $0.name.hasSuffix(".json") })
  func recordsBecomeRows(_ sample: FormatSamples.Sample) throws {
    let file = try FormatSamples.open(sample)
    let rows = sample.name == "record.json" ? 1 : 2
    #expect(
      file.streams[0].columns.map(\.name) == [
        "joy", "valence", "innerBrowRaise", "browRaise", "browFurrow", "noseWrinkle", "chinRaise",
        "smirk", "Timestamp", "FileName", "emojis.smirk", "wink",
      ])
    #expect(try FormatSamples.numbers(file, ["joy"]) == [Array([1.5, 2.5].prefix(rows))])
    let read = try file.read(
      0,
      [
        .number("noseWrinkle"), .number("valence", missing: [-2]), .text("FileName"),
        .category("wink"), .number("emojis.smirk"),
      ], executor: SerialExecutor())
    #expect(read.seconds == Array([1, 2].prefix(rows)))
    #expect(read.table.counts["noseWrinkle"] == ColumnCounts(missing: rows))
    #expect(read.table.counts["valence"] == ColumnCounts(sentinel: rows - 1))
    #expect(read.table.numbers["valence"]?.first == -1)
    #expect(read.table.texts["FileName"]?.first == "a \"b\" {.jpg")
    #expect(read.table.categories["wink"]?[0] == "true")
    #expect(read.table.numbers["emojis.smirk"]?.first == 9)
    #expect(read.table.lineNumbers[rows - 1] == (rows == 1 ? 1 : 4))
  }

  /// Keys that only some records have are missing in the others.
  @Test func recordsMayDifferInTheirKeys() throws {
    let text = FormatSamples.record(1) + "\n{\"joy\": 4, \"blinkRate\": 12}\n{}\n"
    let file = try FormatSamples.open(text, as: "affectiva", name: "x.json")
    #expect(
      try FormatSamples.numbers(file, ["joy", "blinkRate", "chinRaise"])
        == [[1.5, 4, -99], [-99, 12, -99], [1, -99, -99]])
    let seconds = try #require(try file.read(0, [], executor: SerialExecutor()).seconds)
    #expect(seconds[0] == 1 && seconds[1].isNaN && seconds[2].isNaN)
  }

  /// However names meet, each column has one value a record.
  @Test func namesInsideObjectsNeverMeet() throws {
    let text =
      String(FormatSamples.record(1).dropLast()) + """
        , "k": 1, "a": {"k": 2, "b": {"k": 3}, "c": {"k": 4}}, "a.k": 5, "d": {"k": {}, "a.k": 6}}
        """
    let file = try FormatSamples.open(text + "\n" + text, as: "affectiva", name: "x.json")
    let names = file.streams[0].columns.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      try FormatSamples.numbers(file, ["k", "a.k", "c.k", "d.a.k"])
        == [[1, 1], [5, 5], [4, 4], [6, 6]])
  }

  @Test(arguments: [
    ("{\"joy\": 1", "file.csv:1: the record is never closed: the file is cut off"),
    ("[{\"joy\": 1},", "file.csv:1: expected a record: the file is cut off"),
    ("[{\"joy\": 1}\n", "file.csv:2: expected ']' at the end: the file is cut off"),
    ("[{\"joy\": 1} {}]", "file.csv:1: expected ',' or ']' behind a record, found '{'"),
    ("[{\"joy\": 1}] 2", "file.csv:1: expected the end of the file behind ']', found '2'"),
    ("{\"joy\": 1}\n,{}", "file.csv:2: expected a record in braces, found ','"),
    ("{\n\"joy\": x}", "file.csv:2: no JSON: expected a value"),
    (
      "{\"joy\": 1}",
      "file.csv:1: expected records of Affectiva's, found none of their keys, such as "
        + "'innerBrowRaise' and 'browFurrow'"
    ),
    (
      "a,b\n1,2\n",
      "file.csv:1: expected a table of Affectiva's, found a header without its columns, "
        + "such as 'innerBrowRaise' and 'browFurrow'"
    ),
  ])
  func brokenFilesAreRefused(_ text: String, _ message: String) {
    #expect(FormatSamples.fault(text, as: "affectiva") == message)
  }

  @Test func wordsAreNoNumbers() throws {
    #expect(
      FormatSamples.fault(FormatSamples.record(1), as: "affectiva", reading: ["FileName"])
        == "file.csv:1: column 'FileName': expected a number, found 'a \"b\" {.jpg'")
    #expect(
      FormatSamples.fault(FormatSamples.record(1), as: "affectiva", reading: ["jay"])
        == "file.csv: column 'jay': no record has this key")
  }

  @Test(.enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"))
  func theRealRecord() throws {
    let path = try #require(RealData.folder) + "/faces/sample_affectiva-api-app_output.json"
    let file = try AffectivaFormat().open(path, executor: SerialExecutor())
    #expect(
      try FormatSamples.numbers(file, ["joy", "valence", "smile", "browFurrow"])
        == [
          [99.93057250976562], [78.12427520751953], [100], [6.17562578852926e-9],
        ])
    let read = try file.read(0, [.text("FileName")], executor: SerialExecutor())
    #expect(read.seconds == [0] && read.table.texts["FileName"]?.first??.hasSuffix(".jpg") == true)
    #expect(file.streams[0].columns.count == 32)
  }
}
