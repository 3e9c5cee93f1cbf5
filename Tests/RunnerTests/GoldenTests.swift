import Foundation
import Support
import Testing

/// Every `Tests/Golden/*.transcript` is a test. `RECORD=1` writes what the commands do now into the
/// transcripts and fails all the same (`RECORD=TEXT`: those with TEXT in their path): a recorded expectation is to be read before it is believed.
@Suite struct GoldenTests {
  @Test(arguments: TranscriptRunner.transcripts())
  func behavesAsRecorded(_ path: String) throws {
    let url = TranscriptRunner.folder.appendingPathComponent(path)
    let expected = try Transcript(parsing: String(contentsOf: url, encoding: .utf8))
    let actual = try TranscriptRunner().performed(expected)
    for step in actual.steps where step.exitCode == 124 || step.exitCode >= 132 {
      // 130 and 131 are interrupts; from 132 on the process trapped or was killed.
      if step.exitCode != 137 && step.exitCode != 143 {
        Issue.record("trapped or timed out (exit \(step.exitCode)): \(step.command)")
        return
      }
    }
    let record = ProcessInfo.processInfo.environment["RECORD"] ?? ""
    if record == "1" || (!record.isEmpty && path.contains(record)) {
      try actual.rendered().write(to: url, atomically: true, encoding: .utf8)
      Issue.record("recorded \(path); read it, then run again without RECORD")
      return
    }
    for (wanted, found) in zip(expected.steps, actual.steps) where wanted != found {
      Issue.record("\(difference(wanted, found))")
    }
  }

  /// Every spec in `experiments/` has a transcript that checks it.
  @Test func experimentsAreChecked() throws {
    let project = TranscriptRunner.folder.deletingLastPathComponent().deletingLastPathComponent()
    let specs = try FileManager.default.contentsOfDirectory(
      atPath: project.appendingPathComponent("experiments").path
    ).filter { $0.hasSuffix(".yaml") }
    #expect(!specs.isEmpty)
    for spec in specs {
      let name = "experiments/" + spec.dropLast(".yaml".count) + ".transcript"
      let url = TranscriptRunner.folder.appendingPathComponent(name)
      let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
      #expect(text.contains("trellis check experiments/\(spec)"), "expected Tests/Golden/\(name)")
    }
  }

  private func difference(_ wanted: Transcript.Step, _ found: Transcript.Step) -> String {
    var lines = ["$ " + found.command]
    let count = max(wanted.output.count, found.output.count)
    for index in 0..<count {
      let expected = index < wanted.output.count ? wanted.output[index] : nil
      let actual = index < found.output.count ? found.output[index] : nil
      if let expected, expected == actual {
        lines.append("  " + expected)
        continue
      }
      if let expected { lines.append("- " + expected) }
      if let actual { lines.append("+ " + actual) }
    }
    if wanted.exitCode != found.exitCode { lines.append("- [exit \(wanted.exitCode)]") }
    lines.append("+ [exit \(found.exitCode)]")
    return lines.joined(separator: "\n")
  }
}
