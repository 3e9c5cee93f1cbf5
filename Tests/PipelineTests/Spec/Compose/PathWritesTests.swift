import Testing

@testable import Pipeline

@Suite struct PathWritesTests {
  @Test(arguments: [
    ("a.b", "a.b", true), ("a", "a.b", true), ("a.b.c", "a", true), ("a.b", "a.c", false),
    ("a.b", "ab", false), ("a[0]", "a", true), ("a[0]", "a[1]", false), ("b", "a", false),
  ])
  func pathsOnEachOther(_ a: String, _ b: String, _ overlap: Bool) throws {
    let mark = SourceMark(file: "a", line: 1, column: 1, length: 1)
    let one = try PathWrites.of(yaml("1"), at: SpecPath(a, at: mark))
    let other = try PathWrites.of(yaml("[1]"), at: SpecPath(b, at: mark))
    var writes = PathWrites()
    writes.add(one)
    #expect((writes.firstOverlap(with: other) != nil) == overlap)
    #expect((writes.overlap(with: other[0].keys) != nil) == overlap)
  }

  @Test func onlyScalarsAndListsAreWritten() throws {
    let mark = SourceMark(file: "a", line: 1, column: 1, length: 1)
    let writes = try PathWrites.of(
      yaml("{a: {b: 1, c: {}}, d: [1, 2], e: null}"), at: SpecPath("x.y", at: mark))
    #expect(writes.map { SpecPath.text($0.keys) } == ["x.y.a.b", "x.y.d", "x.y.e"])
    #expect(writes.map(\.mark.place) == ["a.yaml:1:6+1", "a.yaml:1:20+1", "a.yaml:1:31+1"])
  }
}
