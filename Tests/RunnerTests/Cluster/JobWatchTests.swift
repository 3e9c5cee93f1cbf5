import Pipeline
import Support
import Synchronization
import Testing

@testable import Runner

/// A queue that says what the test wants.
private final class FakeQueue: Sendable {
  struct State {
    var listing = ""
    var next = 40
    var submitted: [[String]] = []
    var refuses = false
  }
  let state = Mutex(State())

  var client: SlurmClient {
    SlurmClient { [self] (words) throws(SystemCommand.Fault) in
      state.withLock { state in
        switch words[0] {
        case "squeue": return .init(status: 0, output: state.listing, errors: "")
        case "sbatch" where state.refuses:
          return .init(status: 1, output: "", errors: "sbatch: error: no\n")
        case "sbatch":
          state.submitted.append(words)
          state.next += 1
          return .init(status: 0, output: "\(state.next)\n", errors: "")
        default: return .init(status: 1, output: "", errors: "no accounts\n")
        }
      }
    }
  }

  func list(_ lines: String...) {
    state.withLock { $0.listing = lines.joined(separator: "\n") }
  }
}

@Suite struct JobWatchTests {
  private let queue = FakeQueue()
  private let place = TemporaryProject(["af01/log/x": "", "af01/tasks/x": ""])

  private var folder: SubmissionFolder { SubmissionFolder(path: place.file("af01")) }

  private func watch() -> JobWatch {
    JobWatch(folder: folder, client: queue.client, name: "trellis-x", retries: 2)
  }

  private func graph() -> StageGraph {
    var graph = StageGraph()
    for index in 0..<4 {
      let inputs: [(name: String, source: StageSource)] =
        index == 3 ? [(name: "i", source: .stage(StageID(0)))] : []
      graph.require(
        graph.add(Joins("\(index)"), label: "\(index)", inputs: inputs), for: "cell \(index)")
    }
    return graph
  }

  private func array(_ number: Int, _ tasks: [[Int]], memory: Int = 1 << 30) -> JobArray {
    JobArray(
      number: number, tasks: tasks, trifles: [], memoryBytes: memory, minutes: nil, cpus: 1,
      seconds: nil, after: [], excluded: [], allowsCommands: false, failFast: false)
  }

  private func script(_ watch: JobWatch, _ array: JobArray) -> JobScript {
    JobScript(
      name: "trellis-x", comment: watch.comment(of: array.number), workingFolder: "/",
      folder: folder.path, program: "trellis", variables: [], settings: SlurmSettings())
  }

  private func say(
    _ job: Int, _ task: Int, end: TaskReport.End?, running: [Int] = [],
    failures: [TaskReport.Failure] = []
  ) throws {
    var report = TaskReport()
    report.node = "n1"
    report.end = end
    report.running = running
    report.failures = failures
    try folder.keep(report, job: job, task: task)
  }

  @Test func aTaskThatDiesIsNamedAndItsStagesArePendingAgain() throws {
    var watch = watch()
    #expect(try watch.begin().isEmpty)
    let plan = Plan(graph(), history: MemoryStore())
    #expect(watch.pending(plan).map(\.index) == [0, 1, 2, 3])
    let array = array(watch.nextNumber, [[0, 3], [1, 2]])
    #expect(try watch.submit(array, script(watch, array), after: []) == 41)
    #expect(watch.pending(plan).isEmpty)
    queue.list("41|0|RUNNING|None|n1|af01/1", "41|1|PENDING|Resources||af01/1")
    try say(41, 0, end: nil, running: [0])
    #expect(try watch.look().isEmpty)
    #expect(watch.running == 1 && watch.isLive && !watch.hasEnded)
    queue.list("41|0|FAILED|JobLaunchFailure|n1|af01/1", "41|1|PENDING|Resources||af01/1")
    #expect(try watch.look() == ["task 41_0 on n1 was killed"])
    watch.judge(plan)
    #expect(watch.pending(plan).map(\.index) == [0, 3])
    #expect(watch.jobs(behind: [StageID(1)], in: plan.graph) == [41])
    #expect(watch.jobs(behind: [StageID(3)], in: plan.graph) == [])
  }

