import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct FormatCatalogTests {
  @Test func namesAreSortedAndUnique() {
    #expect(FormatCatalog.names == Array(Set(FormatCatalog.names)).sorted())
    for name in FormatCatalog.names { #expect(FormatCatalog.format(named: name)?.name == name) }
    #expect(FormatCatalog.format(named: "sound") == nil)
  }

  /// Text, nothing at all and bytes without a meaning are nobody's.
  @Test func whatNobodyClaimsIsCSV() {
    var generator = SplitMix64(seed: 1)
    var heads = ["", "a,b\n1,2\n", "t;x\n"].map { Array($0.utf8) }
    heads.append((0..<1_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
    for head in heads {
      #expect(FormatCatalog.recognised(head, path: "x.csv").name == "csv", "\(head.prefix(8))")
    }
    #expect(FormatCatalog.format(of: "missing/file.csv", reader: nil).name == "csv")
  }

  @Test func headsAreShort() {
    let file = TemporaryFile("abc")
    #expect(FileHead.read(file.path) == Array("abc".utf8))
    let long = TemporaryFile(String(repeating: "x", count: FileHead.length + 5))
    #expect(FileHead.read(long.path).count == FileHead.length)
    #expect(FileHead.read(file.path + "/no").isEmpty)
  }
}
