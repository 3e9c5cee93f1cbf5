import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct ForwardChainingTests {
  @Test func agreesWithTimeSeriesSplit() throws {
    for json in try Reference.load("time_splits").get("forward_chaining").list() {
      let (samples, folds) = (try json.get("samples").integer(), try json.get("folds").integer())
      var values: [String: ParameterValue] = ["folds": .integer(folds)]
      let gap = try json.get("gap").integer()
      if gap > 0 { values["gap_trials"] = .integer(gap) }
      let found = try splitter("forward_chaining", values).folds(unitsInTime(samples), seed: 1)
      for (fold, rows) in try json.get("rows").list().enumerated() {
        #expect(found.units(of: fold).test == (try rows.get("test").integers()))
        #expect(found.units(of: fold).train == (try rows.get("train").integers()))
      }
    }
  }

  /// Also where a group comes again after what is tested: only what began before counts.
  @Test func theFutureIsNeverLearnedFrom() throws {
    let units = unitsInTime(9, groups: [0, 1, 1, 2, 0, 2, 3, 1, 3])
    let values: [String: ParameterValue] = ["folds": .integer(3), "gap_s": .number(1.5)]
    let found = try splitter("forward_chaining", values).folds(units, seed: 0)
    #expect(found.testFold == [nil, 0, 0, 1, nil, 1, 2, 0, 2])
    for fold in 0..<3 {
      let (train, test) = found.units(of: fold)
      let first = test.map { units.times[$0].start }.min() ?? 0
      #expect(train.allSatisfy { units.times[$0].end + 1.5 <= first })
    }
    // Units lie a second apart: the one right before the tested block is too near.
    #expect(found.units(of: 2).train == [0, 1, 2, 3, 4])
    #expect(found.units(of: 0).train == [])
    #expect(throws: SplitFault.self) { try FoldSupport.requireTraining(found) }
  }

  @Test func theFirstBlockIsNeverTested() throws {
    let found = try splitter("forward_chaining", folds: 2).folds(unitsInTime(8), seed: 0)
    #expect(found.testFold == [nil, nil, nil, nil, 0, 0, 1, 1])
    #expect(found.leftOut == [[6, 7], []])
    #expect(found.notes.count == 1)
  }

  @Test func oneBlockMoreThanFoldsIsNeeded() throws {
    let error = #expect(throws: SplitFault.self) {
      try splitter("forward_chaining", folds: 4).folds(unitsInTime(4), seed: 0)
    }
    #expect(error?.message == "4 folds in time need at least 5 groups, found 4")
  }
}
