import ArgumentParser
import Foundation
import Pipeline
import Support
import Testing

@testable import Runner

/// The example of docs/command-features.md with a real Python, and the permission that it needs.
@Suite struct CommandExampleTests {
  private static let example: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/examples/command-features")

  private static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: $0 + "/python3")
    }

  private static func project() throws -> TemporaryProject {
    let project = TemporaryProject()
    try FileManager.default.copyItem(atPath: example.path, toPath: project.path)
    return project
  }

  private static func open(_ project: TemporaryProject, _ more: [String] = []) throws -> OpenData {
    try OpenData(
      spec: project.file("experiments/command-features.yaml"), overrides: more, scope: .features,
      terminal: Terminal()
    ) { $0.configurations }
  }

  private static func run(_ open: OpenData) throws -> (outcome: RunOutcome, table: Artifact?) {
    let pool = WorkPool(workers: 2)
    defer { pool.close() }
    let store = MemoryStore()
    var options = RunOptions()
    options.programs = ProcessRunner()
    let scheduler = Scheduler(
      plan: Plan(open.stages.graph, history: store), store: store, pool: pool, options: options)
    let outcome = scheduler.run()
    let stage = open.stages.configurations[0].units[0].features["eeg"]
    return (outcome, stage.flatMap { try? scheduler.artifact(of: $0) })
  }

  @Test(.enabled(if: hasPython, "there is no python3 on this machine"))
  func theExampleComputesWhatItSays() throws {
    let project = try Self.project()
    let (outcome, table) = try Self.run(try Self.open(project))
    #expect(outcome.failures.map(\.message) == [])
    let names = try #require(table?.texts("names"))
    #expect(names == ["a_mean", "b_mean", "a_scaled", "a_peak_hz"])
    let values = try #require(table?.doubles("values"))
    #expect(values.count == 5 * 4 * 2 * 4)
    for row in stride(from: 0, to: values.count, by: 4) {
      #expect(isClose(values[row + 2], 2 * values[row], within: 1e-12))
      #expect([0.5, 1, 1.5, 2].contains(values[row + 3]))
    }
    // Clips of one class swing at 1 Hz, of the other at 0.5 Hz.
    #expect(Set(stride(from: 3, to: values.count, by: 4).map { values[$0] }).count >= 2)
  }

  @Test func nothingStartsWithoutPermission() throws {
    let project = try Self.project()
    let plan = Plan(try Self.open(project).stages.graph, history: MemoryStore())
    #expect(CommandPermission.commands(of: plan) == ["python3 programs/mean_and_peak.py"])
    do {
      try CommandPermission.require(false, for: plan, terminal: Terminal())
      Issue.record("allowed")
    } catch let code as ExitCode {
      #expect(code.rawValue == 64)
    }
    try CommandPermission.require(true, for: plan, terminal: Terminal())
  }

  @Test func aFailingProgramNamesItsSubjectAndLastWords() throws {
    let project = try Self.project()
    project.write("echo bad luck >&2; exit 3", to: "programs/bad.sh")
    let spec = project.file("experiments/command-features.yaml")
    let text = try String(contentsOfFile: spec, encoding: .utf8)
      .replacingOccurrences(of: "python3", with: "/bin/sh")
      .replacingOccurrences(of: "mean_and_peak.py", with: "bad.sh")
    project.write(text, to: "experiments/command-features.yaml")
    let (outcome, _) = try Self.run(try Self.open(project))
    let message = try #require(outcome.failures.first).message
    #expect(message.hasPrefix("modality eeg, subject s0: '/bin/sh programs/bad.sh': "))
    #expect(message.hasSuffix("it ended with exit status 3: bad luck"))
  }
}
