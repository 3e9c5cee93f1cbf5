import Pipeline
import Testing

@Test func aQuotedEmptyTextIsNotNull() {
  let mark = SourceMark(file: "a.yaml", line: 1, column: 1, length: 1)
  #expect(Node(.scalar("", isQuoted: false), at: mark).isNull)
  #expect(!Node(.scalar("", isQuoted: true), at: mark).isNull)
}
