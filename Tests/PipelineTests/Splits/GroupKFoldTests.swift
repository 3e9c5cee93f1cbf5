import Learners
import Testing

@testable import Pipeline

/// Units of random groups and classes.
func randomUnits(
  seed: UInt64, units: Int, groups: Int, classes: Int
) -> SplitUnits {
  var random = SplitMix64(seed: seed)
  let group = (0..<units).map { $0 < groups ? $0 : random.below(groups) }
  return SplitUnits(
    group: group, groupNames: (0..<groups).map { "g\(1000 + $0)" },
    label: (0..<units).map { _ in random.below(classes) }, classes: classes)
}

func splitter(_ name: String, folds: Int = 5) throws -> any Splitter {
  try SplitterCatalog.type(named: name).init(ParameterValues(["folds": .integer(folds)]))
}

/// The property that every splitter but the leaky one has.
private func keepsGroupsWhole(_ folds: FoldAssignment, _ units: SplitUnits) -> Bool {
  var foldOfGroup = [Int?](repeating: nil, count: units.groupNames.count)
  for unit in units.group.indices {
    guard let fold = folds.testFold[unit], folds.names.indices.contains(fold) else { return false }
    if let known = foldOfGroup[units.group[unit]], known != fold { return false }
    foldOfGroup[units.group[unit]] = fold
  }
  return Set(folds.testFold).count == folds.names.count
}

/// Those that deal all groups into folds; `fixed` and `forward_chaining` have suites of their own.
private let safe = SplitterCatalog.all
  .filter { !$0.isLeaky && ![Fixed.name, ForwardChaining.name].contains($0.name) }.map { $0.name }

@Test(arguments: safe, 0..<30) func foldsArePartsOfWholeGroups(_ name: String, _ seed: Int) throws {
  var random = SplitMix64(seed: UInt64(seed))
  let folds = 2 + random.below(6)
  let groups = folds + random.below(30)
  let units = randomUnits(
    seed: UInt64(seed), units: groups + random.below(300), groups: groups,
    classes: 1 + random.below(4))
  let found = try splitter(name, folds: folds).folds(units, seed: UInt64(seed))
  #expect(keepsGroupsWhole(found, units), "\(name), seed \(seed)")
  #expect(found.names.count == (name == "leave_one_group_out" ? groups : folds))
  #expect(found == (try splitter(name, folds: folds).folds(units, seed: UInt64(seed))))
}

@Test(arguments: safe.filter { $0 != TimeBlocks.name }) func theOrderOfUnitsDoesNotMatter(
  _ name: String
) throws {
  let units = randomUnits(seed: 9, units: 200, groups: 23, classes: 3)
  var order = Array(0..<200)
  var random = SplitMix64(seed: 1)
  random.shuffle(&order)
  let label = try #require(units.label)
  let shuffled = SplitUnits(
    group: order.map { units.group[$0] }, groupNames: units.groupNames,
    label: order.map { label[$0] }, classes: 3)
  let plain = try splitter(name).folds(units, seed: 4)
  let other = try splitter(name).folds(shuffled, seed: 4)
  #expect(other.testFold == order.map { plain.testFold[$0] })
}

@Test func groupFoldsAreBalancedAndSeeded() throws {
  let units = SplitUnits(
    group: (0..<40).map { $0 / 2 }, groupNames: (0..<20).map { "g\(10 + $0)" }, label: nil,
    classes: 0)
  let one = try splitter("group_kfold").folds(units, seed: 1)
  #expect((0..<5).allSatisfy { fold in one.testFold.count { $0 == fold } == 8 })
  #expect(one != (try splitter("group_kfold").folds(units, seed: 2)))
  #expect(one.names == ["1", "2", "3", "4", "5"])
}

@Test func theLargestGroupsAreSpreadFirst() throws {
  // Sizes 5, 4, 3, 3, 3: greedily 5 + 3 and 4 + 3 + 3 for two folds.
  let sizes = [3, 5, 3, 4, 3]
  let group = sizes.indices.flatMap { Array(repeating: $0, count: sizes[$0]) }
  let units = SplitUnits(
    group: group, groupNames: ["a", "b", "c", "d", "e"], label: nil, classes: 0)
  let folds = try splitter("group_kfold", folds: 2).folds(units, seed: 3)
  #expect(Set([0, 1].map { fold in folds.testFold.count { $0 == fold } }) == [8, 10])
}

@Test(arguments: safe) func tooFewGroupsAreAFault(_ name: String) throws {
  let one = SplitUnits(group: [0, 0], groupNames: ["a"], label: [0, 1], classes: 2)
  let error = #expect(throws: SplitFault.self) { try splitter(name, folds: 2).folds(one, seed: 0) }
  #expect(error?.message == "a split needs at least 2 groups, found only 'a'")
  guard name != "leave_one_group_out" else { return }
  let three = SplitUnits(
    group: [0, 1, 2], groupNames: ["a", "b", "c"], label: [0, 1, 0], classes: 2)
  let more = #expect(throws: SplitFault.self) { try splitter(name, folds: 4).folds(three, seed: 0) }
  #expect(more?.parameter == "folds")
}
