import Testing

@testable import Pipeline

@Test func everyGroupIsAFold() throws {
  let units = SplitUnits(group: [1, 0, 1, 2], groupNames: ["a", "b", "c"], label: nil, classes: 0)
  let folds = try splitter("leave_one_group_out").folds(units, seed: 0)
  #expect(folds == FoldAssignment(testFold: [1, 0, 1, 2], names: ["a", "b", "c"]))
}
