import Glibc
import Learners
import Pipeline
import Support
import Synchronization
import Testing

@testable import Runner

/// Files that are edited while a run reads them.
@Suite struct ChangedFileTests {
  /// Reads a file's text, after whatever the test wants to happen.
  private struct Reads: Stage {
    static let kind = "reads"
    static let revision = 1
    let configuration = ParameterValues()
    let happens: @Sendable () throws -> Void

    func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
      try happens()
      let bytes = TemporaryProject.bytes(of: inputs.file("file") ?? "") ?? []
      return StageResult(Artifact(attributes: ["text": String(decoding: bytes, as: UTF8.self)]))
    }
  }

  private let project = TemporaryProject(["data.csv": "old,1\n", "spec.yaml": "spec: 1\n"])

  private func graph(_ digests: FileDigests, _ happens: @escaping @Sendable () throws -> Void)
    throws -> StageGraph
  {
    var graph = StageGraph()
    let path = project.file("data.csv")
    let file = graph.add(
      Reads(happens: happens), label: "reads",
      inputs: [("file", .file(path: path, digest: try digests.digest(of: path)))])
    graph.require(
      graph.add(Joins("behind"), label: "behind", inputs: [("in", .stage(file))]), for: "a")
    graph.require(graph.add(Joins("other"), label: "other"), for: "b")
    return graph
  }

  private func run(_ happens: @escaping @Sendable () throws -> Void) throws -> (
    RunOutcome, MemoryStore, SourceFiles
  ) {
    let digests = FileDigests(root: project.file(".trellis"))
    let graph = try graph(digests, happens)
    let sources = SourceFiles(
      specs: [SpecFile(path: project.file("spec.yaml"), bytes: Array("spec: 1\n".utf8))],
      graph: graph, digests: digests, absent: [])
    var options = RunOptions()
    options.changed = { sources.change(of: $0, since: $1)?.words }
    let store = MemoryStore()
    return (SchedulerTests.run(graph, store, options: options), store, sources)
  }

  @Test func aFileThatIsEditedWhileItIsReadMakesNoResult() throws {
    let (outcome, store, sources) = try run { [project] in
      project.write("new,2\n", to: "data.csv")
    }
    #expect(outcome.counts == .init(total: 3, finished: 1, failed: 1, blocked: 1))
    #expect(store.summaries().map(\.label) == ["other"])
    let failure = try #require(outcome.failures.first)
    #expect(failure.cause == .data)
    #expect(failure.message.contains("data.csv changed while the run went on: it was sha256 "))
    let change = try #require(sources.changes().first)
    #expect(sources.changes().count == 1)
    #expect(change.was == SHA256.digest(of: "old,1\n"))
    #expect(change.now == SHA256.digest(of: "new,2\n"))
    #expect(failure.message.contains(change.words))
  }

  @Test func aReaderThatStumblesOverTheEditIsToldTheReason() throws {
    let (outcome, _, _) = try run { [project] in
      project.write("new,", to: "data.csv")
      throw DataFault(file: "data.csv", line: 1, "expected 2 columns, found 1")
    }
    #expect(outcome.failures.first?.message.contains("changed while the run went on") == true)
  }

  @Test func aFileThatIsWrittenAnewWithTheSameBytesIsTheSame() throws {
    let (outcome, store, sources) = try run { [project] in
      project.write("old,1\n", to: "data.csv")
    }
    #expect(outcome.counts.finished == 3)
    #expect(store.summaries().count == 3)
    #expect(sources.changes().isEmpty)
  }

  @Test func editsAfterReadingAreFoundAtTheEnd() throws {
    let (outcome, store, sources) = try run {}
    #expect(outcome.counts.finished == 3 && store.summaries().count == 3)
    #expect(sources.changes().isEmpty)
    project.write("new,2\n", to: "data.csv")
    project.write("spec: 1\nname: x\n", to: "spec.yaml")
    let changes = sources.changes()
    #expect(changes.map(\.path) == [project.file("spec.yaml"), project.file("data.csv")])
    #expect(changes[0].was == SHA256.digest(of: "spec: 1\n"))
    unlink(project.file("data.csv"))
    unlink(project.file("spec.yaml"))
    #expect(sources.changes().map(\.now) == [nil, nil])
    #expect(sources.changes()[1].words.hasSuffix("it is gone"))
  }

  @Test func aLostResultIsNotMadeAgainFromAnotherFile() throws {
    let digests = FileDigests(root: project.file(".trellis"))
    let graph = try graph(digests) {}
    let sources = SourceFiles(specs: [], graph: graph, digests: digests, absent: [])
    var options = RunOptions()
    options.changed = { sources.change(of: $0, since: $1)?.words }
    let store = MemoryStore()
    let first = SchedulerTests.run(graph, store, options: options)
    let key = try #require(first.plan.digest(of: StageID(0)))
    let pool = WorkPool(workers: 1)
    defer { pool.close() }
    let scheduler = Scheduler(
      plan: Plan(graph, history: store), store: store, pool: pool, options: options)
    _ = scheduler.run()
    store.remove(key)
    project.write("new,2\n", to: "data.csv")
    let failure = #expect(throws: StageFailure.self) {
      try scheduler.artifact(of: StageID(0))
    }
    #expect(failure?.message.contains("changed while the run went on") == true)
  }

  @Test func importedFilesThatWereNeverHereAreNoChange() {
    let sources = SourceFiles(
      specs: [], graph: StageGraph(), digests: FileDigests(root: project.file(".trellis")),
      absent: [project.file("data.csv")])
    #expect(sources.change(of: project.file("data.csv"), since: SHA256.digest(of: "x")) == nil)
  }
}
