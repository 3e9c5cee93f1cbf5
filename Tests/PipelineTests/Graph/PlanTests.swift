import Learners
import Testing

@testable import Pipeline

/// Gives a text as result, whatever its configuration says beside it.
struct Says: Stage {
  static let kind = "says"
  static let revision = 1
  let configuration: ParameterValues
  let answer: String

  init(_ answer: String, version: Int = 0) {
    self.answer = answer
    configuration = ParameterValues(["version": .integer(version)])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    StageResult(Artifact(attributes: ["answer": answer]))
  }
}

@Suite struct PlanTests {
  /// root -> middle -> leaf, and a side branch of the root.
  static func chain(_ answer: String = "same", version: Int = 0) -> StageGraph {
    var graph = StageGraph()
    let root = graph.add(Says(answer, version: version), label: "root")
    let middle = graph.add(Says("middle"), label: "middle", inputs: [("in", .stage(root))])
    let leaf = graph.add(Says("leaf"), label: "leaf", inputs: [("in", .stage(middle))])
    let side = graph.add(Says("side", version: -1), label: "side", inputs: [("in", .stage(root))])
    graph.require(leaf, for: "cell")
    graph.require(side, for: "cell")
    return graph
  }

  /// Runs what is ready until nothing is; returns the labels in order.
  static func run(_ plan: inout Plan, _ store: MemoryStore) throws -> [String] {
    var ran: [String] = []
    while let id = plan.ready.first {
      let key = try #require(plan.key(of: id))
      let node = plan.graph[id]
      let inputs = StageInputs(names: []) { _ in Artifact() }
      let result = try node.stage.run(inputs, StageContext(executor: SerialExecutor()))
      let record = StageRecord(
        result, key: key, label: node.label, cost: .unknown, madeAt: 0, build: "test")
      store.save(result, record) { _ in }
      _ = plan.finish(id, record.summary, history: store)
      ran.append(node.label)
    }
    return ran
  }

  @Test func aSecondPlanFindsEverything() throws {
    let store = MemoryStore()
    var first = Plan(Self.chain(), history: store)
    #expect(first.counts == .init(total: 4, ready: 1, waiting: 3))
    #expect(try Self.run(&first, store) == ["root", "middle", "leaf", "side"])
    #expect(first.counts == .init(total: 4, finished: 4))
    let second = Plan(Self.chain(), history: store)
    #expect(second.counts == .init(total: 4, cached: 4))
    #expect(second.ready.isEmpty)
  }

  @Test func anUnchangedResultStopsTheRipple() throws {
    let store = MemoryStore()
    var first = Plan(Self.chain(), history: store)
    _ = try Self.run(&first, store)
    var again = Plan(Self.chain(version: 1), history: store)
    #expect(again.counts == .init(total: 4, ready: 1, waiting: 3))
    #expect(try Self.run(&again, store) == ["root"])
    #expect(again.counts == .init(total: 4, cached: 3, finished: 1))
    var changed = Plan(Self.chain("other", version: 2), history: store)
    #expect(try Self.run(&changed, store) == ["root", "middle", "side"])
    #expect(changed.counts == .init(total: 4, cached: 1, finished: 3))
  }

  @Test func whatIsMissingIsMadeAgainAndNothingElse() throws {
    let store = MemoryStore()
    var first = Plan(Self.chain(), history: store)
    _ = try Self.run(&first, store)
    store.remove(try #require(first.digest(of: StageID(1))))
    var again = Plan(Self.chain(), history: store)
    #expect(try Self.run(&again, store) == ["middle"])
  }

  @Test func aFailureBlocksWhatNeedsItAndNothingElse() throws {
    let store = MemoryStore()
    var plan = Plan(Self.chain(), history: store)
    let root = try #require(plan.ready.first)
    let summary = StageSummary(
      key: try #require(plan.digest(of: root)), kind: "says", label: "root",
      parts: [.init(name: "", digest: Artifact().digest, byteCount: 0)], cost: .unknown, madeAt: 0)
    let ripple = plan.finish(root, summary, history: store)
    #expect(ripple == .init(ready: [StageID(1), StageID(3)], cached: []))
    #expect(plan.fail(StageID(1)) == [StageID(2)])
    #expect(plan.state(of: StageID(2)) == .blocked)
    #expect(plan.ready == [StageID(3)])
    #expect(plan.counts == .init(total: 4, finished: 1, ready: 1, failed: 1, blocked: 1))
  }

  @Test func stagesThatNoCellNeedsAreLeftAlone() {
    var graph = Self.chain()
    let extra = graph.add(Says("extra", version: 9), label: "extra")
    let plan = Plan(graph, history: MemoryStore())
    #expect(plan.state(of: extra) == .unneeded)
    #expect(plan.counts.total == 4)
  }

  @Test func aForcedStageRunsAgain() throws {
    let store = MemoryStore()
    var first = Plan(Self.chain(), history: store)
    _ = try Self.run(&first, store)
    var again = Plan(Self.chain(), history: store) { $0.label == "middle" }
    #expect(try Self.run(&again, store) == ["middle"])
  }

  @Test func aResultThatLacksAWantedPartDoesNotCount() throws {
    let store = MemoryStore()
    var first = Plan(Self.chain(), history: store)
    _ = try Self.run(&first, store)
    var graph = StageGraph()
    let root = graph.add(Says("same"), label: "root")
    let leaf = graph.add(Says("leaf"), label: "leaf", inputs: [("in", .stage(root, part: "p"))])
    graph.require(leaf, for: "cell")
    #expect(Plan(graph, history: store).ready == [root])
  }
}
