import Learners
import Testing

@testable import Pipeline

@Suite struct NodeWriterTests {
  @Test func mapsInBlocksListsOfScalarsOnALine() throws {
    let text = """
      spec: 1
      name: mrt-raw
      empty: {}
      none: null
      features:
        eeg:
          - use: statistics
            stats: [mean, std]
          - [1, 2]
          - - a: 1
            - b
        face: []
      "07": "yes"

      """
    #expect(NodeWriter.text(try yaml(text)) == text)
  }

  @Test(arguments: [
    ("no", "\"no\""), ("07", "\"07\""), ("1e-3", "\"1e-3\""), ("", "\"\""), ("a: b", "\"a: b\""),
    ("3Item18", "3Item18"), ("2020-01-01", "\"2020-01-01\""), ("x\ny", "\"x\\ny\""),
    (" a", "\" a\""), ("a ", "\"a \""), ("é", "\"é\""), ("Lip Corner", "Lip Corner"),
    ("a #b", "\"a #b\""), ("null", "\"null\""), ("~", "\"~\""), ("-", "\"-\""), ("---", "\"---\""),
    ("<<", "\"<<\""), ("${env:A}", "\"${env:A}\""), ("0x1F", "\"0x1F\""), ("NUL", "\"\\u0000\""),
    ("a\u{2028}b", "\"a\\u2028b\""), ("\u{FEFF}", "\"\\uFEFF\""), ("*", "\"*\""),
    ("eeg_*", "eeg_*"),
    (".inf", "\".inf\""), ("[a]", "\"[a]\""), ("a,b", "\"a,b\""), ("'", "\"'\""),
    ("\"", "\"\\\"\""),
  ])
  func textsSurvive(_ argument: String, _ written: String) throws {
    // The test runner cuts an argument that it prints at a NUL, with the end of its line.
    let text = argument == "NUL" ? "\0" : argument
    let values = ParameterValues([text: .text(text), "list": .list([.text(text), .text("b")])])
    let out = NodeWriter.text(values)
    #expect(out.contains("list: [\(written), b]\n"))
    #expect(out.contains("\(written): \(written)\n"))
    let read = try yaml(out)
    #expect(read[text]?.text == text)
    #expect(read[text]?.isNull == false)
    #expect(read["list"]?.elements?.map(\.text) == [text, "b"])
  }

  @Test func valuesInTheirOrder() {
    let values = ParameterValues([
      "use": .text("svm"), "C": .number(1), "a": .integer(-3), "tiny": .number(1e-05),
      "map": .map([.init(key: "z", value: .bool(true)), .init(key: "b", value: .list([]))]),
      "inner": .record(ParameterValues(["use": .text("x"), "k": .text("5")])), "spec": .integer(1),
    ])
    #expect(
      NodeWriter.text(values, leading: ["spec", "name"]) == """
        spec: 1
        use: svm
        C: 1.0
        a: -3
        inner:
          use: x
          k: "5"
        map:
          z: true
          b: []
        tiny: 1e-05

        """)
  }

  @Test func longKeysSurvive() throws {
    let key = String(repeating: "key ", count: 500) + "."
    let tree = try yaml("? \"\(key)\"\n: {a: [1, {b: 2}]}\nz: {y: {x: [[1], []]}}\n")
    #expect(try yaml(NodeWriter.text(tree)).flow == tree.flow)
  }

  /// Random trees read back with the same keys, texts and nulls, and write the same text again.
  @Test(arguments: 0..<300)
  func randomTreesSurvive(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let mark = SourceMark(file: "r", line: 1, column: 1, length: 1)
    let alphabet: [Unicode.Scalar] = Array(
      "ab01 :#-?,[]{}&*!|>'\"%@`~.eE+_/\\\n\t\r$=<\u{0}\u{7}\u{85}\u{A0}é日\u{2028}\u{FEFF}\u{1F600}\u{FFFF}"
        .unicodeScalars)
    func text() -> String {
      var out = String.UnicodeScalarView()
      for _ in 0..<random.below(6) { out.append(alphabet[random.below(alphabet.count)]) }
      return String(out)
    }
    func tree(_ depth: Int) -> Node {
      switch depth == 0 ? 0 : random.below(3) {
      case 0:
        let isQuoted = random.below(4) > 0
        let words = ["null", "7", "1e-3", "~", "true", "word", ""]
        let value = isQuoted ? text() : words[random.below(words.count)]
        return Node(.scalar(value, isQuoted: isQuoted), at: mark)
      case 1:
        return Node(.sequence((0..<random.below(4)).map { _ in tree(depth - 1) }), at: mark)
      default:
        var pairs: [Node.Pair] = []
        for _ in 0..<random.below(4) {
          let key = text()
          if pairs.contains(where: { $0.key == key }) { continue }
          pairs.append(Node.Pair(key: key, keyMark: mark, value: tree(depth - 1)))
        }
        return Node(.mapping(pairs), at: mark)
      }
    }
    let original = Node(.mapping([Node.Pair(key: "k", keyMark: mark, value: tree(5))]), at: mark)
    let written = NodeWriter.text(original)
    let reading = YAMLReader.read(written, file: "w")
    #expect(reading.faults.isEmpty, "seed \(seed): \(written)")
    let read = try #require(reading.node)
    #expect(isSame(read, original), "seed \(seed): \(written)")
    #expect(NodeWriter.text(read) == written, "seed \(seed)")
  }

  /// Same keys in the same order, same texts; a text that could be a number is still quoted.
  private func isSame(_ a: Node, _ b: Node) -> Bool {
    if a.isNull || b.isNull { return a.isNull && b.isNull }
    switch (a.content, b.content) {
    case (.scalar(let x, let xQuoted), .scalar(let y, let yQuoted)):
      let isNumber = ScalarText.number(y) != nil || y == "true"
      return x.unicodeScalars.elementsEqual(y.unicodeScalars) && (!isNumber || xQuoted == yQuoted)
    case (.sequence(let x), .sequence(let y)):
      return x.count == y.count && zip(x, y).allSatisfy { isSame($0, $1) }
    case (.mapping(let x), .mapping(let y)):
      return x.count == y.count
        && zip(x, y).allSatisfy { $0.key == $1.key && isSame($0.value, $1.value) }
    default: return false
    }
  }
}
