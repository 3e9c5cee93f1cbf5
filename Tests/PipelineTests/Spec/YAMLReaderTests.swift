import Testing

@testable import Pipeline

/// The faults of a text as `line:column+length: message` and, after ` = `, the help.
private func faults(_ text: String, limits: YAMLReader.Limits = .init()) -> [String] {
  YAMLReader.read(text, file: "a.yaml", limits: limits).faults.map(described)
}

private func node(_ text: String) throws -> Node {
  let reading = YAMLReader.read(text, file: "a.yaml")
  #expect(reading.faults.isEmpty)
  return try #require(reading.node)
}

@Suite struct YAMLReaderTests {
  @Test func marksPointAtKeysAndValues() throws {
    let root = try node("spec: 1\nmodel:\n  use: 'rf'   # best\n  list: [a, \"b\"]\n")
    let model = try #require(root.pairs?.last)
    #expect(model.keyMark == SourceMark(file: "a.yaml", line: 2, column: 1, length: 5))
    #expect(model.value.mark == SourceMark(file: "a.yaml", line: 3, column: 3, length: 3))
    #expect(model.value["use"]?.mark == SourceMark(file: "a.yaml", line: 3, column: 8, length: 4))
    let list = try #require(model.value["list"])
    #expect(list.mark == SourceMark(file: "a.yaml", line: 4, column: 9, length: 8))
    #expect(
      list.elements?[1].mark == SourceMark(file: "a.yaml", line: 4, column: 13, length: 3))
  }

  @Test func columnsCountUnicodeScalars() throws {
    let root = try node("\u{FEFF}{naïve 😀: [é, ß]}")
    #expect(root.pairs?.first?.keyMark.column == 2)
    #expect(root.pairs?.first?.keyMark.length == 7)
    #expect(root.pairs?.first?.value.elements?[1].mark.column == 15)
  }

  @Test func linesEndAsOnAnySystem() throws {
    for end in ["\n", "\r\n", "\r"] {
      let root = try node("a: 1\(end)\(end)b: 2")
      #expect(root.pairs?.last?.keyMark.line == 3)
    }
  }

  @Test func scalarsStayAsWritten() throws {
    let root = try node("[07, no, 1e-3, 12:30, 'x', ~, '', 'null', !!str null]")
    let texts = root.elements?.map { $0.text }
    #expect(texts == ["07", "no", "1e-3", "12:30", "x", "~", "", "null", "null"])
    #expect(
      root.elements?.map(\.isNull) == [
        false, false, false, false, false, true, false, false, false,
      ])
  }

  @Test func blockTextKeepsItsLines() throws {
    let root = try node("a: |\n  b\n  c\n  \td\ne: >\n  f\n  g\n")
    #expect(root["a"]?.text == "b\nc\n\td\n")
    #expect(root["e"]?.text == "f g\n")
  }

  @Test func anAliasStandsWhereItIsWritten() throws {
    let root = try node("base: &b\n  x: 1\nuse: *b\n")
    let use = try #require(root["use"])
    #expect(use.mark == SourceMark(file: "a.yaml", line: 3, column: 6, length: 2))
    #expect(use["x"]?.mark.line == 2)
  }

  @Test func mergeKeysAddWhatIsNotWritten() throws {
    let root = try node(
      "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  x: 9\n  <<: [*a, *b]\n  w: 5\n")
    let merged = try #require(root["c"]?.pairs)
    #expect(merged.map(\.key) == ["x", "y", "z", "w"])
    #expect(merged.map { $0.value.text } == ["9", "2", "4", "5"])
    #expect(try node("{'<<': 1}").pairs?.first?.key == "<<")
  }

  @Test func duplicatesAreAllReported() {
    let text = "a: 1\nb:\n  c: 1\n  'c': 2\na: 2\n"
    #expect(
      faults(text) == [
        "4:3+3: duplicate key 'c' (first at 3:3)", "5:1+1: duplicate key 'a' (first at 1:1)",
      ])
    #expect(YAMLReader.read(text, file: "a.yaml").node?["b"]?["c"]?.text == "1")
  }

  @Test(arguments: [
    ("", "1:1+1: the file is empty, expected a map"),
    ("# nothing\n---\n", "1:1+1: the file is empty, expected a map"),
    ("a: 1\n---\nb: 2\n", "2:1+3: a second document starts here = a spec is one document"),
    ("a:\n  b: 1\n\tc: 2\n", "3:1+1: a tab in the indentation = indent with spaces"),
    ("a: [\n  \tb]\n", "2:3+1: a tab in the indentation = indent with spaces"),
    ("a: x\u{1}y", "1:5+1: control character U+0001 is not allowed"),
    (
      "a: *b", "1:4+2: unknown alias '*b' = a text that starts with '*' needs quotes"
    ),
    ("a: &base 1\nb: *bsae", "2:4+5: unknown alias '*bsae' = did you mean 'base'?"),
    ("a: &x [1, *x]", "1:11+2: alias '*x' stands inside its own anchor"),
    (
      "[1, 2]: x",
      "1:1+6: expected a key, found a list = a text that starts with '{' or '[' needs quotes"
    ),
    ("a: 1\n: 2", "2:1+1: expected a key before ':'"),
    (
      "a: {<<: 3}",
      "1:9+1: expected a map, found '3' = '<<' takes an alias to a map or a list of such aliases"
    ),
    (
      "a: {<<: {b: 1}, <<: {c: 1}}",
      "1:17+2: duplicate key '<<' (first at 1:5) = write one '<<: [*a, *b]'"
    ),
  ])
  func refuses(_ text: String, _ fault: String) {
    #expect(faults(text) == [fault])
  }

  @Test(arguments: ["!!python/object:os.system x", "!mine [1]", "!!int '3'", "!!str [1]"])
  func refusesTags(_ text: String) throws {
    let fault = try #require(YAMLReader.read("a: " + text, file: "a.yaml").faults.first)
    let tag = text.split(separator: " ")[0]
    #expect(fault.message == "tag '\(tag)' is not allowed")
    #expect(fault.mark?.column == 4)
  }

  @Test(arguments: [
    ("a: 'x", "1:4+1: the quote that opens here is never closed"),
    ("a:\n  b: 1\n c: 2", "3:2+1: expected a key of the map that begins at 1:1"),
    ("a: [1, 2\nb: 3", "2:2+1: expected ',' or ']' in the list that begins at 1:4"),
    ("a: {b: 1\nc: 3", "2:2+1: expected ',' or '}' in the map that begins at 1:4"),
    ("a: b: c", "1:5+1: ':' is not expected here"),
    ("length_s 4\noverlap: 1", "2:8+1: ':' is not expected here"),
    ("a: 1\nlength_s\nb: 1\n", "2:1+1: expected ':' after this key"),
    ("a: @x", "1:4+1: '@' cannot start a value"),
    ("a: ]", "1:4+1: expected a value, found ']'"),
    ("a: - b", "1:4+1: '-' is not expected here"),
    ("a: \"\\d\"", "1:5+1: unknown escape in double quotes"),
    ("f: *", "1:4+1: expected the name of an anchor after '*'"),
    ("{a: 1}\nb: 2", "2:1+1: expected the end of the spec, found 'b'"),
    ("%TAG x\n---\na: 1", "1:1+1: this directive is not allowed"),
    ("a: !<x y", "1:4+1: this tag is not allowed"),
    ("a: | b\n", "1:4+1: expected the end of the line after '|' or '>'"),
    ("a:\n  - 1\n  b: 2", "3:3+1: expected '- ', the next element of the list that begins at 2:3"),
  ])
  func saysInPlainWords(_ text: String, _ expected: String) {
    let found = faults(text)
    #expect(found.count == 1)
    #expect(found.first?.components(" = ").first == expected)
  }

  @Test func saysWhereTheBytesAreNotText() {
    let reading = YAMLReader.read([0x61, 0x3A, 0x0A, 0xC3, 0xA9, 0xFF], file: "a.yaml")
    #expect(
      reading.faults.map(described) == ["2:2+1: this byte is not UTF-8 = save the file as UTF-8"])
    let wide = YAMLReader.read([0xFF, 0xFE, 0x61, 0x00], file: "a.yaml")
    #expect(
      wide.faults.map(described) == ["1:1+1: expected UTF-8, found UTF-16 = save the file as UTF-8"]
    )
  }
}

