import Pipeline
import Testing

@testable import Runner

private func mark(_ line: Int, _ column: Int, _ length: Int) -> SourceMark {
  SourceMark(file: "a.yaml", line: line, column: column, length: length)
}

/// One fault under a line of text that stands at line 1.
private func rendered(
  _ text: String, column: Int, length: Int, width: Int = 100
) -> [String] {
  let fault = SpecError("m", at: mark(1, column, length))
  let lines = DiagnosticRenderer(width: width)
    .render(fault, sources: ["a.yaml": SourceText(Array(text.utf8))])
  return lines.split(separator: "\n").dropFirst().map(String.init)
}

@Suite struct DiagnosticRendererTests {
  @Test func showsPlaceLineCaretAndHelp() {
    let source = SourceText(
      Array((String(repeating: "\n", count: 13) + "      learning_rte: 0.05\n").utf8))
    let fault = SpecError(
      "unknown key 'learning_rte' in model 'gradient_boosting'", at: mark(14, 7, 12),
      help: "did you mean 'learning_rate'?")
    #expect(
      DiagnosticRenderer().render([fault], sources: ["a.yaml": source]) == """
        a.yaml:14:7: error: unknown key 'learning_rte' in model 'gradient_boosting'
        14 |       learning_rte: 0.05
           |       ^~~~~~~~~~~~
           = help: did you mean 'learning_rate'?
        1 error; nothing was run

        """)
  }

  @Test func countsErrorsAndWarnings() {
    let error = SpecError("m", at: nil)
    let warning = SpecError("w", at: mark(3, 1, 1), severity: .warning)
    let renderer = DiagnosticRenderer()
    #expect(
      renderer.render([error, warning, error], sources: [:]) == """
        error: m
        a.yaml:3:1: warning: w
        error: m
        2 errors, 1 warning; nothing was run

        """)
    #expect(renderer.summary(of: [warning]) == "1 warning")
    #expect(renderer.render([], sources: [:]) == "")
  }

  @Test func endlessFaultsAreCounted() {
    let faults = Array(repeating: SpecError("m", at: nil), count: 203)
    let lines = DiagnosticRenderer().render(faults, sources: [:]).split(separator: "\n")
    #expect(lines.count == 202)
    #expect(lines.suffix(2) == ["and 3 more", "203 errors; nothing was run"])
  }

  @Test func emphasisIsInjected() {
    let fault = SpecError("m", at: mark(1, 1, 2))
    let sources = ["a.yaml": SourceText(Array("ab".utf8))]
    #expect(
      DiagnosticRenderer(isColored: true).render(fault, sources: sources)
        == "\u{1B}[1ma.yaml:1:1:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m m\n1 | ab\n  | "
        + "\u{1B}[1;32m^~\u{1B}[0m\n")
  }

  @Test func tabsAndWideCharactersKeepTheCaretInPlace() {
    #expect(rendered("a:\t\tbad", column: 5, length: 3) == ["1 | a:      bad", "  |         ^~~"])
    #expect(rendered("漢字: 値段 x", column: 5, length: 2) == ["1 | 漢字: 値段 x", "  |       ^~~~"])
    #expect(rendered("e\u{301}: x", column: 5, length: 1) == ["1 | e\u{301}: x", "  |    ^"])
    #expect(rendered("😀: x", column: 4, length: 1) == ["1 | 😀: x", "  |     ^"])
  }

  @Test func controlCharactersNeverReachTheTerminal() {
    #expect(rendered("a\u{1B}[31mb", column: 7, length: 1) == ["1 | a [31mb", "  |       ^"])
    let fault = SpecError("m\u{1B}c", at: nil, help: "h\nx")
    #expect(
      DiagnosticRenderer().render(fault, sources: [:]) == "error: m c\n  = help: h x\n")
  }

  @Test func longLinesAreCutAroundTheCaret() {
    let line = (0..<100).map { String($0 % 10) }.joined()
    #expect(
      rendered(line, column: 51, length: 3, width: 30) == [
        "1 | …0123456789012345678901234567…", "  |            ^~~",
      ])
    #expect(
      rendered(line, column: 51, length: 60, width: 30) == [
        "1 | …0123456789012345678901234567…", "  |            ^~~~~~~~~~~~~~~~~~",
      ])
    #expect(
      rendered(line, column: 3, length: 1, width: 30) == [
        "1 | 0123456789012345678901234567…", "  |   ^",
      ])
    #expect(
      rendered(line, column: 100, length: 1, width: 30) == [
        "1 | …90123456789", "  |            ^",
      ])
  }

  @Test func placesOutsideTheTextDoNoHarm() {
    #expect(rendered("ab", column: 3, length: 1) == ["1 | ab", "  |   ^"])
    #expect(rendered("ab", column: 50, length: Int.max) == ["1 | ab", "  |   ^"])
    #expect(rendered("", column: 1, length: 1) == [])
    #expect(rendered("ab", column: -5, length: 1) == ["1 | ab", "  | ^"])
  }
}
