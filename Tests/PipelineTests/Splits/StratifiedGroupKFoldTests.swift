import Learners
import Support
import Testing

@testable import Pipeline

@Test func foldsAgreeWithScikitLearn() throws {
  for (number, reference) in try Reference.load("splits").get("cases").list().enumerated() {
    let group = try reference.get("group").integers()
    let label = try reference.get("label").integers()
    let groups = try reference.get("groups").integer()
    let classes = try reference.get("classes").integer()
    var counts = [[Double]](repeating: [Double](repeating: 0, count: classes), count: groups)
    for unit in group.indices { counts[group[unit]][label[unit]] += 1 }
    let found = StratifiedGroupKFold.assign(
      counts, in: Array(0..<groups), folds: try reference.get("folds").integer())
    let wanted = try reference.get("test_fold").integers()
    #expect(group.map { found[$0] } == wanted, "case \(number)")
  }
}

@Test func shuffledFoldsAreStratifiedAsWell() throws {
  // 38 people with about 36 trials each and 24 % of the rare class, as in the study.
  var random = SplitMix64(seed: 5)
  let group = (0..<38).flatMap { Array(repeating: $0, count: 20 + random.below(26)) }
  let units = SplitUnits(
    group: group, groupNames: (10..<48).map { String($0) },
    label: group.map { _ in random.uniform() < 0.24 ? 1 : 0 }, classes: 2)
  let label = try #require(units.label)
  let share = Double(label.reduce(0, +)) / Double(label.count)
  for seed: UInt64 in 0..<5 {
    let folds = try splitter("stratified_group_kfold").folds(units, seed: seed)
    for fold in 0..<5 {
      let members = label.indices.filter { folds.testFold[$0] == fold }
      let rare = members.count { label[$0] == 1 }
      #expect(abs(Double(rare) / Double(members.count) - share) < 0.03, "seed \(seed)")
      #expect(abs(Double(members.count) - Double(label.count) / 5) < 30, "seed \(seed)")
    }
  }
}

@Test func continuousTargetsCannotBeStratified() throws {
  let units = SplitUnits(group: [0, 1], groupNames: ["a", "b"], label: nil, classes: 0)
  let error = #expect(throws: SplitFault.self) {
    try splitter("stratified_group_kfold", folds: 2).folds(units, seed: 0)
  }
  #expect(error?.message.contains("group_kfold") == true)
}
