import Learners
import Testing

@testable import Pipeline

@Suite struct FixedTests {
  private let units = SplitUnits(
    group: [0, 1, 2, 3, 0, 1], groupNames: ["1", "10", "2", "3"], label: [0, 1, 0, 1, 1, 0],
    classes: 2)

  private func texts(_ words: String...) -> ParameterValue { .list(words.map { .text($0) }) }

  @Test func foldsAreAsListed() throws {
    let folds = ParameterValue.map([
      .init(key: "B", value: texts("2", "1")), .init(key: "A", value: texts("10")),
    ])
    let found = try splitter("fixed", ["folds": folds]).folds(units, seed: 0)
    #expect(found.names == ["B", "A"])
    #expect(found.testFold == [0, 1, 0, nil, 0, 1])
    #expect(found.units(of: 1) == ([0, 2, 3, 4], [1, 5]))
    #expect(found.notes == ["1 groups are learned from and never tested"])
  }

  @Test func oneFoldMayNameWhatItLearnsFrom() throws {
    let all = try splitter("fixed", ["test": texts("2")]).folds(units, seed: 0)
    #expect(all.units(of: 0) == ([0, 1, 3, 4, 5], [2]))
    let some = try splitter("fixed", ["test": texts("2"), "train": texts("1")])
      .folds(units, seed: 0)
    #expect(some.units(of: 0) == ([0, 4], [2]))
    #expect(some.notes == ["2 groups are neither tested nor learned from"])
  }

  @Test func listsThatMeanNothingAreFaults() throws {
    let folds = ParameterValue.map([.init(key: "A", value: texts("1"))])
    for values in [
      [:], ["folds": folds, "test": texts("2")], ["folds": folds, "train": texts("2")],
      ["folds": ParameterValue.map([])], ["train": texts("2")],
    ] {
      #expect(throws: SplitFault.self) { try splitter("fixed", values) }
    }
    let twice = #expect(throws: SplitFault.self) {
      try splitter("fixed", ["test": texts("2"), "train": texts("1", "2")])
    }
    #expect(twice?.message == "group '2' is listed twice")
    let unknown = #expect(throws: SplitFault.self) {
      try splitter("fixed", ["test": texts("4")]).folds(units, seed: 0)
    }
    #expect(unknown?.message.hasPrefix("no group '4'") ?? false)
    #expect(unknown?.parameter == "test")
  }
}
