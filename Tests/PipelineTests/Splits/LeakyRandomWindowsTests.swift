import Testing

@testable import Pipeline

@Test func windowsAreDealtOutEvenlyByClass() throws {
  let label = (0..<103).map { $0 % 4 == 0 ? 1 : 0 }
  let units = SplitUnits(
    group: (0..<103).map { $0 / 10 }, groupNames: (10..<21).map { String($0) }, label: label,
    classes: 2)
  let folds = try splitter("leaky_random_windows").folds(units, seed: 7)
  for fold in 0..<5 {
    let members = label.indices.filter { folds.testFold[$0] == fold }
    #expect((20...21).contains(members.count))
    #expect((5...6).contains(members.count { label[$0] == 1 }))
  }
  #expect(folds != (try splitter("leaky_random_windows").folds(units, seed: 8)))
  #expect(throws: SplitFault.self) {
    try splitter("leaky_random_windows", folds: 104).folds(units, seed: 7)
  }
}

@Test func onlyTheLeakySplitterIsLeaky() {
  #expect(SplitterCatalog.all.filter { $0.isLeaky }.map { $0.name } == ["leaky_random_windows"])
  let names = SplitterCatalog.all.map { $0.name }
  #expect(names == names.sorted())
}
