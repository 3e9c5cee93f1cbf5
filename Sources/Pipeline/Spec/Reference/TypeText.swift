import Learners

/// Types and defaults in the words of the reference page and of `trellis describe`.
struct TypeText {
  /// Whether families are mentioned as links to their heading.
  var linksKinds = false

  /// What a key takes: `whole number of at least 1`, `list of 2 numbers`.
  func one(_ type: ParameterType) -> String {
    switch type {
    case .bool: "`true` or `false`"
    case .integer, .number: Self.withoutArticle(TypeWords.expected(type))
    case .text: "text"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .list(let element, let count): "list of " + several(element, count)
    case .map(let element): "map of names to " + several(element, 0...Int.max)
    case .record(let record): "map" + keys(of: record)
    case .kind(let family): "kind of \(mention(family))"
    case .either(let types): TypeWords.joined(types.map { one($0) }, "or")
    case .free: "see the text"
    }
  }

  private func several(_ type: ParameterType, _ count: ClosedRange<Int>) -> String {
    let words: String
    switch type {
    case .bool: words = "`true` or `false`"
    case .integer, .number:
      words = Self.withoutArticle(TypeWords.expected(type))
        .replacing("number", with: "numbers", maxReplacements: 1)
    case .text: words = "texts"
    case .choice(let choices):
      words = "words: " + choices.map { "`\($0)`" }.joined(separator: ", ")
    case .list(let element, let count): words = "lists of " + several(element, count)
    case .map(let element): words = "maps of names to " + several(element, 0...Int.max)
    case .record(let record): words = "maps" + keys(of: record)
    case .kind(let family): words = "kinds of \(mention(family))"
    case .either(let types): words = TypeWords.joined(types.map { several($0, 0...Int.max) }, "or")
    case .free: words = "values"
    }
    if count == 0...Int.max { return words }
    if count.upperBound == .max {
      return count.lowerBound == 1 ? "one or more \(words)" : "\(count.lowerBound) or more \(words)"
    }
    if count.lowerBound == count.upperBound { return "\(count.lowerBound) \(words)" }
    return "\(count.lowerBound) to \(count.upperBound) \(words)"
  }

  private func keys(of record: Record) -> String {
    let names = record.parameters.map { "`\($0.name)`" }
    return names.count > 4 ? "" : " with " + names.joined(separator: ", ")
  }

  private func mention(_ family: KindFamily) -> String {
    guard linksKinds else { return family.name }
    return "[\(family.name)](#kinds-of-\(family.name.replacing(" ", with: "-")))"
  }

  private static func withoutArticle(_ words: String) -> String {
    words.hasPrefix("a ") ? String(words.dropFirst(2)) : words
  }

  /// A value as it would stand in a spec, on one line.
  static func flow(_ value: ParameterValue) -> String {
    switch value {
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): Canonical.short(value)
    case .text(let text): plain(text)
    case .list(let elements): "[" + elements.map { flow($0) }.joined(separator: ", ") + "]"
    case .map(let entries): braced(entries.map { ($0.key, $0.value) })
    case .record(let values):
      braced(
        values.keys.sorted { ($0 == "use" ? 0 : 1, $0) < ($1 == "use" ? 0 : 1, $1) }
          .compactMap { key in values[key].map { (key, $0) } })
    }
  }

  private static func braced(_ entries: [(String, ParameterValue)]) -> String {
    "{" + entries.map { plain($0.0) + ": " + flow($0.1) }.joined(separator: ", ") + "}"
  }

  /// The text without quotes where YAML reads it back as it is, also inside brackets.
  private static func plain(_ text: String) -> String {
    let isSafe = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "_-./ %+".unicodeScalars.contains($0)
    }
    let edges = [text.first, text.last].compactMap { $0 }
    let isPlain =
      isSafe && !edges.isEmpty && !edges.contains(" ") && text.first != "-"
      && text.first != "%" && text != "null"
    return isPlain ? text : Canonical.quoted(text)
  }

  /// The default in words: a value, `required` or nothing.
  static func presence(_ parameter: Parameter) -> String {
    if parameter.isRequired { return "required" }
    return parameter.defaultValue.map { "default `\(flow($0))`" } ?? "optional"
  }
}
