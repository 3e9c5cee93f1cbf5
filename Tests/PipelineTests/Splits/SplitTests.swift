import Learners
import Testing

@testable import Pipeline

private func split(_ use: String, _ more: [String: ParameterValue]) throws -> Split {
  let base: [String: ParameterValue] = ["use": .text(use), "folds": .integer(2)]
  return try Split(ParameterValues(base.merging(more) { $1 }))
}

private let clip = ParameterValue.record(ParameterValues(["column": .text("clip")]))

/// Two people who saw the same four clips.
private let people = ["b", "a"].map { name in
  SubjectTrials(
    subject: name, ids: ["1", "2", "3", "4"], starts: [0, 1, 2, 3], ends: [1, 2, 3, 4],
    columns: ["clip": ["w", "x", "y", "z"], "session": ["am", "am", "pm", nil]])
}
private let places = (0..<8).map { SplitPlace(subject: $0 / 4, trial: $0 % 4) }
private let labels = [0, 1, 0, 1, 0, 1, 0, 1]

private func units(_ split: Split) throws -> SplitUnits {
  try split.units(places: places, subjects: people, labels: labels, classes: 2)
}

@Test func groupsAreNamedBySubjectTrialOrColumn() throws {
  #expect(
    try units(split("group_kfold", ["group": .text("subject")])).group == [1, 1, 1, 1, 0, 0, 0, 0])
  #expect(
    try units(split("group_kfold", ["group": .text("trial")])).groupNames
      == ["a/1", "a/2", "a/3", "a/4", "b/1", "b/2", "b/3", "b/4"])
  #expect(try units(split("group_kfold", ["group": clip])).group == [0, 1, 2, 3, 0, 1, 2, 3])
}

@Test func missingColumnsAndValuesAreFaults() throws {
  let session = try split("group_kfold", ["group": .text("session")])
  let empty = #expect(throws: SplitFault.self) { try units(session) }
  #expect(empty?.message == "column 'session' is empty for trial '4' of subject 'b'")
  let other = ParameterValue.record(ParameterValues(["column": .text("room")]))
  let missing = #expect(throws: SplitFault.self) {
    try units(split("group_kfold", ["group": other]))
  }
  #expect(missing?.message == "the trials of subject 'b' have no column 'room'")
  let crossing = #expect(throws: SplitFault.self) {
    try split("group_kfold", ["group": .text("trial")]).units(
      places: [SplitPlace(subject: 0, trial: nil)], subjects: people, labels: nil, classes: 0)
  }
  #expect(crossing?.parameter == "group")
}

@Test func namesWithSlashesStayApart() throws {
  let odd = [("a/b", "c"), ("a", "b/c")].map { subject, trial in
    SubjectTrials(subject: subject, ids: [trial], starts: [0], ends: [1], columns: [:])
  }
  let found = try split("group_kfold", ["group": .text("trial")]).units(
    places: [SplitPlace(subject: 0, trial: 0), SplitPlace(subject: 1, trial: 0)], subjects: odd,
    labels: nil, classes: 0)
  #expect(found.groupNames.count == 2)
}

@Test func withinSubjectsEverySubjectHasFoldsOfItsOwn() throws {
  let own = try split("stratified_group_kfold", ["group": clip, "within": .text("subject")])
  let joined = try split(
    "stratified_group_kfold",
    ["group": clip, "within": .text("subject"), "train_on": .text("everyone")])
  #expect(own.isPersonal && own.isWithinSubject && !joined.isPersonal && joined.isWithinSubject)
  let folds = try own.folds(try units(own), places: places, subjects: people, seed: 3)
  let together = try joined.folds(try units(joined), places: places, subjects: people, seed: 3)
  #expect(folds.names == ["b/1", "b/2", "a/1", "a/2"] && together.names == ["1", "2"])
  #expect(folds.owners?.ofFold == [0, 0, 1, 1] && together.owners == nil)
  for fold in folds.names.indices {
    let (mine, shared) = (folds.units(of: fold), together.units(of: fold % 2))
    let person = fold / 2 * 4..<fold / 2 * 4 + 4
    // A person is cut in the same way, whoever else is learned from.
    #expect(mine.test == shared.test.filter(person.contains))
    #expect(mine.train == shared.train.filter(person.contains))
    #expect(mine.train.count == 2 && mine.test.count == 2)
  }
}

