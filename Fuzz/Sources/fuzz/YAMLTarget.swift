import Learners
import Pipeline

/// The reader of specs: must answer any bytes with a tree or with faults that point into the text.
struct YAMLTarget: FuzzTarget {
  static let name = "yaml"
  static let tokens = [
    "\n", "\n  ", "\n- ", "\t", " ", ":", ": ", "- ", "[", "]", "{", "}", ", ", "&a ", "*a",
    "&a [*a]", "<<: ", "<<: *a", "<<: [*a, *a]", "'", "\"", "|", "|2", ">-", "!!str ", "!x ",
    "!<tag:yaml.org,2002:str> ", "%", "%YAML 1.1\n", "@", "`", "#", " # ", "? ", "---\n", "...\n",
    "null", "~", "\\", "\\x", "\"\\u12", "\"\\ud800\"", "\r", "\r\n", "\u{85}", "\u{2028}",
    "\u{FEFF}", "\u{0}", "\u{1B}[31m", "é", "e\u{301}", "😀", "[[[[[[[[[[[[[[[[",
    "{{{{{{{{{{{{{{{{", "a: &b {", "*b, *b, *b", "? ? ? ? ", "- - - - ", ": : : : ",
  ]

  init(file: String) {}

  mutating func run(_ input: [UInt8], _ random: inout SplitMix64) -> String? {
    let limits =
      random.below(4) == 0
      ? YAMLReader.Limits(bytes: 400, depth: 1 + random.below(6), nodes: 1 + random.below(60))
      : YAMLReader.Limits()
    let reading = YAMLReader.read(input, file: "a.yaml", limits: limits)
    if reading.node == nil, reading.faults.isEmpty { return "neither a tree nor a fault" }
    if let node = reading.node {
      var count = 0
      if let problem = Self.check(node, depth: 1, limits, &count) { return problem }
    }
    return SpecFaults.problem(with: reading.faults, in: ["a.yaml": SourceText(input)])
  }

  /// The bounds hold, and no map has a key twice.
  private static func check(
    _ node: Node, depth: Int, _ limits: YAMLReader.Limits, _ count: inout Int
  ) -> String? {
    count += 1
    if depth > limits.depth + 1 { return "deeper than \(limits.depth) levels" }
    if count > limits.nodes { return "larger than \(limits.nodes) nodes" }
    if node.mark.line < 1 || node.mark.column < 1 { return "a mark before the text" }
    for element in node.elements ?? [] {
      if let problem = check(element, depth: depth + 1, limits, &count) { return problem }
    }
    let pairs = node.pairs ?? []
    if Set(pairs.map(\.key)).count != pairs.count { return "a key twice" }
    for pair in pairs {
      if let problem = check(pair.value, depth: depth + 1, limits, &count) { return problem }
    }
    return nil
  }
}

/// What faults of specs must keep to.
enum SpecFaults {
  /// The first fault that says nothing or points outside its text.
  static func problem(with faults: [SpecError], in sources: [String: SourceText]) -> String? {
    var widths: [SourceMark: Int] = [:]
    for fault in faults {
      if fault.message.isEmpty || fault.message.contains("\n") { return "no message: \(fault)" }
      guard let mark = fault.mark else { return "no place: \(fault)" }
      guard let source = sources[mark.file] else { return "no such file: \(fault)" }
      let line = SourceMark(file: mark.file, line: mark.line, column: 1, length: 1)
      let columns = widths[line] ?? source.line(mark.line)?.unicodeScalars.count ?? 0
      widths[line] = columns
      if mark.line < 1 || mark.line > source.lines.count + 1 || mark.column < 1
        || mark.column > columns + 1
      {
        return "outside the text: \(fault)"
      }
    }
    return nil
  }
}
