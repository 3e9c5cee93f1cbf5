import Testing

@testable import Pipeline

@Suite struct SpecPathTests {
  private let mark = SourceMark(file: "a.yaml", line: 3, column: 5, length: 26)

  @Test func stepsHaveTheirOwnPlaces() throws {
    let path = try SpecPath("features.eeg[0][12].bands2", at: mark)
    #expect(path.steps.map(\.key) == ["features", "eeg", "[0]", "[12]", "bands2"])
    #expect(
      path.steps.map(\.mark.place) == [
        "a.yaml:3:5+8", "a.yaml:3:14+3", "a.yaml:3:17+3", "a.yaml:3:20+4", "a.yaml:3:25+6",
      ])
    #expect(path.text == "features.eeg[0][12].bands2")
  }

  @Test(arguments: [
    "", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a]", "[0]", "a[0]b", "a[0", "a[-1]", "a.[0]",
    "a[9999999999]",
  ])
  func malformedPaths(_ text: String) {
    #expect {
      try SpecPath(text, at: mark)
    } throws: { error in
      (error as? SpecError)?.line
        == "a.yaml:3:5+26: error: expected a path, found '\(text)'"
        + " = write keys joined by dots, elements in brackets: 'features.eeg[0].bands'"
    }
  }

  @Test func linesCannotBreakInPaths() {
    #expect(throws: SpecError.self) { try SpecPath("a.b\nc", at: mark) }
    #expect(throws: SpecError.self) { try SpecPath("a\u{2028}", at: mark) }
  }

  @Test func findsValues() throws {
    let root = try yaml("a: {b: [{c: 1}, {c: 2}]}")
    func value(_ text: String) throws -> String? {
      try SpecPath(text, at: mark).value(in: root)?.flow
    }
    #expect(try value("a.b[1].c") == "2")
    #expect(try value("a.b[2].c") == nil)
    #expect(try value("a.x") == nil)
    #expect(try value("a.b.c") == nil)
  }
}
