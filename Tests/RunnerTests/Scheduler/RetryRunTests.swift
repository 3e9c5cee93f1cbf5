import Glibc
import Learners
import Pipeline
import Synchronization
import Testing

@testable import Runner

/// Stages that are tried again, and those that are not.
@Suite struct RetryRunTests {
  private static let policy = RetryPolicy(
    causes: [.io, .command, .timeout], times: 2, pauseSeconds: 0.01, exitCodes: [75])

  /// One stage that fails the first few times, with one behind it.
  private func graph(
    failing times: Int, _ error: any Error, _ tries: Counter
  ) -> StageGraph {
    var graph = StageGraph()
    let first = graph.add(
      Joins("first") { _ in
        tries.add()
        if tries.value <= times { throw error }
      }, label: "first")
    graph.require(
      graph.add(Joins("behind"), label: "behind", inputs: [("in", .stage(first))]), for: "a")
    return graph
  }

  @Test func whatPassesIsTriedAgainAndCounted() {
    let tries = Counter()
    let events = Mutex<[RunEvent]>([])
    let fault = DataFault(file: "a.csv", "cannot be read: stale", cause: .io)
    let outcome = SchedulerTests.run(
      graph(failing: 2, fault, tries), MemoryStore(), options: RunOptions(retry: Self.policy)
    ) { event in
      if event.kind == .retrying { events.withLock { $0.append(event) } }
    }
    #expect(tries.value == 3)
    #expect(outcome.counts == .init(total: 2, finished: 2, retried: 2))
    #expect(outcome.tries == [StageID(0): 3])
    let told = events.withLock { $0 }
    #expect(told.map(\.tries) == [2, 3])
    #expect(told.map(\.cause) == [.io, .io])
    #expect(
      told.first?.message == "a.csv: cannot be read: stale; try 2 of 3 in 10 ms")
  }

  @Test func afterTheLastTryItFails() {
    let tries = Counter()
    let outcome = SchedulerTests.run(
      graph(failing: 9, StageFailure("disk", cause: .io), tries), MemoryStore(),
      options: RunOptions(retry: Self.policy))
    #expect(tries.value == 3)
    #expect(outcome.counts == .init(total: 2, failed: 1, blocked: 1, retried: 2))
    #expect(outcome.failures.map(\.tries) == [3])
    #expect(outcome.failures.map(\.cause) == [.io])
  }

  @Test(arguments: [
    DataFault(file: "a.csv", "no column 'x'") as any Error, SpecError("no such thing", at: nil),
    StageFailure("no rows"), StageFailure("none left", cause: .memory),
  ])
  func whatDoesNotPassIsNotTriedAgain(_ error: any Error) {
    let tries = Counter()
    let outcome = SchedulerTests.run(
      graph(failing: 9, error, tries), MemoryStore(), options: RunOptions(retry: Self.policy))
    #expect(tries.value == 1)
    #expect(outcome.counts == .init(total: 2, failed: 1, blocked: 1))
  }

  @Test func withoutAPolicyNothingIsTriedAgain() {
    let tries = Counter()
    let outcome = SchedulerTests.run(
      graph(failing: 9, StageFailure("disk", cause: .io), tries), MemoryStore())
    #expect(tries.value == 1)
    #expect(outcome.counts.retried == 0)
  }

  private final class Ends: ProgramRunner {
    let ends: Mutex<[ProgramOutcome.End]>
    init(_ ends: [ProgramOutcome.End]) { self.ends = Mutex(ends.reversed()) }
    func run(
      _ call: ProgramCall, isCancelled: @escaping @Sendable () -> Bool
    ) throws(ProgramFault) -> ProgramOutcome {
      ProgramOutcome(ends.withLock { $0.popLast() } ?? .exited(0))
    }
  }

  @Test(
    arguments: [
      ([.exited(75), .exited(75)], 3), ([.exited(3)], 1), ([.overtime], 2), ([.signalled(9)], 1),
    ] as [([ProgramOutcome.End], Int)])
  func programsAreTriedAgainByTheirStatus(_ ends: [ProgramOutcome.End], _ expected: Int) {
    let tries = Counter()
    var graph = StageGraph()
    let stage = Joins("program") { context in
      tries.add()
      let call = ProgramCall(
        arguments: ["x"], variables: [:], folder: "/", timeoutSeconds: 1)
      let end = try context.programs?.run(call, isCancelled: { false }).end
      if end != .exited(0) { throw StageFailure("'x': it ended badly") }
    }
    graph.require(graph.add(stage, label: "program"), for: "a")
    let outcome = SchedulerTests.run(
      graph, MemoryStore(), options: RunOptions(retry: Self.policy, programs: Ends(ends)))
    #expect(tries.value == expected)
    #expect(outcome.counts.retried == expected - 1)
    #expect(outcome.counts.finished == (expected > 1 ? 1 : 0))
  }

  /// Loses the first results that it should keep, as a full disk does until there is space again.
  private final class FullStore: Store {
    let inner = MemoryStore()
    let refusals: Atomic<Int>
    let code: Int32
    init(refusing times: Int, code: Int32) {
      refusals = Atomic(times)
      self.code = code
    }
    func summary(of key: Digest) -> StageSummary? { inner.summary(of: key) }
    func record(of key: Digest) -> StageRecord? { inner.record(of: key) }
    func summaries() -> [StageSummary] { inner.summaries() }
    func artifact(_ part: String, of key: Digest, digest: Digest) -> Artifact? {
      inner.artifact(part, of: key, digest: digest)
    }
    func claim(_ key: Digest) throws -> (any Claim)? { inner.claim(key) }
    func pieces(of key: Digest) -> any PieceKeeper { inner.pieces(of: key) }
    func lease() throws -> (any Claim)? { inner.lease() }
    func save(
      _ result: StageResult, _ record: StageRecord,
      done: @escaping @Sendable (Result<Void, StoreFault>) -> Void
    ) {
      if refusals.subtract(1, ordering: .relaxed).newValue >= 0 {
        done(.failure(StoreFault("cannot write 'x': no space left on device", code: code)))
      } else {
        inner.save(result, record, done: done)
      }
    }
  }

  @Test func aDiskThatIsFullForAWhileLosesNothing() {
    let store = FullStore(refusing: 2, code: ENOSPC)
    let made = Counter()
    var graph = StageGraph()
    for index in 0..<6 {
      let stage = Joins("\(index)") { _ in made.add() }
      graph.require(graph.add(stage, label: "\(index)"), for: "\(index)")
    }
    let outcome = SchedulerTests.run(
      graph, store, workers: 1, options: RunOptions(retry: Self.policy))
    #expect(outcome.counts == .init(total: 6, finished: 6, retried: 2))
    #expect(outcome.storeFault == nil)
    #expect(made.value == 6)
    #expect(store.inner.summaries().count == 6)
  }

  @Test(arguments: [(ENOSPC, 99), (EACCES, 1)])
  func aDiskThatStaysFullStopsTheRun(_ code: Int32, _ refusals: Int) {
    let outcome = SchedulerTests.run(
      SchedulerTests.layers().graph, FullStore(refusing: refusals, code: code), workers: 1,
      options: RunOptions(retry: Self.policy))
    #expect(outcome.storeFault != nil)
    #expect(outcome.stop == .gently)
    #expect(outcome.counts.running == 0)
  }

  @Test func aStopEndsWaiting() {
    let tries = Counter()
    let store = MemoryStore()
    let pool = WorkPool(workers: 1)
    defer { pool.close() }
    var policy = Self.policy
    policy.pauseSeconds = 3000
    let graph = graph(failing: 9, StageFailure("disk", cause: .io), tries)
    let scheduler = Scheduler(
      plan: Plan(graph, history: store), store: store, pool: pool,
      options: RunOptions(retry: policy))
    let stopper = startThread {
      while tries.value == 0 { sleepBriefly() }
      scheduler.stop(.gently, because: "asked to")
    }
    let outcome = scheduler.run()
    stopper.join()
    #expect(outcome.counts.finished == 0 && outcome.counts.running == 0)
    #expect(outcome.counts.remaining >= 1)
  }
}
