import Learners
import Testing

@testable import Pipeline

/// Decodes a text that must be good YAML.
private func decode(_ text: String) throws -> Decoded {
  let reading = YAMLReader.read(text, file: "a.yaml")
  try #require(reading.faults.isEmpty, "\(reading.faults.map(described))")
  return Decoder.decode(try #require(reading.node), as: SampleSchema.root, named: "the spec")
}

/// The faults of `name` and `model` with some lines between: they begin at line 2.
private func faults(_ lines: String) throws -> [String] {
  try decode("name: x\n\(lines)\nmodel: {use: random_forest}\n").faults.map(described)
}

@Suite struct DecoderValuesTests {
  @Test func readsScalarsByTheTypeThatIsExpected() throws {
    let decoded = try decode(
      """
      name: no
      ids: [07, 1e-3, 12:30, true, 'null', "x"]
      seeds: [07, +3, 0]
      bands: {beta: [.5, 1e1], alpha: [-0, 0.10]}
      html: true
      of: 08
      model: {use: random_forest, trees: 300, max_features: 5}
      """)
    #expect(decoded.faults.map(described) == [])
    let values = try #require(decoded.values)
    #expect(values.text("name") == "no")
    #expect(values.texts("ids") == ["07", "1e-3", "12:30", "true", "null", "x"])
    #expect(values.list("seeds") == [.integer(7), .integer(3), .integer(0)])
    #expect(values.map("bands").map(\.key) == ["beta", "alpha"])
    #expect(
      values.map("bands").map(\.value) == [
        .list([.number(0.5), .number(10)]), .list([.number(0), .number(0.1)]),
      ])
    #expect(values.bool("html"))
    #expect(values["of"] == .text("08"))
    #expect(values.record("model")["max_features"] == .integer(5))
  }

  @Test func fillsInDefaults() throws {
    let decoded = try decode("name: x\nmodel: {use: random_forest, preprocess: [{use: impute}]}\n")
    let values = try #require(decoded.values)
    let model = values.record("model")
    #expect(model.use == "random_forest")
    #expect(model.integer("trees") == 100)
    #expect(model["max_features"] == .text("sqrt"))
    #expect(model["max_depth"] == nil)
    #expect(model.list("preprocess").first?.record?["strategy"] == .text("mean"))
    #expect(values.record("compare").number("level") == 0.95)
    #expect(values["windowing"] == nil)
    #expect(values["sweep"] == nil)
  }

  @Test func aKindThatIsMeantWithoutUseIsNamed() throws {
    let decoded = try decode("name: x\nmodel: {use: random_forest}\nwindowing: {length_s: 2}\n")
    let windowing = try #require(decoded.values?.record("windowing"))
    #expect(windowing.use == "sliding")
    #expect(windowing.text("tail") == "drop")
  }

  @Test func nullMeansAbsentWhereThatIsPossible() throws {
    let decoded = try decode(
      "name: x\nof: ~\nwindowing:\nmodel: {use: random_forest, max_depth: null}\n")
    #expect(decoded.faults.isEmpty)
    #expect(decoded.values?["of"] == nil)
    #expect(decoded.values?.record("model")["max_depth"] == nil)
  }

  @Test func freeKeysAndFreeSectionsArePassedBy() throws {
    let decoded = try decode("x-a: &a {q: 1}\nname: x\nsweep: *a\nmodel: {use: random_forest}\n")
    #expect(decoded.faults.isEmpty)
    #expect(decoded.values?["x-a"] == nil)
    #expect(
      try faults("subject: {x-a: 1, column: c}")
        == ["2:11+3: unknown key 'x-a' in subject = known: column, folder"])
  }

  @Test func marksAreFoundByPath() throws {
    let decoded = try decode(
      "name: x\nmodel:\n  use: random_forest\n  preprocess: [{use: impute}, {use: standardize}]\n")
    let marks = decoded.marks
    let second = SourceMark(file: "a.yaml", line: 4, column: 31, length: 18)
    #expect(marks.value("model.preprocess[1]") == second)
    #expect(marks.key("model.preprocess[1].use")?.column == 32)
    #expect(marks.value("model.preprocess[1].use")?.column == 37)
    #expect(marks.value("model.preprocess[2]") == nil)
    #expect(marks.value("model.preprocess[x]") == nil)
    #expect(marks.value("model.preprocess[") == nil)
    #expect(marks.value("model.") == nil)
    #expect(marks.nearest("model.preprocess[7].use").column == 3)
    #expect(marks.nearest("model.trees.x").line == 2)
    #expect(marks.nearest("windowing").line == 1)
  }

  @Test func marksFindKeysThatHoldDots() throws {
    let node = try #require(YAMLReader.read("{a.b: {c: 1}, a: {b: 2}}", file: "a.yaml").node)
    let marks = SpecMarks(root: node)
    #expect(marks.value("a.b.c")?.column == 11)
    #expect(marks.node("a.b")?.text == nil)
  }
}

