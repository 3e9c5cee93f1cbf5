import Learners
import Support
import Testing

@testable import Pipeline

/// Splits from the text of a spec to rows: what is proved, and what is kept apart.
@Suite struct SplitRunTests {
  private static let subjects = 4
  private static let trials = 12

  private func spec(_ outer: String, windowing: String = "{length_s: 2, overlap: 0.5}") -> String {
    """
    spec: 1
    name: splits
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {column: who}
      time: {column: t}
      trials:
        file: log.csv
        subject: {column: who}
        trial: {column: k}
        start: {column: from}
        end: {column: to}
      modalities: {eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}}
      label: {use: column, column: v, classes: [x, y]}
    windowing: \(windowing)
    features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}
    model: {use: logistic_regression}
    evaluation: {outer: \(outer), metrics: [accuracy], statistics: {ci: {use: t}}}
    """
  }

  /// Four people, two sessions of six trials of five seconds, two seconds apart, an hour between sessions.
  private func project() -> TemporaryProject {
    var log = "who,k,from,to,v,session,film\n"
    var eeg = "who,t,a\n"
    for subject in 0..<Self.subjects {
      for trial in 0..<Self.trials {
        let start = Double(trial) * 7 + (trial >= 6 ? 3600 : 0)
        let word = (subject + trial) % 2 == 0 ? "x" : "y"
        log += "s\(subject),t\(trial),\(start),\(start + 5),\(word)"
        log += ",\(trial >= 6 ? "pm" : "am"),f\(trial % 3)\n"
        for row in 0..<28 {
          let value = Double((subject * 31 + trial * 17 + row * 53) % 23) / 5
          eeg += "s\(subject),\(start + Double(row) / 4),\(value + (word == "y" ? 1 : 0))\n"
        }
      }
    }
    return TemporaryProject(["log.csv": log, "eeg.csv": eeg])
  }

  private struct Found {
    let rows: DesignRows
    let labelled: LabelledTrials
    let membership: FoldMembership
    let predictions: Predictions
    let result: CellResult

    func subject(_ row: Int) -> Int { labelled.trials[rows.trial[row]].subject }
    func position(_ row: Int) -> Int { labelled.trials[rows.trial[row]].position }
  }

  private func run(_ outer: String) throws -> Found {
    let folder = project()
    var run = try GraphRun(spec: spec(outer), root: folder.path)
    try run.runAll()
    let stages = try run.stages("base")
    let place = try #require(run.graph.graph.nodes.firstIndex { $0.kind == SplitStage.kind })
    let digest = try #require(run.store.summary(of: run.keys[place])?.digest(of: ""))
    let split = try #require(run.store.artifact("", of: run.keys[place], digest: digest))
    let rows = try run.artifact(stages.rows).designRows
    return Found(
      rows: rows, labelled: try run.artifact(stages.label).labelledTrials,
      membership: FoldMembership(split: split, rows: rows),
      predictions: try run.artifact(stages.fits[0]).predictions, result: try run.result("base"))
  }

  private func provesNothingShared(_ found: Found) {
    #expect(found.predictions.guards == GuardProof())
    #expect(found.result.groupOverlap == 0 && found.result.windowOverlap == 0)
    for fold in found.membership.names.indices {
      let train = Set(found.membership.train[fold])
      #expect(train.isDisjoint(with: found.membership.test[fold]))
      #expect(!train.isEmpty && !found.membership.test[fold].isEmpty)
    }
  }

