import Glibc
import Support
import Testing

@testable import Pipeline

/// What is no table must be refused soon and in little memory.
@Suite struct LongRowTests {
  /// A file whose text is followed by a hole, as long as wanted: it takes no room on the disk.
  private func sparse(_ text: String, bytes: Int) -> TemporaryFile {
    let file = TemporaryFile(text)
    precondition(truncate(file.path, bytes) == 0, "cannot make the file longer")
    return file
  }

  private func fault(
    _ file: TemporaryFile, layout: CSVWave.Layout = CSVWave.Layout()
  ) -> String {
    do throws(DataFault) {
      _ = try CSVReader(path: file.path, dialect: .sniffed, layout: layout).read([])
      return "no fault"
    } catch {
      return "\(error.line ?? 0): \(error.message)" + (error.help.map { "; \($0)" } ?? "")
    }
  }

  @Test func aHoleOfTwoGigabytesIsNoText() {
    let two = 2 << 30
    #expect(
      fault(sparse("", bytes: two))
        == "1: a NUL byte: the file is damaged or not text in the header")
    #expect(
      fault(sparse("a,b", bytes: two))
        == "1: a NUL byte: the file is damaged or not text in the header")
    let inRow = fault(sparse("a,b\n1,2\n3,4", bytes: two))
    #expect(
      inRow
        == "3: a NUL byte, 3 bytes behind the start of the row: the file is damaged or not text",
      "\(inRow)")
  }

  @Test func rowsMayNotGrowWithoutEnd() {
    let layout = CSVWave.Layout(block: 1 << 10, blocks: 4, longestRow: 1 << 14)
    let expected = { (line: Int) in
      "\(line): a row of more than 16384 bytes begins here; perhaps a quote in it is never closed, or the"
        + " file is no text table"
    }
    let rows = (0..<3_000).map { "\($0),1\n" }.joined()
    let fits = String(repeating: "x", count: 16_000)
    let long = String(repeating: "x", count: 40_000)
    let open = "3,\"" + String(repeating: "x\n", count: 20_000)
    #expect(
      fault(TemporaryFile("a,b\n" + rows + fits + ",1\n" + rows), layout: layout) == "no fault")
    for text in [long + ",1\n", open] {
      let file = TemporaryFile("a,b\n" + rows + text + rows)
      #expect(fault(file, layout: layout) == expected(3_002))
    }
    #expect(fault(TemporaryFile(long + "\n1\n"), layout: layout) == expected(1))
  }
}
