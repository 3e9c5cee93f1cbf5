import Learners

/// The reference page of the spec language, in Markdown: every section, key, type, range, default and
/// meaning, and the kinds of every family.
public struct ReferencePage {
  /// The text, with a line feed at its end; equal declarations give equal bytes.
  public let text: String

  /// Describes a language.
  ///
  /// - Parameters:
  ///   - record: the whole language.
  ///   - title: the heading.
  ///   - introduction: Markdown under the heading.
  ///   - named: families whose members a spec names without `use`.
  public init(
    _ record: Record, title: String, introduction: String, named: [KindFamily] = []
  ) {
    let outline = ReferenceOutline(record, named: named)
    var parts = ["# \(title)", introduction]
    for section in outline.sections {
      parts.append(section.path.isEmpty ? "## The whole" : "## `\(section.path)`")
      parts.append(Self.keys(of: section.record))
    }
    for family in outline.families { parts += Self.family(family) }
    text = parts.joined(separator: "\n\n") + "\n"
  }

  private static func keys(of record: Record) -> String {
    let table = table(record.parameters)
    switch record.presence {
    case .free: return table
    case .exactlyOne(let names):
      return table + "\n\nExactly one of \(TypeWords.joined(names.map { "`\($0)`" }, "and"))."
    case .atMostOne(let names):
      return table + "\n\nAt most one of \(TypeWords.joined(names.map { "`\($0)`" }, "and"))."
    }
  }

  private static func family(_ family: KindFamily) -> [String] {
    var parts = ["## Kinds of \(family.name)"]
    if let name = family.defaultKind { parts.append("Without `use`, `\(name)` is meant.") }
    if !family.shared.isEmpty {
      parts.append("Every kind takes these keys:")
      parts.append(table(family.shared))
      parts += inner(family.shared)
    }
    for kind in family.kinds {
      parts.append("### \(family.name): `\(kind.name)`")
      parts.append(kind.summary)
      if !kind.parameters.isEmpty { parts.append(table(kind.parameters)) }
      parts += inner(kind.parameters)
    }
    return parts
  }

  /// The maps inside of some keys; those with the same keys share a table.
  private static func inner(_ parameters: [Parameter]) -> [String] {
    var tables: [(paths: [String], text: String)] = []
    for section in ReferenceOutline.sections(in: parameters) {
      let text = keys(of: section.record)
      let path = "`\(section.path)`"
      if let known = tables.firstIndex(where: { $0.text == text }) {
        if !tables[known].paths.contains(path) { tables[known].paths.append(path) }
      } else {
        tables.append(([path], text))
      }
    }
    return tables.flatMap { [$0.paths.joined(separator: ", ") + ":", $0.text] }
  }

  private static func table(_ parameters: [Parameter]) -> String {
    var lines = ["| key | takes | | meaning |", "|---|---|---|---|"]
    for parameter in parameters {
      let cells = [
        "`\(parameter.name)`", TypeText(linksKinds: true).one(parameter.type),
        TypeText.presence(parameter), parameter.meaning,
      ]
      let escaped = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
      lines.append("| " + escaped.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }
}
