import Learners
import Pipeline
import Synchronization
import Testing

@testable import Runner

/// Joins the texts of its inputs with its own, after whatever the test wants to happen.
struct Joins: Stage {
  static let kind = "joins"
  static let revision = 1
  let configuration: ParameterValues
  let happens: @Sendable (StageContext) throws -> Void

  init(_ text: String, _ happens: @escaping @Sendable (StageContext) throws -> Void = { _ in }) {
    configuration = ParameterValues(["text": .text(text)])
    self.happens = happens
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    try happens(context)
    let texts = try inputs.names.map { try inputs.artifact($0).attributes["text"] ?? "" }
    let text = "(" + (texts + [configuration.text("text")]).joined(separator: " ") + ")"
    return StageResult(Artifact(attributes: ["text": SHA256.digest(of: text).short]))
  }
}

@Suite struct SchedulerTests {
  /// Layers of stages, each taking some of the layer before, in an order that the seed shuffles.
  static func layers(seed: UInt64 = 1) -> (graph: StageGraph, last: [StageID]) {
    var graph = StageGraph()
    var previous: [StageID] = []
    for layer in 0..<6 {
      previous = (0..<8).map { position in
        let inputs = previous.indices.filter { ($0 + position) % 3 != 0 }.map { index in
          (name: "i\(index)", source: StageSource.stage(previous[index]))
        }
        let stage = Joins("\(layer).\(position)") { _ in
          var random = SplitMix64(seed: Seed.derive(from: seed, layer * 8 + position))
          var spins = random.next() % 20_000
          while spins > 0 { spins -= 1 }
        }
        return graph.add(stage, label: "\(layer).\(position)", inputs: inputs)
      }
    }
    for id in previous { graph.require(id, for: "cell \(id.index)") }
    return (graph, previous)
  }

  static func run(
    _ graph: StageGraph, _ store: any Store, workers: Int = 2, options: RunOptions = RunOptions(),
    events: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) -> RunOutcome {
    let pool = WorkPool(workers: workers)
    defer { pool.close() }
    let plan = Plan(graph, history: store)
    return Scheduler(plan: plan, store: store, pool: pool, options: options, events: events).run()
  }

  @Test func resultsAreTheSameWithAnyNumberOfWorkers() {
    let expected = Self.run(Self.layers().graph, MemoryStore(), workers: 1)
    #expect(expected.counts == .init(total: 48, finished: 48))
    for (seed, workers) in [(2, 2), (3, 7), (4, 7)] {
      let (graph, last) = Self.layers(seed: UInt64(seed))
      let outcome = Self.run(graph, MemoryStore(), workers: workers)
      for id in last {
        #expect(outcome.plan.summary(of: id)?.parts == expected.plan.summary(of: id)?.parts)
        #expect(outcome.plan.digest(of: id) == expected.plan.digest(of: id))
      }
    }
  }

  @Test func aSecondRunExecutesNothing() {
    let store = MemoryStore()
    _ = Self.run(Self.layers().graph, store)
    let started = Counter()
    let outcome = Self.run(Self.layers().graph, store) { if $0.kind == .started { started.add() } }
    #expect(started.value == 0)
    #expect(outcome.counts == .init(total: 48, cached: 48))
  }

  @Test func aFailureBlocksOnlyWhatNeedsIt() {
    var graph = StageGraph()
    let bad = graph.add(
      Joins("bad") { _ in throw StageFailure("no rows", place: "fold 2 of 5") }, label: "bad")
    let behind = graph.add(Joins("behind"), label: "behind", inputs: [("in", .stage(bad))])
    let good = graph.add(Joins("good"), label: "good")
    graph.require(behind, for: "a")
    graph.require(good, for: "b")
    let outcome = Self.run(graph, MemoryStore())
    #expect(outcome.counts == .init(total: 3, finished: 1, failed: 1, blocked: 1))
    #expect(outcome.failures.map(\.message) == ["fold 2 of 5: no rows"])
    #expect(outcome.plan.state(of: behind) == .blocked)
    #expect(outcome.stop == nil)
  }

  @Test func failFastAndTheSameFailureAgainAndAgainEndTheRun() {
    func failing(_ text: @escaping @Sendable (Int) -> String) -> StageGraph {
      var graph = StageGraph()
      for index in 0..<20 {
        let stage = Joins("\(index)") { _ in throw StageFailure(text(index)) }
        graph.require(graph.add(stage, label: "\(index)"), for: "\(index)")
      }
      return graph
    }
    let same = Self.run(failing { _ in "no rows" }, MemoryStore(), workers: 1)
    #expect(same.counts.failed == 5)
    #expect(same.stop == .gently)
    let different = Self.run(failing { "no rows in \($0)" }, MemoryStore(), workers: 1)
    #expect(different.counts.failed == 20)
    let fast = Self.run(
      failing { "no rows in \($0)" }, MemoryStore(), workers: 1,
      options: RunOptions(failFast: true))
    #expect(fast.counts.failed == 1)
  }

  @Test func stoppingGentlyFinishesWhatRuns() {
    let (graph, _) = Self.layers()
    let store = MemoryStore()
    let pool = WorkPool(workers: 1)
    defer { pool.close() }
    let holder = Mutex<Scheduler?>(nil)
    let scheduler = Scheduler(plan: Plan(graph, history: store), store: store, pool: pool) {
      event in
      if event.kind == .started, event.counts.finished == 10 {
        holder.withLock { $0 }?.stopLater()
      }
    }
    holder.withLock { $0 = scheduler }
    let outcome = scheduler.run()
    #expect(outcome.stop == .gently)
    #expect(outcome.counts.finished >= 10 && outcome.counts.finished < 48)
    #expect(outcome.counts.failed == 0 && outcome.counts.running == 0)
    #expect(Self.run(graph, store).counts.cached == outcome.counts.finished)
    holder.withLock { $0 = nil }
  }

