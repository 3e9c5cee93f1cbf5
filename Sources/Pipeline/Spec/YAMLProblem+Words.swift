extension YAMLProblem {
  /// The problem in plain words, at the place that the author must look at.
  func fault(in source: SourceText, file: String) -> SpecError {
    let words = words(in: source)
    let place = words.isAtContext ? contextPlace : place
    let mark = SourceMark(
      file: file, line: place.line + 1, column: place.column + 1, length: words.length)
    return SpecError(words.message, at: mark, help: words.help)
  }

  private struct Words {
    var message: String
    var help: String?
    /// Whether the place that counts is where the broken part begins.
    var isAtContext = false
    var length = 1
  }

  /// Where the broken part begins, `3:5`.
  private var beginning: String { "\(contextPlace.line + 1):\(contextPlace.column + 1)" }

  private func words(in source: SourceText) -> Words {
    switch problem {
    case "mapping values are not allowed in this context", "found unexpected ':'":
      return Words(message: "':' is not expected here", help: Self.colonHelp)
    case "could not find expected ':'":
      return Words(
        message: "expected ':' after this key", help: Self.missingColonHelp, isAtContext: true)
    case "block sequence entries are not allowed in this context":
      return Words(
        message: "'-' is not expected here",
        help: "a list begins on a line of its own, at the indentation of its siblings")
    case "mapping keys are not allowed in this context":
      return Words(message: "'?' is not expected here", help: "quote a text that starts with '?'")
    case "did not find expected key" where found(in: source) == "':'":
      return Words(message: "expected a key before ':'")
    case "did not find expected key":
      return Words(
        message: "expected a key of the map that begins at \(beginning)", help: Self.alignHelp)
    case "did not find expected '-' indicator":
      return Words(
        message: "expected '- ', the next element of the list that begins at \(beginning)",
        help: Self.alignHelp)
    case "did not find expected ',' or ']'":
      return Words(message: "expected ',' or ']' in the list that begins at \(beginning)")
    case "did not find expected ',' or '}'":
      return Words(message: "expected ',' or '}' in the map that begins at \(beginning)")
    default: return scannerWords(in: source)
    }
  }

  private func scannerWords(in source: SourceText) -> Words {
    switch (problem, context) {
    case ("found character that cannot start any token", _):
      return Words(
        message: "\(found(in: source)) cannot start a value", help: "quote the text")
    case ("did not find expected node content", _):
      return Words(message: "expected a value, found \(found(in: source))")
    case ("found unexpected end of stream", _), ("found unexpected document indicator", _):
      return Words(message: "the quote that opens here is never closed", isAtContext: true)
    case ("found unknown escape character", _), ("did not find expected hexdecimal number", _),
      ("found invalid Unicode character escape code", _):
      return Words(
        message: "unknown escape in double quotes",
        help: "write '\\\\' for a backslash, or use single quotes")
    case ("did not find expected alphabetic or numeric character", "while scanning an alias"):
      return Words(
        message: "expected the name of an anchor after '*'",
        help: "quote a text that starts with '*'", isAtContext: true)
    case ("did not find expected alphabetic or numeric character", _):
      return Words(
        message: "expected a name after '&'", help: "quote a text that starts with '&'",
        isAtContext: true)
    case ("did not find expected <document start>", _):
      return Words(message: "expected the end of the spec, found \(found(in: source))")
    case (_, "while scanning a block scalar"):
      return Words(
        message: "expected the end of the line after '|' or '>'", help: "quote the text",
        isAtContext: true)
    default: return rareWords
    }
  }

  private var rareWords: Words {
    if context.contains("directive") || problem.contains("directive")
      || problem == "found incompatible YAML document"
    {
      return Words(
        message: "this directive is not allowed", help: "quote a text that starts with '%'",
        isAtContext: context.contains("directive"))
    }
    if context.contains("tag") || problem.contains("tag handle") {
      return Words(
        message: "this tag is not allowed", help: "quote a text that starts with '!'",
        isAtContext: context.contains("tag"))
    }
    if problem.contains("tab character") {
      return Words(message: "a tab in the indentation", help: "indent with spaces")
    }
    return Words(message: problem)
  }

  /// The character at the place of the problem, in words.
  private func found(in source: SourceText) -> String {
    guard let line = source.line(place.line + 1) else { return "the end of the file" }
    let rest = line.unicodeScalars.dropFirst(place.column)
    guard let first = rest.first else {
      return place.line + 1 < source.lines.count ? "the end of the line" : "the end of the file"
    }
    return first == "\t" ? "a tab" : Quoted.text(String(first))
  }

  private static let colonHelp =
    "quote a text that has ': ' in it, or check the indentation of this line and of the one before"
  private static let missingColonHelp =
    "write 'key: value', with a space after ':', or '- value' in a list"
  private static let alignHelp = "keys of one map, and elements of one list, start in one column"
}
