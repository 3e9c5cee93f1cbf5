import Learners
import Testing

@testable import Pipeline

@Suite struct WhyTests {
  @Test func placesOfAConfigurationAreNamed() throws {
    func differences(_ old: String, _ new: String) throws -> [String] {
      JSONDifference.all(from: try JSON(old), to: try JSON(new)).map {
        "\($0.path): \($0.old ?? "none") -> \($0.new ?? "none")"
      }
    }
    #expect(try differences(#"{"a":1}"#, #"{"a":1}"#) == [])
    #expect(
      try differences(
        #"{"windowing":{"stride_s":2.0,"tail":"drop"},"trees":10}"#,
        #"{"windowing":{"stride_s":1.5,"tail":"keep"},"trees":10}"#)
        == ["windowing.stride_s: 2 -> 1.5", "windowing.tail: drop -> keep"])
    #expect(
      try differences(
        #"{"f":[{"use":"x","p":1},{"use":"y"}]}"#, #"{"f":[{"use":"x","p":2},{"use":"z"}]}"#)
        == ["f[0].p: 1 -> 2", "f[1].use: y -> z"])
    #expect(try differences(#"{"f":[1,2]}"#, #"{"f":[1]}"#) == ["f: [1,2] -> [1]"])
    #expect(
      try differences(#"{"a":null}"#, #"{"b":true}"#) == ["a: null -> none", "b: none -> true"])
    #expect(
      try differences(
        #"{"bands":[["alpha",[8,13]]]}"#, #"{"bands":[["alpha",[8,12]],["beta",[13,30]]]}"#)
        == ["bands.alpha[1]: 13 -> 12", "bands.beta: none -> [13,30]"])
    #expect(
      try differences(#"{"m":{"use":"rf","trees":5}}"#, #"{"m":{"use":"svm","c":1}}"#)
        == ["m.use: rf -> svm"])
  }

  @Test func everyPartOfAKeyIsCompared() {
    let one = SHA256.digest(of: "1")
    let two = SHA256.digest(of: "2")
    let old = StageKey(
      kind: "fit", revision: 1, configuration: "{\"trees\":1}",
      inputs: [.init(name: "x", digest: one), .init(name: "y", digest: two)], seed: 1)
    let new = StageKey(
      kind: "fit", revision: 2, configuration: "{\"trees\":2}",
      inputs: [.init(name: "x", digest: two), .init(name: "z", digest: two)], seed: nil)
    #expect(
      Why.changes(from: old, to: new) == [
        .revision(old: 1, new: 2), .configuration(path: "trees", old: "1", new: "2"),
        .seed(old: 1, new: nil), .input(name: "x", old: one, new: two),
        .input(name: "z", old: nil, new: two), .input(name: "y", old: two, new: nil),
      ])
    let swapped = StageKey(
      kind: "fit", revision: 1, configuration: "{\"trees\":1}",
      inputs: [.init(name: "y", digest: two), .init(name: "x", digest: one)], seed: 1)
    #expect(Why.changes(from: old, to: swapped) == [.inputOrder])
    #expect(Why.changes(from: old, to: old) == [])
  }

  @Test func aStageIsComparedWithTheNearestEarlierRun() throws {
    let store = MemoryStore()
    for version in [1, 5, 6] {
      var plan = Plan(PlanTests.chain(version: version), history: store)
      _ = try PlanTests.run(&plan, store)
    }
    let plan = Plan(PlanTests.chain(version: 7), history: store)
    let why = Why(store)
    guard case .changed(let changes, let since) = why.reason(for: StageID(0), in: plan) else {
      Issue.record("the first stage changed")
      return
    }
    #expect(changes == [.configuration(path: "version", old: "6", new: "7")])
    #expect(since.label == "root")
    #expect(why.reason(for: StageID(1), in: plan) == .behind([StageID(0)]))
    let old = Plan(PlanTests.chain(version: 5), history: store)
    #expect(why.reason(for: StageID(2), in: old) == .upToDate)
    let forced = Plan(PlanTests.chain(version: 5), history: store) { $0.label == "root" }
    #expect(why.reason(for: StageID(0), in: forced) == .forced)
    let fresh = MemoryStore()
    #expect(
      Why(fresh).reason(for: StageID(0), in: Plan(PlanTests.chain(), history: fresh)) == .neverRan)
  }

  @Test func estimatesPreferTheSameStage() {
    func summary(_ label: String, _ seconds: Double, _ bytes: Int) -> StageSummary {
      StageSummary(
        key: SHA256.digest(of: "\(label) \(seconds)"), kind: Says.kind, label: label, parts: [],
        cost: StageCost(wallSeconds: seconds, cpuSeconds: 0, peakBytes: bytes), madeAt: 0)
    }
    let graph = PlanTests.chain()
    let estimates = Estimates([
      summary("root", 9, 1), summary("root", 2, 5), summary("other", 4, 7), summary("more", 3, 2),
    ])
    #expect(estimates.cost(of: graph[StageID(0)])?.wallSeconds == 2)
    #expect(estimates.cost(of: graph[StageID(1)])?.wallSeconds == 4)
    #expect(estimates.cost(of: graph[StageID(1)])?.peakBytes == 7)
    #expect(Estimates([]).cost(of: graph[StageID(0)]) == nil)
  }
}