@Suite struct DecoderFaultsTests {
  @Test(arguments: [
    // Unknown and missing keys.
    (
      "widnowing: {length_s: 1}",
      "2:1+9: unknown key 'widnowing' in the spec = did you mean 'windowing'?"
    ),
    (
      "windowing: {lenght_s: 1}",
      "2:13+8: unknown key 'lenght_s' in windowing = did you mean 'length_s'?"
    ),
    (
      "windowing: {length_s: 1, zzz: 1}",
      "2:26+3: unknown key 'zzz' in windowing = known: length_s, overlap, tail"
    ),
    (
      "windowing: {use: sliding, lenght_s: 1}",
      "2:27+8: unknown key 'lenght_s' in windowing 'sliding' = did you mean 'length_s'?"
    ),
    ("windowing: {overlap: 0}", "2:1+9: missing key 'length_s' in windowing"),
    ("compare: {levle: 1}", "2:11+5: unknown key 'levle' in compare = did you mean 'level'?"),
    // Kinds.
    (
      "windowing: {use: slidding}", "2:18+8: unknown windowing 'slidding' = did you mean 'sliding'?"
    ),
    (
      "windowing: {use: xyz, anything: 1}",
      "2:18+3: unknown windowing 'xyz' = known: sliding, whole_trial"
    ),
    ("windowing: {use: }", "2:13+3: expected a word, found nothing = known: sliding, whole_trial"),
    (
      "windowing: {use: [a]}", "2:18+3: expected a word, found a list = known: sliding, whole_trial"
    ),
    (
      "windowing: {use: whole_trial, tail: drop}",
      "2:31+4: unknown key 'tail' in windowing 'whole_trial'"
        + " = 'tail' belongs to sliding, not whole_trial"
    ),
    (
      "windowing: whole_trial",
      "2:12+11: expected a map with 'use', found 'whole_trial' = write {use: whole_trial}"
    ),
    // Which keys stand together.
    ("subject: {}", "2:1+7: missing key 'column' or 'folder' in subject"),
    ("subject: {column: }", "2:1+7: missing key 'column' or 'folder' in subject"),
    (
      "subject: {column: a, folder: b}",
      "2:22+6: only one of 'column' and 'folder' may stand in subject"
    ),
    // Shapes.
    ("subject: a", "2:10+1: expected a map, found 'a'"),
    ("subject: [a]", "2:10+3: expected a map, found a list"),
    ("ids: a", "2:6+1: expected a list, found 'a' = write [a]"),
    ("ids: 'a: b'", "2:6+6: expected a list, found the text 'a: b' = write [\"a: b\"]"),
    ("ids: {a: 1}", "2:6+6: expected a list, found a map = begin each element with '- '"),
    ("ids: [[a]]", "2:7+3: expected text, found a list"),
    ("bands: {alpha: 8}", "2:16+1: expected a list, found '8' = write [8]"),
    ("bands: {alpha: [8]}", "2:16+3: expected 2 elements, found 1"),
    ("bands: {alpha: [8, x]}", "2:20+1: expected a number of at least 0, found 'x'"),
    ("seeds: []", "2:8+2: expected at least 1 element, found none"),
    ("of: {a: 1}", "2:5+6: expected text or a list, found a map"),
    ("of: [[a]]", "2:6+3: expected text, found a list"),
    // Nothing where something is needed.
    ("ids:", "2:1+3: expected a list, found nothing"),
    ("ids: [a, ]\nhtml:", "3:1+4: expected true or false, found nothing"),
    ("ids: [a, ~]", "2:10+1: expected text, found '~' = quote it if the text itself is meant"),
    ("windowing: {length_s: null}", "2:23+4: expected a number more than 0, found 'null'"),
    ("windowing: {length_s: }", "2:13+8: expected a number more than 0, found nothing"),
  ])
  func pointsAtTheFault(_ lines: String, _ expected: String) throws {
    #expect(try faults(lines) == [expected])
  }