  @Test(arguments: [
    "{use: leave_one_group_out, group: subject}",
    "{use: leave_one_group_out, group: session}",
    "{use: leave_one_group_out, group: {column: film}}",
    "{use: stratified_group_kfold, group: trial, folds: 3}",
    "{use: stratified_group_kfold, group: trial, within: subject, folds: 3}",
    "{use: stratified_group_kfold, group: trial, within: subject, train_on: everyone, folds: 3}",
    "{use: forward_chaining, within: subject, train_on: everyone, folds: 3, gap_trials: 1}",
    "{use: group_kfold, group: {column: film}, within: subject, folds: 3}",
    "{use: time_blocks, within: subject, folds: 3, gap_s: 3}",
    "{use: time_blocks, within: subject, group: session, folds: 2}",
    "{use: forward_chaining, within: subject, folds: 3, gap_trials: 1}",
    "{use: forward_chaining, within: subject, group: session, folds: 1}",
    "{use: fixed, group: subject, test: [s1, s3]}",
    "{use: fixed, group: {column: session}, train: [am], test: [pm]}",
    "{use: group_kfold, group: subject, folds: 2, repeats: 3}",
  ])
  func nothingIsShared(_ outer: String) throws {
    guard outer != "{use: forward_chaining, within: subject, group: session, folds: 1}" else {
      // One fold is none: what is meant is train on one session, test on the other, see `fixed`.
      #expect(GraphRun.load(spec(outer), root: project().path).faults.count == 1)
      return
    }
    provesNothingShared(try run(outer))
  }

  @Test func theLeakySplitIsCounted() throws {
    let found = try run("{use: leaky_random_windows, folds: 3}")
    #expect(found.result.isLeaky)
    #expect(found.result.groupOverlap > 0 && found.result.windowOverlap > 0)
  }

  /// One model per fold: every fold tests and learns from a part of each person.
  @Test func foldsOfEveryoneTestAPartOfEveryone() throws {
    let found = try run(
      "{use: stratified_group_kfold, group: trial, within: subject, train_on: everyone, folds: 3}")
    #expect(found.membership.names == ["1", "2", "3"] && found.membership.subjectOfFold == nil)
    for fold in 0..<3 {
      let own = (0..<Self.subjects).map { subject in
        found.membership.test[fold].filter { found.subject($0) == subject }
      }
      #expect(own.allSatisfy { Set($0.map(found.position)).count == 4 })
      #expect(Set(found.membership.train[fold].map(found.subject)).count == Self.subjects)
    }
  }