@Suite struct YAMLReaderBoundsTests {
  @Test func refusesLongFiles() {
    #expect(
      faults("abcdef", limits: .init(bytes: 5))
        == ["1:1+1: expected a spec of at most 5 bytes, found 6 bytes"])
  }

  @Test func refusesDeepNesting() {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(faults(deep) == [])
    #expect(faults("[" + deep + "]") == ["1:65+1: the spec is deeper than 64 levels"])
    #expect(
      faults(String(repeating: "[", count: 100_000)) == [
        "1:65+1: the spec is deeper than 64 levels"
      ])
  }

  @Test func refusesAnAliasBombAtTheAlias() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(faults(text) == ["6:10+3: alias '*a4' makes the spec larger than 200000 nodes"])
  }

  @Test func refusesDepthMadeOfAliases() {
    var text = "a0: &a0 [x]\n"
    for level in 1...70 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(faults(text) == ["63:12+4: alias '*a61' makes the spec deeper than 64 levels"])
  }

  @Test func givesUpAfterManyFaults() {
    let text = "a: 1\n" + String(repeating: "a: 2\n", count: 500)
    #expect(faults(text).count == 101)
    #expect(faults(text).last == "102:1+1: 100 faults so far: the rest was not read")
  }

  @Test func refusesManyNodes() {
    let text = "[" + String(repeating: "1,", count: 20) + "]"
    #expect(faults(text, limits: .init(nodes: 10)) == ["1:20+1: the spec is larger than 10 nodes"])
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    guard let range = firstRange(of: separator) else { return [self] }
    return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
  }
}