  @Test func stoppingNowCancelsWhatRuns() {
    var graph = StageGraph()
    let started = Counter()
    let stage = Joins("long") { context in
      started.add()
      while !context.isCancelled() { sleepBriefly() }
      throw CancellationError()
    }
    graph.require(graph.add(stage, label: "long"), for: "a")
    let pool = WorkPool(workers: 1)
    defer { pool.close() }
    let store = MemoryStore()
    let scheduler = Scheduler(plan: Plan(graph, history: store), store: store, pool: pool)
    let stopper = startThread {
      while started.value == 0 { sleepBriefly() }
      scheduler.stop(.now, because: "asked to")
    }
    let outcome = scheduler.run()
    stopper.join()
    #expect(outcome.stop == .now)
    #expect(outcome.counts == .init(total: 1))
  }

  @Test func aStageWithoutAWantedPartFails() {
    var graph = StageGraph()
    let one = graph.add(Joins("one"), label: "one")
    let two = graph.add(Joins("two"), label: "two", inputs: [("in", .stage(one, part: "left"))])
    graph.require(two, for: "a")
    let outcome = Self.run(graph, MemoryStore())
    #expect(outcome.failures.map(\.message) == ["the stage made no part 'left'"])
  }

  @Test func nothingBeginsWhileMemoryIsShortUnlessNothingRuns() {
    let most = Atomic<Int>(0)
    let running = Atomic<Int>(0)
    var graph = StageGraph()
    for index in 0..<6 {
      let stage = Joins("\(index)") { _ in
        let now = running.add(1, ordering: .relaxed).newValue
        _ = most.max(now, ordering: .relaxed)
        sleepBriefly()
        running.subtract(1, ordering: .relaxed)
      }
      graph.require(graph.add(stage, label: "\(index)"), for: "\(index)")
    }
    let outcome = Self.run(
      graph, MemoryStore(), workers: 4, options: RunOptions(memoryLimitBytes: 1))
    #expect(outcome.counts.finished == 6)
    #expect(most.load(ordering: .relaxed) == 1)
  }

  @Test(arguments: [true, false])
  func aStageThatAloneNeededMoreThanThereMayBeIsRefused(_ wasAlone: Bool) throws {
    func graph(_ text: String) -> StageGraph {
      var graph = StageGraph()
      graph.require(graph.add(Joins(text), label: "large"), for: "a")
      return graph
    }
    let store = MemoryStore()
    let first = graph("one")
    let key = try #require(Plan(first, history: store).key(of: StageID(0)))
    let cost = StageCost(
      wallSeconds: 1, cpuSeconds: 1, peakBytes: 9_300_000_000, wasAlone: wasAlone)
    store.save(
      StageResult(Artifact()),
      StageRecord(
        StageResult(Artifact()), key: key, label: "large", cost: cost, madeAt: 0, build: "test")
    ) { _ in }
    let outcome = Self.run(
      graph("two"), store, options: RunOptions(memoryLimitBytes: 8_000_000_000))
    guard wasAlone else {
      // What others beside it took may have been counted: it is tried, by itself.
      #expect(outcome.counts.finished == 1)
      return
    }
    #expect(outcome.failures.map(\.cause) == [.memory])
    #expect(
      outcome.failures.map(\.message) == [
        "it needed 9.3 GB of memory when it ran alone, more than the 8.0 GB that stages may take"
          + " (run.memory, --memory)"
      ])
    let more = RunOptions(memoryLimitBytes: 10_000_000_000)
    #expect(Self.run(graph("two"), store, options: more).counts.finished == 1)
  }

  @Test func aLostResultIsMadeAgainForThoseWhoNeedIt() throws {
    let (graph, last) = Self.layers()
    let store = MemoryStore()
    let first = Self.run(graph, store)
    let pool = WorkPool(workers: 2)
    defer { pool.close() }
    let scheduler = Scheduler(plan: Plan(graph, history: store), store: store, pool: pool)
    _ = scheduler.run()
    for index in graph.nodes.indices {
      if let key = first.plan.digest(of: StageID(index)) { store.remove(key) }
    }
    let artifact = try scheduler.artifact(of: last[0])
    #expect(artifact.digest == first.plan.summary(of: last[0])?.digest(of: ""))
    #expect(throws: StageFailure.self) { try scheduler.artifact("other", of: last[0]) }
  }

  @Test func theCacheForgetsWhatWasNotUsedForLong() {
    let cache = ArtifactCache(limit: 1_000)
    let artifacts = (0..<20).map {
      Artifact(tensors: ["x": Tensor([$0, 0, 0, 0, 0, 0, 0, 0, 0, 0])])
    }
    for artifact in artifacts {
      cache.insert(artifact, artifact.digest)
      #expect(cache[artifacts[0].digest] != nil)
    }
    #expect(cache[artifacts[1].digest] == nil)
    #expect(cache[artifacts[19].digest] != nil)
    cache.pin(artifacts[1], artifacts[1].digest)
    #expect(cache[artifacts[1].digest] != nil)
    cache.unpin(artifacts[1].digest)
    #expect(cache[artifacts[1].digest] == nil)
  }
}

extension Scheduler {
  // From within an event no other event may be told.
  fileprivate func stopLater() {
    _ = startThread { self.stop(.gently, because: "asked to") }
  }
}