  /// Rows, not only trials, keep the distance that the gap asks for.
  @Test(arguments: ["time_blocks", "forward_chaining"], [0.0, 2, 2.5, 9.5])
  func noTrainingRowIsNearerThanTheGap(_ use: String, _ gap: Double) throws {
    let found = try run("{use: \(use), within: subject, folds: 3, gap_s: \(gap)}")
    provesNothingShared(found)
    var leftOut = 0
    #expect(found.membership.names.count == 3 * Self.subjects)
    for fold in found.membership.names.indices {
      let (train, test) = (found.membership.train[fold], found.membership.test[fold])
      for own in train {
        for other in test where found.subject(own) == found.subject(other) {
          let (one, two) = (
            SplitTime(start: found.rows.start[own], end: found.rows.end[own]),
            SplitTime(start: found.rows.start[other], end: found.rows.end[other])
          )
          #expect(distance(one, two) >= gap)
          if use == "forward_chaining" { #expect(one.end <= two.start) }
        }
      }
      leftOut += found.rows.count / Self.subjects - train.count - test.count
    }
    // Trials lie two seconds apart: a gap of two leaves nothing out, one of more does.
    if use == "time_blocks" { #expect((leftOut > 0) == (gap > 2)) }
  }

  @Test func theFirstBlockOfForwardChainingOnlyTrains() throws {
    let found = try run("{use: forward_chaining, within: subject, folds: 3}")
    let tested = Set(found.predictions.row)
    let never = (0..<found.rows.count).filter { !tested.contains($0) }
    #expect(Set(never.map(found.position)) == [0, 1, 2])
    #expect(Set(found.membership.train[0].map(found.position)) == [0, 1, 2])
    #expect(found.result.trials == Self.subjects * 9)
    #expect(found.result.notes.contains { $0.contains("first block of time is never tested") })
  }

  @Test func oneSessionLearnsTheOtherIsTested() throws {
    let found = try run("{use: fixed, group: {column: session}, train: [am], test: [pm]}")
    #expect(found.membership.names == ["test"])
    #expect(found.membership.train[0].allSatisfy { found.position($0) < 6 })
    #expect(found.membership.test[0].allSatisfy { found.position($0) >= 6 })
    #expect(found.result.subjects == Self.subjects)
  }

  /// Each row is tested once per repeat; the first repeat is the split without repeats.
  @Test func repeatsAreFoldsAnewAndAveraged() throws {
    let outer = "use: stratified_group_kfold, group: trial, folds: 3"
    let once = try run("{\(outer)}")
    let found = try run("{\(outer), repeats: 3}")
    #expect(found.membership.names.count == 9)
    #expect(found.membership.names[3] == "1 of repeat 2")
    #expect(found.membership.repeatOfFold == [0, 0, 0, 1, 1, 1, 2, 2, 2])
    #expect(found.membership.test[0] == once.membership.test[0])
    #expect(Array(found.membership.train[..<3]) == once.membership.train)
    #expect(found.membership.test[3] != found.membership.test[0])
    let parts = found.predictions.byRepeat
    #expect(parts.count == 3)
    for part in parts { #expect(part.row.sorted() == Array(0..<found.rows.count)) }
    #expect(parts[0].row == once.predictions.row)
    // Repeats are averaged like seeds, and a decision counts once.
    #expect(found.result.decisions == once.result.decisions)
    #expect(found.result.perClass.map(\.support) == once.result.perClass.map(\.support))
    let vote = ParameterValues(["use": .text("pooled"), "by": .text("mean_proba")])
    let scores = parts.map { part in
      Accuracy().score(
        Decisions(part, rows: found.rows, labelled: found.labelled, vote: vote, scored: nil)
          .outcome) ?? .nan
    }
    let mean = try #require(found.result.metrics[0].value)
    #expect(abs(mean - scores.reduce(0, +) / 3) < 1e-12)
    #expect(found.result.metrics[0].sdSeeds != nil)
    #expect(found.result.notes.contains { $0.hasPrefix("every row is tested 3 times") })
  }

  @Test(arguments: [
    ("leave_one_subject_out", "here it is {use: leave_one_group_out, group: subject}"),
    ("LOSO", "here it is {use: leave_one_group_out, group: subject}"),
    ("leave_one_session_out", "here it is {use: leave_one_group_out, group: session}"),
    ("time_series_split", "here it is {use: forward_chaining, within: subject}"),
    ("grup_kfold", "did you mean 'group_kfold'?"),
  ])
  func namesFromElsewhereAreTranslated(_ use: String, _ help: String) {
    let loaded = GraphRun.load(spec("{use: \(use), group: subject}"), root: project().path)
    #expect(loaded.faults.first?.help == help)
    #expect(loaded.faults.first?.message == "unknown split '\(use)'")
  }

  @Test(arguments: [
    ("{use: time_blocks, folds: 3}", "divides the time of each subject"),
    ("{use: forward_chaining, group: subject, within: subject}", "cannot be divided into subjects"),
    ("{use: fixed, group: subject}", "needs 'folds' or 'test'"),
    ("{use: fixed, group: trial, within: subject, test: [a]}", "all subjects together"),
  ])
  func whatMeansNothingIsSaidBeforeAnythingRuns(_ outer: String, _ words: String) {
    let loaded = GraphRun.load(spec(outer), root: project().path)
    #expect(loaded.faults.count == 1)
    #expect(loaded.faults.first?.message.contains(words) ?? false)
  }

  @Test func aSubjectThatIsNotThereIsNamed() throws {
    let folder = project()
    var run = try GraphRun(
      spec: spec("{use: fixed, group: subject, test: [s11]}"), root: folder.path)
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(failure?.message.contains("no group 's11'; did you mean") ?? false)
    #expect(failure?.specPath == "evaluation.outer.test")
  }
}