  @Test func whatFailedAndWhatNeedsItIsNotSubmittedAgain() throws {
    var watch = watch()
    _ = try watch.begin()
    let plan = Plan(graph(), history: MemoryStore())
    let array = array(1, [[0, 1]])
    _ = try watch.submit(array, script(watch, array), after: [])
    try say(
      41, 0, end: .done,
      failures: [.init(stage: 0, message: "no rows", place: nil, isData: true)])
    queue.list("41|0|COMPLETED|None|n1|af01/1")
    #expect(try watch.look().isEmpty)
    #expect(!watch.isLive && watch.hasFailures)
    watch.judge(plan)
    #expect(watch.pending(plan).map(\.index) == [1, 2])
    #expect(watch.knownFailures.keys.map(\.index) == [0])
    #expect(watch.knownFailures[StageID(0)]?.isData == true)
  }

  @Test func jobsOfBeforeAreFoundAndNotSubmittedTwice() throws {
    var first = watch()
    _ = try first.begin()
    for array in [array(1, [[0], [1]]), array(2, [[3]])] {
      _ = try first.submit(array, script(first, array), after: [])
    }
    // The one who submitted went away between the two: the id of the second was never written down.
    _ = try #require(TemporaryProject.exists(place.file("af01/array-2.job")))
    remove("af01/array-2.job")
    queue.list(
      "41|0|COMPLETED|None|n1|af01/1", "41|1|RUNNING|None|n1|af01/1",
      "42|0|PENDING|Dependency||af01/2", "39|0|PENDING|Priority||be77/1")
    var second = watch()
    let notes = try second.begin()
    #expect(
      notes == [
        "jobs 41, 42 of before in the queue: 1 running, 1 waiting; they are not submitted again",
        "note: job 39 in the queue belongs to the experiment as it was before a change; end them with: "
          + "scancel 39",
      ])
    #expect(folder.job(of: 2) == 42)
    #expect(second.nextNumber == 3)
    let plan = Plan(graph(), history: MemoryStore())
    #expect(second.pending(plan).map(\.index) == [0, 2])
  }

  @Test func anArrayThatWasNeverSubmittedIsForgotten() throws {
    let array = array(1, [[0]])
    _ = try folder.keep(array, script: "")
    var watch = watch()
    _ = try watch.begin()
    #expect(folder.arrays.isEmpty)
    queue.state.withLock { $0.refuses = true }
    #expect { try watch.submit(array, script(watch, array), after: []) } throws: {
      ($0 as? SlurmFault)?.message.contains("sbatch: error: no") == true
    }
    #expect(folder.arrays.isEmpty && !watch.isLive)
  }

  @Test func aTaskThatTheQueueForgotIsOverAfterAWhile() throws {
    var watch = watch()
    _ = try watch.begin()
    let array = array(1, [[0], [1]])
    _ = try watch.submit(array, script(watch, array), after: [])
    queue.list()
    try say(41, 1, end: .done)
    #expect(try watch.look().isEmpty)
    #expect(watch.isLive)
    #expect(try watch.look().isEmpty)
    #expect(try watch.look() == ["task 41_0 was killed"])
    #expect(!watch.isLive)
  }

  @Test func memoryOfBeforeIsRemembered() throws {
    var first = watch()
    _ = try first.begin()
    let array = array(1, [[0], [1]], memory: 1 << 30)
    _ = try first.submit(array, script(first, array), after: [])
    queue.list("41|0|OUT_OF_MEMORY|OutOfMemory|n1|af01/1", "41|1|COMPLETED|None|n1|af01/1")
    var second = watch()
    #expect(try second.begin().isEmpty)
    second.judge(Plan(graph(), history: MemoryStore()))
    #expect(second.fate.least == [StageID(0): 2 << 30])
  }

  private func remove(_ name: String) {
    // Through a shell, as somebody else would.
    _ = try? SystemCommand.run(["rm", place.file(name)], seconds: 30)
  }
}
