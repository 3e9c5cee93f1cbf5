import Foundation
import Support
import Testing

/// What docs/study.md says is there: every quote in the transcript that it leads to, every line of a spec in the
/// spec that it names.
@Suite struct StudyPageTests {
  private static let project = TranscriptRunner.folder.deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try plain(String(contentsOf: project.appendingPathComponent(path), encoding: .utf8))
  }

  /// One blank for any run of blanks and line feeds.
  private static func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func page() throws -> String {
    try String(contentsOf: project.appendingPathComponent("docs/study.md"), encoding: .utf8)
  }

  /// The first groups of all matches.
  private static func found(_ pattern: String, in text: String) throws -> [String] {
    let expression = try NSRegularExpression(pattern: pattern)
    return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap {
      Range($0.range(at: 1), in: text).map { String(text[$0]) }
    }
  }

  /// The numbered flaws, each as one line.
  private static func flaws() throws -> [String] {
    let page = try page()
    let start = try #require(page.range(of: "## The 25 flaws"))
    var items: [String] = []
    for line in page[start.upperBound...].components(separatedBy: "\n") {
      if line.hasPrefix("\(items.count + 1). ") {
        items.append(line)
      } else if line.hasPrefix("   "), !items.isEmpty {
        items[items.count - 1] += " " + line
      }
    }
    return items.map(plain)
  }

  /// A path from the page's folder as one from the project.
  private static func target(_ link: String) -> String {
    link.hasPrefix("../") ? String(link.dropFirst(3)) : "docs/" + link
  }

  @Test func allFlawsAreThereWithWhatCommitsThem() throws {
    let flaws = try Self.flaws()
    #expect(flaws.count == 25)
    let tests = try Self.allTests()
    for flaw in flaws {
      let links = try Self.found("\\]\\(([^)]+)\\)", in: flaw).map(Self.target)
      let names = try Self.found("`([A-Z][A-Za-z]*Tests(?:\\.[A-Za-z0-9]+)?)`", in: flaw)
      #expect(!links.isEmpty || !names.isEmpty, "nothing commits: \(flaw)")
      for name in names {
        let parts = name.split(separator: ".")
        #expect(tests.contains("struct \(parts[0])"), "no suite \(parts[0])")
        if parts.count == 2 { #expect(tests.contains("func \(parts[1])("), "no test \(name)") }
      }
      let said = try links.map(Self.text).joined(separator: " ").lowercased()
      for quote in try Self.found("(?<!\\*)\\*([^*]+)\\*(?!\\*)", in: flaw) {
        for part in quote.lowercased().components(separatedBy: "...")
        where !said.isEmpty && !part.isEmpty {
          let words = part.trimmingCharacters(in: CharacterSet(charactersIn: ", "))
          #expect(said.contains(words), "not said there: \(quote)")
        }
      }
    }
  }

  private static func allTests() throws -> String {
    let folder = project.appendingPathComponent("Tests")
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return try (paths ?? []).filter { $0.hasSuffix("Tests.swift") }.sorted()
      .map { path in
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        // Tests of a file without a suite are known by the file's name.
        return "struct \(name) \(text)"
      }.joined()
  }

  @Test func everyTranscriptOfAFlawIsNamed() throws {
    let flaws = try Self.flaws().joined(separator: " ")
    for path in TranscriptRunner.transcripts() where path.hasPrefix("flaws/") {
      #expect(flaws.contains("../Tests/Golden/\(path)"), "docs/study.md does not name \(path)")
    }
  }

  @Test func linesOfSpecsAreInTheSpecs() throws {
    let rows = try Self.page().components(separatedBy: "\n").filter {
      $0.hasPrefix("| ") && $0.contains(".yaml)")
    }
    #expect(rows.count > 9)
    for row in rows {
      let cells = row.components(separatedBy: " | ")
      let link = try #require(try Self.found("\\]\\(([^)]+)\\)", in: row).last)
      let spec = try Self.text(Self.target(link))
      for line in try Self.found("`([^`]+)`", in: cells[1]) {
        #expect(spec.contains(Self.plain(line)), "not in \(link): \(line)")
      }
    }
  }
}
