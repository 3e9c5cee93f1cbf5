import Glibc
import Support
import Testing

@testable import Pipeline

struct CSVFaultTests {
  @Test(arguments: [
    "abc", "0x1F", "1,5x", "1.2.3", "1e", "12a", "--1", "1_000", "1e+", "infinit", ".", "+",
  ])
  func whatIsNotANumberIsNamed(_ cell: String) {
    let text = "id,v\n1,2\n2,\"\(cell)\"\n"
    #expect(
      fault(text, [.number("v")]) == "table.csv:3: column 'v': expected a number, found '\(cell)'")
    // A column that nobody asked for may hold anything.
    #expect(fault(text, [.number("id")]) == "no fault")
  }

  @Test func aDecimalCommaIsExplained() {
    #expect(
      fault("a;b\n1;1,5\n", [.number("b")])
        == "table.csv:2: column 'b': expected a number, found '1,5'; help: write decimals with a point, not a comma"
    )
  }

  @Test func furtherFaultsAreCounted() {
    #expect(
      fault("a,b\n1,2\nx,y\n1,2,3\nz,1\n", [.number("a"), .number("b")])
        == "table.csv:3: column 'a': expected a number, found 'x' (and 3 more faults)")
  }

  @Test func raggedRowsAreRefusedWithoutTheirEcho() {
    #expect(
      fault("a,b,c\n1,2,3\n1,x\n", [.number("b")]) == "table.csv:3: expected 3 fields, found 2")
    #expect(fault("a,b,c\n1,2,3,\n") == "table.csv:2: expected 3 fields, found 4")
    #expect(fault("a,b,c\n1,2,3,4,5,6") == "table.csv:2: expected 3 fields, found 6")
    #expect(fault("a\n1,2\n") == "table.csv:2: expected 1 field, found 2")
    #expect(fault("a,b\n \n") == "table.csv:2: expected 2 fields, found 1")
    #expect(
      fault("a,b\n1\n", [], rows: RowFilter(column: "a", keeping: ["2"]))
        == "table.csv:2: expected 2 fields, found 1")
  }

  @Test func quotesInTheWrongPlaceBreakOff() {
    let help =
      "; help: quote the whole cell and double the quotes inside it, or declare that quotes mean nothing here"
    #expect(
      fault("a,note\n1,ok\n2,\"never\n3,x\n")
        == "table.csv:3: column 'note': a quoted field is never closed")
    #expect(
      fault("a,note\n1,ok\n2,5\" screen\n", [.number("a")])
        == "table.csv:3: column 'note': a quote inside a cell that does not start with one\(help)")
    #expect(
      fault("a,note\n1,\"ok\" then\n", [.number("a")])
        == "table.csv:2: column 'note': text follows a closing quote\(help)")
    #expect(
      fault("a,note\nx,\"two\nlines\"\n2,\"b\"\"\n", [.number("a")])
        == "table.csv:2: column 'a': expected a number, found 'x' (and 1 more fault)")
  }

  @Test func lineBreaksInCellsAreCountedAsLines() {
    #expect(
      fault("a,b\n\"x\r\ny\rz\n\",1\n2,q\n", [.number("b")])
        == "table.csv:6: column 'b': expected a number, found 'q'")
  }

  @Test func bytesThatAreNotTextAreRefused() {
    #expect(
      fault(Array("a,b\n1,".utf8) + [0, 50, 10])
        == "table.csv:2: column 'b': a NUL byte: the file is damaged or not text")
    #expect(
      fault(Array("a,b\n1,\"x".utf8) + [0, 34, 10])
        == "table.csv:2: column 'b': a NUL byte: the file is damaged or not text")
    let latin: [UInt8] = Array("a,b\n1,caf".utf8) + [0xE9, 10]
    #expect(fault(latin, [.number("a")]) == "no fault")
    #expect(
      fault(latin, [.text("b")])
        == "table.csv:2: column 'b': expected text in UTF-8, found 'caf\u{FFFD}'; help: convert the file to UTF-8"
    )
    #expect(fault([0xFF, 0xFE, 97, 0, 10, 0]) == "table.csv: expected text in UTF-8, found UTF-16")
    #expect(fault([0x61, 0xE9, 10, 49, 10]) == "table.csv:1: the name of column 1 is not UTF-8")
  }

  @Test func headersAreChecked() {
    #expect(fault("") == "table.csv: the file is empty")
    #expect(
      fault("#only\n\n# comments")
        == "table.csv: the file has no header: all lines are empty or start with '#'")
    #expect(
      fault("a,b, a\n")
        == "table.csv:1: column 'a': two columns have this name: the 1st and the 3rd; help: rename one of them"
    )
    #expect(fault("a,\"b\n1,2\n") == "table.csv:1: a quoted field is never closed in the header")
    #expect(
      fault("a\n1\n", dialect: CSVDialect(headerLine: 7))
        == "table.csv: the header was declared on line 7, but the file has 2")
    #expect(
      fault("a\n1\n", dialect: CSVDialect(headerLine: 0))
        == "table.csv: the header was declared on line 0; lines count from 1")
  }

  @Test func unknownColumnsAreNamedWithTheKnownOnes() {
    #expect(
      fault("Delta_TP9,Theta_TP9\n1,2\n", [.number("delta_TP9"), .number("x"), .text("x")])
        == "table.csv:1: column 'delta_TP9': the file has no such column (and 1 more fault); help: did you mean 'Delta_TP9'? the columns are 'Delta_TP9', 'Theta_TP9'"
    )
    #expect(
      fault("a\n1\n", [], rows: RowFilter(column: "subject", keeping: []))
        == "table.csv:1: column 'subject': the file has no such column; help: the columns are 'a'")
  }

  @Test func pathsThatAreNoFilesAreNamed() throws {
    func message(_ path: String) -> String {
      do throws(DataFault) {
        _ = try CSVReader(path: path)
        return "no fault"
      } catch { return "\(error)" }
    }
    #expect(message("/nowhere/x.csv") == "/nowhere/x.csv: cannot be read: no such file")
    #expect(message("/tmp") == "/tmp: expected a file, found a folder")
    #expect(message("/dev/null") == "/dev/null: expected a file, found neither a file nor a folder")
    #expect(message("") == ": cannot be read: no such file")
    #expect(message("a\0b").hasSuffix("a path cannot hold a NUL character"))
    let file = TemporaryFile("a\n1\n")
    chmod(file.path, 0)
    if geteuid() != 0 {
      #expect(message(file.path).hasSuffix(": cannot be read: permission denied"))
    }
  }

  @Test func aFileThatChangedIsRefused() throws {
    let file = TemporaryFile("a\n1\n")
    let reader = try CSVReader(path: file.path)
    file.rewrite(Array("b,a\n1,22\n".utf8))
    #expect(throws: DataFault.self) { try reader.read([.number("a")]) }
  }
}
