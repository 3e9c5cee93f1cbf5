import Pipeline
import Testing

@testable import Runner

@Suite struct TimeLeftTests {
  private func cost(_ seconds: Double) -> StageCost {
    StageCost(wallSeconds: seconds, cpuSeconds: 0, peakBytes: 0)
  }

  /// Ten stages, of which nine took a second before and the last one a hundred.
  private func plan(recording: Bool) throws -> (Plan, Estimates) {
    var graph = StageGraph()
    for index in 0..<10 { _ = graph.add(Joins("\(index)"), label: "stage \(index)") }
    let summaries = (0..<10).map { index in
      StageSummary(
        key: SHA256.digest(of: "\(index)"), kind: Joins.kind, label: "stage \(index)", parts: [],
        cost: cost(index == 9 ? 100 : 1), madeAt: 0)
    }
    return (Plan(graph, history: MemoryStore()), Estimates(recording ? summaries : []))
  }

  @Test func recordsOfTheStagesThatAreLeftDecideNotAMean() throws {
    let (plan, estimates) = try plan(recording: true)
    var left = TimeLeft(plan, estimates)
    #expect(left.seconds(workers: 1, longest: 0) == 109)
    #expect(left.seconds(workers: 2, longest: 0) == 54.5)
    // One stage is a hundred seconds, with any number of workers.
    #expect(left.seconds(workers: 50, longest: 100) == 100)
    for index in 0..<9 { left.remove(StageID(index), took: cost(1)) }
    // Nine seconds for nine stages: by a mean the last one would take another second.
    #expect(left.seconds(workers: 1, longest: 0) == 100)
    left.remove(StageID(9), took: cost(100))
    #expect(left.seconds(workers: 1, longest: 0) == 0)
  }

  @Test func aRunThatIsSlowerThanBeforeIsExpectedToStaySo() throws {
    let (plan, estimates) = try plan(recording: true)
    var left = TimeLeft(plan, estimates)
    for index in 0..<9 { left.remove(StageID(index), took: cost(2)) }
    let seconds = try #require(left.seconds(workers: 1, longest: 0))
    #expect(seconds > 180 && seconds <= 200)
  }

  @Test func withoutRecordsTheRunItselfTeaches() throws {
    let (plan, estimates) = try plan(recording: false)
    var left = TimeLeft(plan, estimates)
    #expect(left.seconds(workers: 1, longest: 0) == nil)
    left.remove(StageID(0), took: cost(3))
    left.remove(StageID(1), took: cost(5))
    #expect(left.seconds(workers: 1, longest: 0) == 32.0)
    // What was found in the store or failed takes no more time and teaches nothing.
    left.remove(StageID(2), took: nil)
    left.remove(StageID(2), took: nil)
    #expect(left.seconds(workers: 1, longest: 0) == 28.0)
  }

  @Test func whatIsDoneIsNotLeft() throws {
    let store = MemoryStore()
    var graph = StageGraph()
    for index in 0..<3 { _ = graph.add(Joins("\(index)"), label: "stage \(index)") }
    _ = SchedulerTests.run(graph, store)
    let left = TimeLeft(Plan(graph, history: store), Estimates(store.summaries()))
    #expect(left.seconds(workers: 1, longest: 0) == 0)
  }
}
