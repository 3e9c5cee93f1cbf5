import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct TimeBlocksTests {
  @Test func agreesWithKFoldInOrder() throws {
    for json in try Reference.load("time_splits").get("time_blocks").list() {
      let (samples, folds) = (try json.get("samples").integer(), try json.get("folds").integer())
      let found = try splitter("time_blocks", folds: folds).folds(unitsInTime(samples), seed: 1)
      for (fold, rows) in try json.get("rows").list().enumerated() {
        #expect(found.units(of: fold).test == (try rows.get("test").integers()))
        #expect(found.units(of: fold).train == (try rows.get("train").integers()))
      }
    }
  }

  /// Nothing that is learned from lies nearer to what is tested than the gap, and all else is learned from.
  @Test(arguments: 0..<20)
  func trainingKeepsItsDistance(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let count = 12 + random.below(40)
    var clock = 0.0
    let times = (0..<count).map { _ -> SplitTime in
      clock += Double(random.below(60)) / 7
      let start = clock
      clock += 1 + Double(random.below(40)) / 9
      return SplitTime(start: start, end: clock)
    }
    // The order in which units come does not matter.
    var order = Array(0..<count)
    random.shuffle(&order)
    let units = unitsInTime(count, times: order.map { times[$0] })
    let gap = Double(random.below(12))
    let trials = random.below(3)
    var values: [String: ParameterValue] = ["folds": .integer(3), "gap_s": .number(gap)]
    if trials > 0 { values["gap_trials"] = .integer(trials) }
    let found = try splitter("time_blocks", values).folds(units, seed: 0)
    for fold in 0..<3 {
      let (train, test) = found.units(of: fold)
      #expect(!test.isEmpty)
      for unit in 0..<count where !test.contains(unit) {
        let seconds = test.map { distance(units.times[unit], units.times[$0]) }.min() ?? 0
        let steps = test.map { abs(order[unit] - order[$0]) }.min() ?? 0
        #expect(train.contains(unit) == (seconds >= gap && steps > trials), "seed \(seed)")
      }
    }
    #expect(found.testFold.allSatisfy { $0 != nil })
  }

  @Test func groupsStayWhole() throws {
    let units = unitsInTime(9, groups: [0, 0, 1, 1, 1, 2, 2, 3, 3])
    let found = try splitter("time_blocks", folds: 2).folds(units, seed: 0)
    #expect(found.testFold == [0, 0, 0, 0, 0, 1, 1, 1, 1])
  }

  @Test func secondsNeedTimes() throws {
    let units = unitsInTime(6, times: (0..<6).map { _ in .unknown })
    let error = #expect(throws: SplitFault.self) {
      try splitter("time_blocks", ["folds": .integer(2), "gap_s": .number(1)])
        .folds(units, seed: 0)
    }
    #expect(error?.parameter == "gap_s")
    let found = try splitter("time_blocks", ["folds": .integer(2), "gap_trials": .integer(1)])
      .folds(units, seed: 0)
    #expect(found.testFold == [0, 0, 0, 1, 1, 1])
    #expect(found.leftOut == [[3], [2]])
  }
}
