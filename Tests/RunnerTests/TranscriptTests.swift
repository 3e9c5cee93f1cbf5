import Foundation
import Support
import Testing

@Suite struct TranscriptTests {
  private func perform(_ text: String, seconds: Int = 20) throws -> Transcript {
    try TranscriptRunner(secondsPerCommand: seconds).performed(Transcript(parsing: text))
  }

  @Test func runsInAFolderWithTheDeclaredFiles() throws {
    let text = #"""
      # What is shown.
      --- file: a/b.yaml
      one: 1
      ---
      two: 2

      --- escaped: c.csv
      x\ty\r
      \xFF\\\0\
      --- link: d -> a/b.yaml
      --- copy: data/motions/LICENSE
      --- commands
      $ cat d; pwd; ls data/motions
      one: 1
      ---
      two: 2

      [folder]
      LICENSE
      [exit 0]

      $ od -An -tx1 c.csv
       78 09 79 0d 0a ff 5c 00
      [exit 0]

      """#
    #expect(try perform(text).rendered() == text)
  }

  @Test func noticesOutputAndExitStatus() throws {
    let text = """
      --- commands
      $ echo out; echo err >&2; exit 65
      out
      [exit 0]

      """
    let step = try #require(try perform(text).steps.first)
    #expect(step.output == ["out", "err"])
    #expect(step.exitCode == 65)
  }

  @Test func replacesWhatDiffersFromRunToRun() throws {
    let text = """
      --- replace: \\d+\\.\\d+ (ms|s)$ => <time> $1
      --- commands
      $ echo 'took 0.25 ms'
      """
    #expect(try perform(text).steps.first?.output == ["took <time> ms"])
  }

  @Test func linesThatLookLikeTheFormatAreEscaped() throws {
    let text = #"""
      --- commands
      $ echo '$ x'; echo '[exit 3]'; printf '\\y'
      \$ x
      \[exit 3]
      \\y
      [no newline]
      [exit 0]

      """#
    #expect(try perform(text).rendered() == text)
  }

  @Test func aHangingCommandEnds() throws {
    let text = "--- commands\n$ sleep 60\n"
    #expect(try perform(text, seconds: 1).steps.first?.exitCode == 124)
  }

  @Test func theMachineDoesNotShine() throws {
    let text = "--- commands\n$ env | grep -c -e TRELLIS -e OPENBLAS -e USER\n"
    #expect(try perform(text).steps.first?.output == ["0"])
  }

  @Test func aCommandWithoutExitStatusIsNeverAsExpected() throws {
    let bare = try Transcript(parsing: "--- commands\n$ true\n$ echo\n")
    let actual = try TranscriptRunner().performed(bare)
    #expect(actual.steps.map(\.exitCode) == [0, 0])
    #expect(bare.steps.map(\.exitCode) == [-1, -1])
  }

  @Test(arguments: [
    "$ echo no section\n", "--- comands\n--- commands\n$ true\n", "--- commands\n",
    "--- commands\nstray\n", "stray\n--- commands\n$ true\n",
    "--- escaped: f\n\\xZZ\n--- commands\n$ true\n", "--- link: f\n--- commands\n$ true\n",
    "--- commands\n$ true\n[exit x]\n",
  ])
  func whatCannotBeReadIsAnError(_ text: String) {
    #expect(throws: Transcript.FormatError.self) { try Transcript(parsing: text) }
  }
}
