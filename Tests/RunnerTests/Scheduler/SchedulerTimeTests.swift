import Glibc
import Learners
import Pipeline
import Synchronization
import Testing

@testable import Runner

/// Time limits, and clocks that jump.
@Suite struct SchedulerTimeTests {
  private func wait(_ context: StageContext) throws {
    while !context.isCancelled() { sleepBriefly() }
    throw CancellationError()
  }

  @Test func aStageThatTakesLongerFailsAndTheRestGoesOn() {
    var graph = StageGraph()
    let slow = graph.add(Joins("slow") { try wait($0) }, label: "slow")
    let behind = graph.add(Joins("behind"), label: "behind", inputs: [("in", .stage(slow))])
    graph.require(behind, for: "a")
    for index in 0..<6 {
      graph.require(graph.add(Joins("\(index)"), label: "\(index)"), for: "\(index)")
    }
    let failed = Mutex<[RunEvent]>([])
    let outcome = SchedulerTests.run(
      graph, MemoryStore(), options: RunOptions(timeoutSeconds: 0.05)
    ) { event in
      if event.kind == .failed { failed.withLock { $0.append(event) } }
    }
    #expect(outcome.counts == .init(total: 8, finished: 6, failed: 1, blocked: 1))
    #expect(outcome.failures.map(\.cause) == [.timeout])
    #expect(
      outcome.failures.map(\.message) == [
        "it took longer than 0.05 s (run.timeout_s, --timeout)"
      ])
    #expect(failed.withLock { $0.map(\.cause) } == [.timeout])
    #expect(outcome.stop == nil)
  }

  @Test func limitsThatManyStagesReachDoNotStopARun() {
    var graph = StageGraph()
    for index in 0..<8 {
      let stage = Joins("\(index)") { try wait($0) }
      graph.require(graph.add(stage, label: "\(index)"), for: "\(index)")
    }
    let outcome = SchedulerTests.run(
      graph, MemoryStore(), workers: 4, options: RunOptions(timeoutSeconds: 0.02))
    #expect(outcome.counts.failed == 8)
    #expect(outcome.stop == nil)
  }

  @Test func aStageThatDoesNotReactLosesItsThreadAndHoldsNobodyUp() throws {
    let lets = Atomic<Bool>(false)
    let returned = Counter()
    var graph = StageGraph()
    let deaf = Joins("deaf") { _ in
      while !lets.load(ordering: .relaxed) { sleepBriefly() }
      returned.add()
    }
    graph.require(graph.add(deaf, label: "deaf"), for: "deaf")
    for index in 0..<5 {
      graph.require(graph.add(Joins("\(index)"), label: "\(index)"), for: "\(index)")
    }
    let store = MemoryStore()
    // One worker: without another in its place nothing else could run.
    let options = RunOptions(timeoutSeconds: 0.03, graceSeconds: 0.05)
    let outcome = SchedulerTests.run(graph, store, workers: 1, options: options)
    #expect(outcome.counts == .init(total: 6, finished: 5, failed: 1))
    let message = try #require(outcome.failures.first?.message)
    #expect(message.contains("did not react within 0.05 s; its thread is replaced"))
    #expect(returned.value == 0)
    // It still holds its claim: another run in this process says so and does not wait for it.
    let again = SchedulerTests.run(graph, store, workers: 1, options: options)
    #expect(again.failures.map(\.message).first?.contains("has not returned") == true)
    #expect(again.counts == .init(total: 6, cached: 5, failed: 1))
    lets.store(true, ordering: .relaxed)
    while returned.value == 0 { sleepBriefly() }
    // What came too late is not in the store; now it may be made again.
    var counts = RunEvent.Counts()
    for _ in 0..<200 where counts.finished == 0 {
      counts = SchedulerTests.run(graph, store, workers: 1).counts
      sleepBriefly()
    }
    #expect(counts == .init(total: 6, cached: 5, finished: 1))
  }

  @Test func helpersOfAStageThatDoesNotReactAreReplacedToo() {
    let lets = Atomic<Bool>(false)
    let ended = Counter()
    var graph = StageGraph()
    let deaf = Joins("deaf") { context in
      context.executor.perform(chunks: 3) { _ in
        while !lets.load(ordering: .relaxed) { sleepBriefly() }
        ended.add()
      }
    }
    graph.require(graph.add(deaf, label: "deaf"), for: "deaf")
    let outcome = SchedulerTests.run(
      graph, MemoryStore(), workers: 3,
      options: RunOptions(timeoutSeconds: 0.05, graceSeconds: 0.05))
    #expect(outcome.failures.first?.message.contains("its 3 threads are replaced") == true)
    lets.store(true, ordering: .relaxed)
    while ended.value < 3 { sleepBriefly() }
  }

  @Test func sleepIsNotTimeThatAStageTook() throws {
    let wall = SetClock()
    var graph = StageGraph()
    let stage = Joins("sleeper") { context in
      for _ in 0..<40 where !context.isCancelled() { sleepBriefly() }
      // Eight hours with the lid closed: more than the limit of a minute.
      wall.now += 8 * 3600
      for _ in 0..<100 where !context.isCancelled() { sleepBriefly() }
      if context.isCancelled() { throw CancellationError() }
      wall.now += 2
    }
    graph.require(graph.add(stage, label: "sleeper"), for: "a")
    let notices = Mutex<[String]>([])
    let store = MemoryStore()
    let outcome = SchedulerTests.run(
      graph, store, options: RunOptions(timeoutSeconds: 60, time: RunClock { wall.now })
    ) { event in
      if event.kind == .notice { notices.withLock { $0.append(event.message ?? "") } }
    }
    #expect(outcome.counts == .init(total: 1, finished: 1))
    let cost = try #require(store.summaries().first?.cost)
    #expect(cost.wallSeconds >= 2 && cost.wallSeconds < 3)
    #expect(
      notices.withLock { $0 } == [
        "nothing ran for 8 h 0 min: the machine slept or the process was stopped; going on"
      ])
  }

  @Test func aWallClockThatJumpsChangesNothing() {
    let jumps = Atomic<Int>(0)
    var options = RunOptions(timeoutSeconds: 60)
    // A day on, two days back, and so on: as if somebody set the clock before each look.
    options.clock = {
      let jump = jumps.add(1, ordering: .relaxed).newValue
      return 1_700_000_000 + (jump % 2 == 0 ? -2 : 1) * 86_400 * jump
    }
    let store = MemoryStore()
    let outcome = SchedulerTests.run(SchedulerTests.layers().graph, store, options: options)
    #expect(outcome.counts == .init(total: 48, finished: 48))
    #expect(store.summaries().allSatisfy { (0..<60).contains($0.cost.wallSeconds) })
    #expect(SchedulerTests.run(SchedulerTests.layers().graph, store).counts.cached == 48)
  }
}
