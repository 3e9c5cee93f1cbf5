import Support
import Testing

@testable import Pipeline

/// Reads columns of a text as the file `table.csv`.
func readTable(
  _ text: String, _ requests: [ColumnRequest], rows: RowFilter? = nil,
  dialect: CSVDialect = .sniffed, layout: CSVWave.Layout = CSVWave.Layout()
) throws(DataFault) -> ColumnTable {
  let file = TemporaryFile(text)
  let reader = try CSVReader(path: file.path, dialect: dialect, layout: layout)
  return try reader.read(requests, rows: rows)
}

/// The fault that reading a file leads to, without the folder of the file.
func fault(
  _ bytes: [UInt8], _ requests: [ColumnRequest] = [], rows: RowFilter? = nil,
  dialect: CSVDialect = .sniffed
) -> String {
  let file = TemporaryFile(bytes)
  do throws(DataFault) {
    _ = try CSVReader(path: file.path, dialect: dialect).read(requests, rows: rows)
    return "no fault"
  } catch {
    guard let name = error.file.split(separator: "/").last else { return error.file }
    let short = DataFault(
      file: String(name), line: error.line, column: error.column, error.message,
      others: error.others)
    return "\(short)" + (error.help.map { "; help: \($0)" } ?? "")
  }
}

func fault(
  _ text: String, _ requests: [ColumnRequest] = [], rows: RowFilter? = nil,
  dialect: CSVDialect = .sniffed
) -> String {
  fault(Array(text.utf8), requests, rows: rows, dialect: dialect)
}

struct CSVReaderTests {
  @Test func readsNumbersTextAndCategories() throws {
    let table = try readTable(
      "id,x,note\ns2,1.5,\"a, b\"\ns1,-2e3,\"say \"\"hi\"\"\"\ns2,.5,\n",
      [.category("id"), .number("x"), .text("note")])
    #expect(table.rowCount == 3)
    #expect(table.numbers["x"] == [1.5, -2000, 0.5])
    #expect(table.texts["note"] == ["a, b", "say \"hi\"", nil])
    #expect(table.categories["id"]?.levels == ["s2", "s1"])
    #expect(table.categories["id"]?.codes == [0, 1, 0])
    #expect(table.counts["note"]?.missing == 1)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func anyLineEndEndsARow(_ end: String) throws {
    let text = ["a,b", "1,2", "", "3,\"x\(end)y\"", "5,6"].joined(separator: end)
    for ending in ["", end] {
      let table = try readTable(text + ending, [.number("a"), .text("b")])
      #expect(table.numbers["a"] == [1, 3, 5])
      #expect(table.texts["b"] == ["2", "x\(end)y", "6"])
      #expect(table.blankLines == 1)
      #expect((0..<3).map { table.lineNumbers[$0] } == [2, 4, 6])
    }
  }

  @Test func wordsForNothingAndInfinityAreCountedApart() throws {
    let cells = [
      "nan", "NaN", "NA", "N/A", "null", "None", "", "  ", "-inf", "Infinity", "1e999", "-999", "7",
    ]
    let rows = cells.map { "\($0),x" }.joined(separator: "\n")
    let table = try readTable("v,w\n" + rows, [.number("v", missing: [-999])])
    let values = try #require(table.numbers["v"])
    #expect(values.count == cells.count)
    #expect(values.dropLast().allSatisfy(\.isNaN) && values.last == 7)
    var expected = ColumnCounts()
    (expected.missing, expected.infinite, expected.sentinel) = (8, 3, 1)
    #expect(table.counts["v"] == expected)
  }

  @Test func spacesAroundCellsAreDropped() throws {
    let table = try readTable(
      "frame, time , name\n 1, 0.5 , \" kept \" \n2 ,1,  cut  \n",
      [.number("frame"), .number("time"), .text("name")])
    #expect(table.numbers["frame"] == [1, 2])
    #expect(table.numbers["time"] == [0.5, 1])
    #expect(table.texts["name"] == [" kept ", "cut"])
  }

  @Test func aByteOrderMarkAndCommentLinesAreSkipped() throws {
    let text = "\u{FEFF}#Study : x\r\n#Version : 6\r\n\r\nTime\tFace Rect\r\n1\t2\r\n"
    let file = TemporaryFile(text)
    let reader = try CSVReader(path: file.path)
    #expect(reader.header == ["Time", "Face Rect"])
    #expect(reader.dialect.delimiter == .tab)
    #expect(reader.headerLine == 4)
    let table = try reader.read([.number("Face Rect")])
    #expect(table.numbers["Face Rect"] == [2])
    #expect(table.lineNumbers[0] == 5)
  }

  @Test func aDeclaredHeaderLineIsTaken() throws {
    let table = try readTable(
      "made by hand\n#a;b\n1;2\n", [.number("#a")], dialect: CSVDialect(headerLine: 2))
    #expect(table.numbers["#a"] == [1])
  }

  @Test func withoutQuotesAQuoteIsACharacter() throws {
    let table = try readTable(
      "a\tb\n5\"\t\"x\n", [.text("a"), .text("b")], dialect: CSVDialect(quotes: false))
    #expect(table.texts["a"] == ["5\""])
    #expect(table.texts["b"] == ["\"x"])
  }

  @Test func oneColumnMayHoldEmptyLines() throws {
    let table = try readTable("x\n1\n\n3\n", [.number("x")])
    let values = try #require(table.numbers["x"])
    #expect(values.count == 3 && values[1].isNaN)
    #expect(table.blankLines == 0)
  }

  @Test func aHeaderWithoutRowsIsAnEmptyTable() throws {
    for text in ["a,b", "a,b\n", "a,b\r\n\r\n"] {
      let table = try readTable(text, [.number("a"), .category("b")])
      #expect(table.rowCount == 0)
      #expect(table.numbers["a"] == [])
      #expect(table.categories["b"]?.levels == [])
    }
  }