  @Test(arguments: [
    ("html: yes", "2:7+3: expected true or false, found 'yes' = write true"),
    ("html: False", "2:7+5: expected true or false, found 'False' = write false"),
    ("html: 'true'", "2:7+6: expected true or false, found the text 'true' = remove the quotes"),
    ("seeds: [abc]", "2:9+3: expected a whole number of at least 0, found 'abc'"),
    ("seeds: [-1]", "2:9+2: expected a whole number of at least 0, found -1"),
    ("seeds: [1.0]", "2:9+3: expected a whole number of at least 0, found '1.0' = write 1"),
    ("seeds: [1e2]", "2:9+3: expected a whole number of at least 0, found '1e2' = write 100"),
    ("seeds: [0x10]", "2:9+4: expected a whole number of at least 0, found '0x10'"),
    ("seeds: [1_000]", "2:9+5: expected a whole number of at least 0, found '1_000'"),
    (
      "seeds: [9223372036854775808]",
      "2:9+19: expected a whole number of at least 0, found '9223372036854775808'"
        + " = the number is too large"
    ),
    (
      "seeds: ['3']",
      "2:9+3: expected a whole number of at least 0, found the text '3' = remove the quotes"
    ),
    ("windowing: {length_s: abc}", "2:23+3: expected a number more than 0, found 'abc'"),
    ("windowing: {length_s: -1}", "2:23+2: expected a number more than 0, found -1"),
    ("windowing: {length_s: 0}", "2:23+1: expected a number more than 0, found 0"),
    ("windowing: {length_s: .inf}", "2:23+4: expected a number more than 0, found '.inf'"),
    ("windowing: {length_s: nan}", "2:23+3: expected a number more than 0, found 'nan'"),
    ("windowing: {length_s: 0x1p3}", "2:23+5: expected a number more than 0, found '0x1p3'"),
    (
      "windowing: {length_s: 1e999}",
      "2:23+5: expected a number more than 0, found '1e999' = the number is too large"
    ),
    ("windowing: {length_s: '0,5'}", "2:23+5: expected a number more than 0, found the text '0,5'"),
    (
      "windowing:\n  length_s: 0,5",
      "3:13+3: expected a number more than 0, found '0,5' = write 0.5"
    ),
    (
      "windowing: {length_s: 1, overlap: 2}",
      "2:35+1: expected a number of at least 0 and at most 1, found 2"
    ),
    (
      "compare: {level: 1}", "2:18+1: expected a number of at least 0.5 and less than 1, found 1"
    ),
    (
      "windowing: {length_s: 1, tail: dorp}",
      "2:32+4: unknown word 'dorp' for 'tail' = did you mean 'drop'?"
    ),
    (
      "windowing: {length_s: 1, tail: x}",
      "2:32+1: unknown word 'x' for 'tail' = known: drop, keep, pad"
    ),
    (
      "windowing: {length_s: 1, tail: [drop]}",
      "2:32+6: expected drop, keep or pad, found a list"
    ),
  ])
  func readsScalarsStrictly(_ lines: String, _ expected: String) throws {
    #expect(try faults(lines) == [expected])
  }

