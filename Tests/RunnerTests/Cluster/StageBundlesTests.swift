import Learners
import Pipeline
import Testing

@testable import Runner

@Suite struct StageBundlesTests {
  private struct Case {
    let graph: StageGraph
    let plan: Plan
    let pending: [StageID]
  }

  /// A random graph; a stage takes some of the stages before it.
  private func random(_ seed: UInt64, count: Int) -> Case {
    var random = SplitMix64(seed: seed)
    var graph = StageGraph()
    for index in 0..<count {
      let wanted = index == 0 ? 0 : Int(random.next() % 4)
      let from = Set((0..<wanted).map { _ in Int(random.next() % UInt64(max(1, index))) }).sorted()
      let id = graph.add(
        Joins("\(index)"), label: "\(index)",
        inputs: from.map { (name: "i\($0)", source: .stage(StageID($0))) })
      graph.require(id, for: "cell \(index)")
    }
    let plan = Plan(graph, history: MemoryStore())
    return Case(graph: graph, plan: plan, pending: graph.nodes.indices.map { StageID($0) })
  }

  private func summaries(_ graph: StageGraph, _ seconds: (Int) -> Double) -> [StageSummary] {
    graph.nodes.indices.map { index in
      StageSummary(
        key: SHA256.digest(of: "\(index)"), kind: graph.nodes[index].kind,
        label: graph.nodes[index].label, parts: [],
        cost: StageCost(wallSeconds: seconds(index), cpuSeconds: 1, peakBytes: 1 << 20), madeAt: 0)
    }
  }

  /// Every stage has one home, and what it needs is made before: in an earlier wave, earlier in its bundle, or on
  /// the way.
  private func check(_ bundles: StageBundles, _ some: Case, _ comment: String) {
    var wave: [StageID: Int] = [:]
    var home: [StageID: Int] = [:]
    var count = 0
    for (number, wave_) in bundles.waves.enumerated() {
      for bundle in wave_ {
        #expect(bundle.stages == bundle.stages.sorted(), "\(comment)")
        #expect(!bundle.stages.isEmpty, "\(comment)")
        for id in bundle.stages {
          #expect(home[id] == nil, "\(comment): \(id) has two homes")
          (wave[id], home[id]) = (number, count)
        }
        count += 1
      }
    }
    #expect(
      Set(home.keys).union(bundles.trifles) == Set(some.pending)
        && home.count + bundles.trifles.count == some.pending.count, "\(comment)")
    let trifles = Set(bundles.trifles)
    for (id, own) in wave {
      var open = some.graph.dependencies(of: id)
      while let needed = open.popLast() {
        if trifles.contains(needed) { open += some.graph.dependencies(of: needed) }
        guard let theirs = wave[needed] else { continue }
        #expect(theirs < own || home[needed] == home[id], "\(comment): \(id) needs \(needed)")
      }
    }
  }

  @Test(arguments: 0..<30) func everyStageHasOneHomeAndItsInputsBefore(seed: Int) {
    let some = random(UInt64(seed), count: 1 + seed * 5)
    var random = SplitMix64(seed: UInt64(seed))
    // Some of them take a moment only.
    let times = (0..<200).map { _ in
      random.next() % 3 == 0 ? 0.01 : Double(random.next() % 4000) / 10
    }
    for known in [false, true] {
      let estimates = Estimates(known ? summaries(some.graph) { times[$0] } : [])
      for (seconds, most) in [(10.0, 3), (1800.0, 500), (1e9, 1), (0.001, 7)] {
        let bundles = StageBundles(
          some.plan, pending: some.pending, estimates: estimates,
          limits: .init(seconds: seconds, most: most))
        check(bundles, some, "seed \(seed), known \(known), \(seconds) s, \(most)")
        #expect(bundles.waves.allSatisfy { $0.count <= most })
      }
    }
  }

  @Test func aChainIsOneBundleAndManyChainsAreShared() {
    var graph = StageGraph()
    for chain in 0..<6 {
      let first = graph.add(Joins("a\(chain)"), label: "a\(chain)")
      let last = graph.add(
        Joins("b"), label: "b\(chain)", inputs: [(name: "a", source: .stage(first))])
      graph.require(last, for: "cell \(chain)")
    }
    let plan = Plan(graph, history: MemoryStore())
    let bundles = StageBundles(
      plan, pending: plan.graph.nodes.indices.map { StageID($0) },
      estimates: Estimates(summaries(graph) { _ in 60 }), limits: .init(seconds: 300, most: 100))
    // 12 minutes in bundles of 5: three, of two chains each.
    #expect(bundles.waves.count == 1)
    #expect(
      bundles.waves.first?.map { $0.stages.map(\.index) } == [
        [0, 1, 6, 7], [2, 3, 8, 9], [4, 5, 10, 11],
      ])
    #expect(bundles.waves.first?.map(\.seconds) == [240, 240, 240])
    #expect(bundles.waves.first?.allSatisfy(\.isKnown) == true)
  }

  @Test func whatTakesAMomentIsNoJob() {
    var graph = StageGraph()
    let parts = (0..<4).map { graph.add(Joins("p\($0)"), label: "p\($0)") }
    let split = graph.add(
      Joins("split"), label: "split",
      inputs: parts.map { (name: "p\($0.index)", source: .stage($0)) })
    let fits = (0..<4).map { number in
      graph.add(
        Joins("f\(number)"), label: "f\(number)", inputs: [(name: "s", source: .stage(split))])
    }
    for fit in fits { graph.require(fit, for: "cell \(fit.index)") }
    let plan = Plan(graph, history: MemoryStore())
    let bundles = StageBundles(
      plan, pending: plan.graph.nodes.indices.map { StageID($0) },
      estimates: Estimates(summaries(graph) { $0 == split.index ? 0.5 : 900 }),
      limits: .init(seconds: 900, most: 100))
    #expect(bundles.trifles == [split])
    #expect(bundles.waves.map(\.count) == [4, 4])
  }

  @Test func nothingToDoIsNoWave() {
    let some = random(1, count: 5)
    let bundles = StageBundles(
      some.plan, pending: [], estimates: Estimates([]), limits: .init(seconds: 10, most: 5))
    #expect(bundles.waves.isEmpty && bundles.trifles.isEmpty)
  }
}
