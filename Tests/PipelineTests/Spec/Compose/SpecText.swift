import Testing

@testable import Pipeline

/// The node of a text that has no faults.
func yaml(_ text: String, file: String = "a.yaml") throws -> Node {
  let reading = YAMLReader.read(text, file: file)
  #expect(reading.faults.isEmpty)
  return try #require(reading.node)
}

extension Node {
  /// The node on one line, keys in their order; quoted scalars in quotes.
  var flow: String {
    switch content {
    case .scalar(let text, let isQuoted): isQuoted ? "\"\(text)\"" : text
    case .sequence(let elements): "[" + elements.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let pairs):
      "{" + pairs.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + "}"
    }
  }

  /// The node on one line, keys sorted.
  var sortedFlow: String {
    switch content {
    case .scalar: flow
    case .sequence(let elements): "[" + elements.map(\.sortedFlow).joined(separator: ", ") + "]"
    case .mapping(let pairs):
      "{"
        + pairs.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.sortedFlow)" }
        .joined(separator: ", ") + "}"
    }
  }
}

extension SourceMark {
  /// `a.yaml:3:5+4`: file, line, column, length.
  var place: String { "\(file):\(line):\(column)+\(length)" }
}

extension SpecError {
  /// The fault on one line: place, severity, message, help.
  var line: String {
    let place = mark.map { $0.place + ": " } ?? ""
    return place + "\(severity.rawValue): \(message)" + (help.map { " = \($0)" } ?? "")
  }
}
/// Files in memory, an environment, and what loading the first file gives.
func loaded(
  _ files: KeyValuePairs<String, String>, overrides: [String] = [],
  environment: [String: String] = [:]
) -> LoadedSpec {
  let contents = Dictionary(uniqueKeysWithValues: files.map { ($0.key, Array($0.value.utf8)) })
  return SpecLoader.load(
    path: files.first?.key ?? "", overrides: overrides, environment: { environment[$0] },
    readFile: { path in
      contents[path].map { .success($0) } ?? .failure(UnreadableFile("no such file"))
    })
}

/// What loading one text gives.
func loaded(_ text: String, overrides: [String] = []) -> LoadedSpec {
  loaded(["a.yaml": text], overrides: overrides)
}