  @Test(arguments: [
    ("{trees: 3}", "2:1+5: missing key 'use' in model = known: logistic_regression, random_forest"),
    (
      "{use: random_forrest}",
      "2:14+14: unknown model 'random_forrest' = did you mean 'random_forest'?"
    ),
    (
      "{use: logistic_regression, trees: 3}",
      "2:35+5: unknown key 'trees' in model 'logistic_regression'"
        + " = 'trees' belongs to random_forest, not logistic_regression"
    ),
    (
      "{use: random_forest, max_features: srqt}",
      "2:43+4: expected sqrt, all or a whole number of at least 1, found 'srqt'"
        + " = did you mean 'sqrt'?"
    ),
    (
      "{use: random_forest, max_features: 0}",
      "2:43+1: expected sqrt, all or a whole number of at least 1, found '0'"
    ),
    (
      "{use: random_forest, max_features: [1]}",
      "2:43+3: expected sqrt, all or a whole number of at least 1, found a list"
    ),
    (
      "{use: random_forest, preprocess: [{use: imputer}]}",
      "2:48+7: unknown preprocess 'imputer' = did you mean 'impute'?"
    ),
    (
      "{use: random_forest, preprocess: [standardize]}",
      "2:42+11: expected a map with 'use', found 'standardize' = write {use: standardize}"
    ),
    (
      "{use: nothing, preprocess: 1}",
      "2:14+7: unknown model 'nothing' = known: logistic_regression, random_forest"
        + " & 2:35+1: expected a list, found '1' = write [1]"
    ),
  ])
  func namesTheKindsOfAFamily(_ model: String, _ expected: String) throws {
    let faults = try decode("name: x\nmodel: \(model)\n").faults
    #expect(faults.map(described).joined(separator: " & ") == expected)
  }

  @Test func collectsEverythingInTheOrderOfTheFile() throws {
    let decoded = try decode(
      """
      nmae: x
      seeds: [1, x, -1]
      html: maybe
      ids:
      model:
        use: random_forest
        trees: 0
        tree: 5
      """)
    #expect(decoded.values == nil)
    #expect(
      decoded.faults.map { $0.mark.map { "\($0.line):\($0.column)" } } == [
        "1:1", "2:12", "2:15", "3:7", "4:1", "7:10", "8:3",
      ])
  }

  @Test func theWholeMustBeAMap() throws {
    #expect(
      try decode("[a]").faults.map(described) == ["1:1+3: expected a map, found a list"])
    #expect(
      try decode("a").faults.map(described) == ["1:1+1: expected a map, found 'a'"])
    #expect(
      try decode("{}").faults.map(described) == [
        "1:1+2: missing key 'name' in the spec", "1:1+2: missing key 'model' in the spec",
      ])
  }

  @Test func faultsOfSharedPartsPointAtThePart() throws {
    let text = "x-w: &w {length_s: -1}\nname: x\nwindowing: *w\nmodel: {use: random_forest}\n"
    #expect(
      try decode(text).faults.map(described)
        == ["1:20+2: expected a number more than 0, found -1"])
  }

  @Test func aSectionIsDecodedByItself() throws {
    let text = "windowing: {length_s: 1, x-a: 2}\nseeds: [3]\nbands:\n"
    let pairs = try #require(YAMLReader.read(text, file: "a.yaml").node?.pairs)
    let windowing = Decoder.decode(section: pairs[0], as: .kind(SampleSchema.windowing))
    #expect(windowing.value == nil)
    #expect(
      windowing.faults.map(described) == [
        "1:26+3: unknown key 'x-a' in windowing = known: length_s, overlap, tail"
      ])
    #expect(Decoder.decode(section: pairs[1], as: .list(.text)).value == .list([.text("3")]))
    let nothing = Decoder.decode(section: pairs[2], as: .list(.text))
    #expect(nothing.faults.map(described) == ["3:1+5: expected a list, found nothing"])
  }

  @Test func aMessageIsOneLineWhateverTheNamesInIt() throws {
    #expect(
      try faults("bands: {\"a\\nb\": [1]}") == ["2:17+3: expected 2 elements, found 1"])
    #expect(
      SpecError("cannot read 'a\nb\u{1B}'", at: nil, help: "a\tb").message == "cannot read 'a b '")
    #expect(SpecError("m", at: nil, help: "a\tb").help == "a b")
  }

  @Test func longTextIsCutInMessages() throws {
    let long = String(repeating: "ab", count: 100)
    let fault = try #require(try faults("html: \(long)").first)
    #expect(fault.hasSuffix("found '\(long.prefix(60))…'"))
  }
}
