import Foundation
import Pipeline
import Support
import Testing

@testable import Runner

/// The example of docs/command-models.md with a real scikit-learn beside a learner of ours.
@Suite struct CommandModelExampleTests {
  private static let example: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/examples/command-models")

  private static let hasScikitLearn: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import sklearn"]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(.enabled(if: hasScikitLearn, "python3 has no scikit-learn on this machine"))
  func anotherLibrarysModelAnswersLikeOurs() throws {
    let project = TemporaryProject()
    try FileManager.default.copyItem(atPath: Self.example.path, toPath: project.path)
    let cells: Set<String> = ["model=logreg", "model=sklearn_logreg"]
    let open = try OpenExperiment(
      spec: project.file("experiments/command-models.yaml"), overrides: [], terminal: Terminal()
    ) { _ in cells }
    let pool = WorkPool(workers: 2)
    defer { pool.close() }
    let store = MemoryStore()
    var options = RunOptions()
    options.programs = ProcessRunner()
    let scheduler = Scheduler(
      plan: Plan(open.stages.graph, history: store), store: store, pool: pool, options: options)
    #expect(scheduler.run().failures.map(\.message) == [])
    let answers = try open.stages.cells.filter { cells.contains($0.cell.name) }.map { own in
      try scheduler.artifact(of: own.fits[0]).doubles("probability")
    }
    #expect(answers.count == 2)
    // 40 windows of two classes; both minimise the same loss, so only where they stop differs.
    #expect(answers[0].count == 80 && answers[1].count == 80)
    #expect(Set(answers[0]).count > 40)
    for (ours, theirs) in zip(answers[0], answers[1]) {
      #expect(isClose(ours, theirs, within: 1e-5))
    }
  }
}
