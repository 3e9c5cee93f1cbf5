import Pipeline
import Testing

@testable import Runner

@Suite struct CellTallyTests {
  @Test func cellsAreDoneWhenAllTheyShowIsThere() {
    var graph = StageGraph()
    let ids = (0..<4).map { graph.add(Joins("\($0)"), label: "\($0)") }
    for id in ids[..<3] { graph.require(id, for: "a") }
    graph.require(ids[1], for: "b")
    graph.require(ids[3], for: "c")
    var tally = CellTally(Plan(graph, history: MemoryStore()))
    #expect(tally.counts == .init(total: 3))
    tally.finish(ids[1])
    tally.finish(ids[1])
    #expect(tally.counts == .init(total: 3, done: 1))
    tally.fail(ids[0])
    tally.finish(ids[2])
    #expect(tally.counts == .init(total: 3, done: 1, failed: 1))
    tally.finish(ids[3])
    #expect(tally.counts == .init(total: 3, done: 2, failed: 1))
  }

  @Test func whatARunSaysEndsWithAllCells() {
    let store = MemoryStore()
    for done in [0, 8] {
      var last = RunEvent.Standing()
      var first: RunEvent.Standing?
      let box = Box()
      _ = SchedulerTests.run(SchedulerTests.layers().graph, store, events: box.take)
      last = box.events.last?.standing ?? last
      first = box.events.first?.standing
      #expect(first?.cells == .init(total: 8, done: done))
      #expect(last.cells == .init(total: 8, done: 8))
      #expect(last.secondsLeft == (done == 0 ? 0 : nil))
      #expect(box.events.map(\.standing.elapsed) == box.events.map(\.standing.elapsed).sorted())
    }
  }

  @Test func failuresAndWhatIsBehindThemAreCountedByCell() {
    var graph = StageGraph()
    let bad = graph.add(Joins("bad") { _ in throw StageFailure("no") }, label: "bad")
    let box = Box()
    for index in 0..<3 {
      let id = graph.add(Joins("\(index)"), label: "\(index)", inputs: [("in", .stage(bad))])
      graph.require(id, for: "behind \(index)")
    }
    graph.require(graph.add(Joins("good"), label: "good"), for: "good")
    _ = SchedulerTests.run(graph, MemoryStore(), events: box.take)
    #expect(box.events.last?.standing.cells == .init(total: 4, done: 1, failed: 3))
  }
}