  @Test func aColumnMayBeReadInSeveralWays() throws {
    let table = try readTable(
      "trial,v\n3,1\n4,2\n",
      [.number("trial", missing: [3]), .category("trial"), .text("trial"), .number("trial")])
    #expect(table.numbers["trial"]?[1] == 4)
    #expect(table.categories["trial"]?.levels == ["3", "4"])
    #expect(table.texts["trial"] == ["3", "4"])
    #expect(table.counts["trial"]?.sentinel == 1)
  }

  @Test func aFilterKeepsRowsAndDoesNotReadTheOthers() throws {
    let table = try readTable(
      "v,who,w\n1,a,1\nbroken,b,2\n3,\"a\",3\n4,c,4\n",
      [.number("v"), .category("who")], rows: RowFilter(column: "who", keeping: ["a", "c"]))
    #expect(table.numbers["v"] == [1, 3, 4])
    #expect(table.filteredRows == 1)
    #expect((0..<3).map { table.lineNumbers[$0] } == [2, 4, 5])
  }

  @Test func columnsWithoutANameAreAllowed() throws {
    let table = try readTable(",a,\n0,1,2\n1,3,4\n", [.number("a")])
    #expect(table.numbers["a"] == [1, 3])
  }

  @Test func stretchesFollowOneAnother() throws {
    var text = "id,v\n"
    for row in 0..<1000 { text += "s\(row / 100),\(row)\n" }
    let file = TemporaryFile(text)
    let layout = CSVWave.Layout(block: 64, blocks: 4)
    let reader = try CSVReader(path: file.path, dialect: .sniffed, layout: layout)
    var values: [Double] = []
    var labels: [String?] = []
    var stretches = 0
    try reader.forEachStretch([.number("v"), .category("id")]) { table in
      values += table.numbers["v"] ?? []
      let ids = table.categories["id"]
      labels += (0..<table.rowCount).map { ids?[$0] }
      for row in 0..<table.rowCount {
        #expect(table.lineNumbers[row] == Int(table.numbers["v"]?[row] ?? -1) + 2)
      }
      stretches += 1
    }
    #expect(values == (0..<1000).map(Double.init))
    #expect(labels == (0..<1000).map { "s\($0 / 100)" })
    #expect(stretches > 10)
  }
}

/// What some programs write that a strict table does not allow, where a dialect says so.
struct CSVLenienceTests {
  private static let short = CSVDialect(optionalCells: 1)

  @Test func lastCellsMayBeLeftOut() throws {
    let text = "t,a,e\n1,2,x\n3,4\n5,6,\n"
    let table = try readTable(
      text, [.number("a"), .text("e"), .category("e"), .number("t")], dialect: Self.short)
    #expect(table.numbers["a"] == [2, 4, 6] && table.numbers["t"] == [1, 3, 5])
    #expect(table.texts["e"] == ["x", nil, nil])
    #expect(table.categories["e"]?.codes == [0, -1, -1])
    #expect(table.counts["e"] == ColumnCounts(missing: 2))
    let numbers = try readTable(
      "t,e\n1\n2,7\n", [.number("e")], dialect: Self.short)
    #expect(numbers.numbers["e"]?.map { $0.isNaN ? -1 : $0 } == [-1, 7])
    #expect(numbers.counts["e"] == ColumnCounts(missing: 1))
  }

  @Test func noMoreCellsThanDeclaredMayBeLeftOut() {
    let text = "t,a,e\n1,2,x\n3\n"
    #expect(
      fault(text, [.number("t")], dialect: Self.short)
        == "table.csv:3: expected 3 fields, found 1")
    #expect(fault("t,a,e\n1,2\n", [.number("t")]) == "table.csv:2: expected 3 fields, found 2")
    #expect(
      fault("t,a,e\n1,2,3,4\n", [.number("t")], dialect: Self.short)
        == "table.csv:2: expected 3 fields, found 4")
  }

  @Test(arguments: [false, true])
  func filtersSeeCellsThatAreLeftOutAsEmpty(_ dropping: Bool) throws {
    let text = "t,a,e\n1,2,x\n3,4\n5,6,\n7,8,y\n"
    let filter =
      dropping
      ? RowFilter(column: "e", droppingAll: [""]) : RowFilter(column: "e", keeping: [""])
    let table = try readTable(text, [.number("t"), .text("e")], rows: filter, dialect: Self.short)
    #expect(table.numbers["t"] == (dropping ? [1, 7] : [3, 5]))
    #expect(table.texts["e"] == (dropping ? ["x", "y"] : [nil, nil]))
    #expect(table.filteredRows == 2 && table.counts["e"]?.missing == (dropping ? 0 : 2))
    #expect((0..<2).map { table.lineNumbers[$0] } == (dropping ? [2, 5] : [3, 4]))
  }

  @Test func repeatedNamesAreNumbered() throws {
    let numbered = CSVDialect(numbersRepeatedNames: true)
    let file = TemporaryFile("a,b,a,,a (2),a,\n1,2,3,4,5,6,7\n")
    let reader = try CSVReader(path: file.path, dialect: numbered)
    #expect(reader.header == ["a", "b", "a (3)", "", "a (2)", "a (4)", ""])
    #expect(reader.dialect.numbersRepeatedNames)
    let table = try reader.read([.number("a"), .number("a (3)"), .number("a (4)")])
    #expect(table.numbers == ["a": [1], "a (3)": [3], "a (4)": [6]])
    #expect(
      fault("a,a\n1,2\n", [.number("a")])
        == "table.csv:1: column 'a': two columns have this name: the 1st and the 2nd; help: rename"
        + " one of them")
  }
}