@Test func whomAFoldLearnsFromMeansSomethingWithinSubjectsOnly() throws {
  let values = ParameterValues([
    "use": .text("group_kfold"), "folds": .integer(2), "group": .text("trial"),
  ])
  var everyone = values
  everyone["train_on"] = .text("everyone")
  #expect(throws: SplitFault.self) { try Split(everyone) }
  everyone["within"] = .text("subject")
  #expect(try Split(everyone).isPersonal == false)
  let inner = #expect(throws: SplitFault.self) { try Split(everyone, role: .inner) }
  #expect(inner?.parameter == "train_on")
  // Inner folds choose for one model, so that they pool whom it learns from.
  everyone["train_on"] = nil
  #expect(try Split(everyone, role: .inner).isPersonal == false && Split(everyone).isPersonal)
}

@Test func withinSubjectsEveryFoldTestsAPartOfEveryone() throws {
  let within = try split(
    "stratified_group_kfold",
    ["group": clip, "within": .text("subject"), "train_on": .text("everyone")])
  let folds = try within.folds(try units(within), places: places, subjects: people, seed: 3)
  for person in 0..<2 {
    let mine = Array(folds.testFold[person * 4..<person * 4 + 4])
    #expect((0..<2).allSatisfy { fold in mine.count { $0 == fold } == 2 })
  }
  // One clip of two people is two groups here, so that neither counts as seen through the other.
  #expect(try units(within).groupNames.count == 8)
}

@Test func aSubjectWithTooFewGroupsIsNamed() throws {
  let within = try split(
    "group_kfold", ["group": clip, "within": .text("subject"), "folds": .integer(4)])
  let fewer = Array(places.dropLast())
  let part = try within.units(places: fewer, subjects: people, labels: nil, classes: 0)
  let error = #expect(throws: SplitFault.self) {
    try within.folds(part, places: fewer, subjects: people, seed: 0)
  }
  #expect(
    error?.message == "subject 'a': 4 folds need at least 4 groups, found 3; "
      + "'dataset.select.exclude_subjects' leaves subjects out")
}

@Test func combinationsThatMeanNothingAreFaults() throws {
  #expect(throws: SplitFault.self) { try split("group_kfold", [:]) }
  #expect(throws: SplitFault.self) {
    try split("leaky_random_windows", ["group": .text("subject")])
  }
  #expect(throws: SplitFault.self) {
    try split("group_kfold", ["group": .text("subject"), "within": .text("subject")])
  }
}

@Test func classesMustBeLearnable() throws {
  let folds = FoldAssignment(testFold: [0, 0, 1, 1], names: ["1", "2"])
  let error = #expect(throws: SplitFault.self) {
    try FoldSupport.check(folds, label: [0, 1, 0, 0], classes: ["yes", "no"])
  }
  #expect(
    error?.message == "class 'no' is absent from the training rows of fold '1': "
      + "all its rows are tested there")
  let three = FoldAssignment(testFold: [0, 1, 2, 0, 1, 2], names: ["1", "2", "3"])
  #expect(
    try FoldSupport.check(three, label: [0, 0, 0, 1, 1, 0], classes: ["yes", "no"])
      == ["class 'no' has no test row in 1 of 3 folds: 3"])
}

@Test func unitsLeftOutNeitherTrainNorTest() throws {
  let folds = FoldAssignment(testFold: [nil, 0, 1, 1], leftOut: [[2, 3], []], names: ["1", "2"])
  #expect(folds.units(of: 0) == ([0], [1]))
  #expect(folds.units(of: 1) == ([0, 1], [2, 3]))
  let error = #expect(throws: SplitFault.self) {
    try FoldSupport.check(folds, label: [0, 1, 1, 0], classes: ["yes", "no"])
  }
  #expect(
    error?.message == "class 'no' is absent from the training rows of fold '1': "
      + "all its rows are tested there or left out")
  let empty = FoldAssignment(testFold: [0, 1], leftOut: [[1], []], names: ["a", "b"])
  let nothing = #expect(throws: SplitFault.self) { try FoldSupport.requireTraining(empty) }
  #expect(nothing?.message == "fold 'a' has no training rows: all are tested there or left out")
  // Nothing left out is nothing said.
  let plain = FoldAssignment(testFold: [0, 1], leftOut: [[], []], names: ["a", "b"])
  #expect(plain == FoldAssignment(testFold: [0, 1], names: ["a", "b"]))
}
