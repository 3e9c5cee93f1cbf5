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
  public init(_ record: Record, title: String, introduction: String) {
    let outline = ReferenceOutline(record)
    var parts = ["# \(title)", introduction]
    let inKinds = Set(outline.families.flatMap { [$0.name] + $0.kinds.map(\.name) })
    for section in outline.sections {
      let first = section.path.prefix { $0 != "." && $0 != "[" }
      let isInRoot = record.parameters.contains { $0.name == first }
      if !section.path.isEmpty, !isInRoot, inKinds.contains(String(first)) { continue }
      parts.append(Self.heading(section))
      parts += Self.keys(of: section.record)
    }
    for family in outline.families { parts += Self.family(family, outline) }
    text = parts.joined(separator: "\n\n") + "\n"
  }

  private static func heading(_ section: ReferenceOutline.Section) -> String {
    section.path.isEmpty ? "## The whole" : "## `\(section.path)`"
  }

  private static func keys(of record: Record) -> [String] {
    var parts = [table(record.parameters)]
    switch record.presence {
    case .free: break
    case .exactlyOne(let names):
      parts.append("Exactly one of \(TypeWords.joined(names.map { "`\($0)`" }, "and")).")
    case .atMostOne(let names):
      parts.append("At most one of \(TypeWords.joined(names.map { "`\($0)`" }, "and")).")
    }
    return parts
  }

  private static func family(_ family: KindFamily, _ outline: ReferenceOutline) -> [String] {
    var parts = ["## Kinds of \(family.name)"]
    if let name = family.defaultKind { parts.append("Without `use`, `\(name)` is meant.") }
    if !family.shared.isEmpty {
      parts.append("Every kind takes these keys:")
      parts.append(table(family.shared))
      parts += inner(of: family.name, family.shared, outline)
    }
    for kind in family.kinds {
      parts.append("### \(family.name): `\(kind.name)`")
      parts.append(kind.summary)
      if !kind.parameters.isEmpty { parts.append(table(kind.parameters)) }
      parts += inner(of: kind.name, kind.parameters, outline)
    }
    return parts
  }

  /// The records inside the keys of a kind.
  private static func inner(
    of name: String, _ parameters: [Parameter], _ outline: ReferenceOutline
  ) -> [String] {
    var parts: [String] = []
    for parameter in parameters {
      let path = name + "." + parameter.name
      for section in outline.sections {
        let isInside = section.path.hasPrefix(path + ".") || section.path.hasPrefix(path + "[")
        guard section.path == path || isInside else { continue }
        parts.append("`\(section.path.dropFirst(name.count + 1))`:")
        parts += keys(of: section.record)
      }
    }
    return parts
  }

  private static func table(_ parameters: [Parameter]) -> String {
    var lines = ["| key | takes | | meaning |", "|---|---|---|---|"]
    for parameter in parameters {
      let cells = [
        "`\(parameter.name)`", TypeText.one(parameter.type), TypeText.presence(parameter),
        parameter.meaning,
      ]
      let escaped = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
      lines.append("| " + escaped.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }
}
