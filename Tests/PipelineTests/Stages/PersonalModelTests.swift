import Learners
import Support
import Testing

@testable import Pipeline

/// Models of a person's own: what they learn from, and what becomes of classes that a person never showed.
@Suite struct PersonalModelTests {
  private static let subjects = 4
  private static let trials = 12

  /// Four people with twelve trials of four seconds each.
  private struct Study {
    var label: (_ subject: Int, _ trial: Int) -> String = { $1 % 2 == 0 ? "x" : "y" }
    /// Added to the values of a person.
    var shift: (_ subject: Int) -> Double = { Double($0) }
    var model = "{use: logistic_regression}"
    var more = ""
    var classes = "[x, y]"

    func run(_ outer: String) throws -> GraphRun {
      var log = "who,k,from,to,v\n"
      var eeg = "who,t,a\n"
      for subject in 0..<subjects {
        for trial in 0..<trials {
          let (start, word) = (trial * 5, label(subject, trial))
          log += "s\(subject),t\(trial),\(start),\(start + 4),\(word)\n"
          for row in 0..<16 {
            let noise = Double((subject * 31 + trial * 17 + row * 53) % 23) / 10
            let signal = noise + shift(subject) + (word == "y" ? 1 : word == "z" ? 2 : 0)
            eeg += "s\(subject),\(Double(start) + Double(row) / 4),\(signal)\n"
          }
        }
      }
      let folder = TemporaryProject(["log.csv": log, "eeg.csv": eeg])
      var run = try GraphRun(
        spec: """
          spec: 1
          name: personal
          dataset:
            use: recordings
            root: ${env:ROOT}
            time: {column: t}
            subject: {column: who}
            trials: {file: log.csv, trial: {column: k}, start: {column: from}, end: {column: to}}
            modalities: {eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}}
            label: {use: column, column: v, classes: \(classes)}
          windowing: {length_s: 2}
          features: {eeg: [{use: statistics, columns: raw, stats: [mean, std]}]}
          model: \(model)
          evaluation: {outer: \(outer), metrics: [accuracy], statistics: {ci: {use: t}}\(more)}
          """, root: folder.path)
      try run.runAll()
      return run
    }
  }

  private static let blocks = "{use: time_blocks, within: subject, folds: 3}"

  private func predictions(_ run: GraphRun) throws -> Predictions {
    try run.artifact(try run.stages("base").fits[0]).predictions
  }

  /// Probabilities of a subject's rows, in row order.
  private func answers(_ run: GraphRun, of subject: Int) throws -> [[Double]] {
    let stages = try run.stages("base")
    let rows = try run.artifact(stages.rows).designRows
    let labelled = try run.artifact(stages.label).labelledTrials
    let found = try predictions(run)
    return found.row.indices.filter {
      labelled.trials[rows.trial[found.row[$0]]].subject == subject
    }.sorted { found.row[$0] < found.row[$1] }.map { Array(found.probabilities.row($0)) }
  }

  /// Whatever others do, a person's answers stay the same to the last bit; not so with one model for all.
  @Test(arguments: [
    "logistic_regression", "random_forest, trees: 10", "mlp, hidden: [4], epochs: 5",
  ])
  func othersHaveNoSay(_ model: String) throws {
    let steps = "preprocess: [{use: standardize}]"
    var study = Study(model: "{use: \(model), \(steps)}")
    let own = try study.run(Self.blocks)
    let together = try study.run(
      "{use: time_blocks, within: subject, train_on: everyone, folds: 3}")
    study.shift = { $0 == 0 ? 0 : Double($0 * $0) * 7 }
    let others = try study.run(Self.blocks)
    let othersTogether = try study.run(
      "{use: time_blocks, within: subject, train_on: everyone, folds: 3}")
    #expect(try answers(own, of: 0) == answers(others, of: 0))
    #expect(try answers(own, of: 0).count == 2 * Self.trials)
    #expect(try answers(together, of: 0) != answers(othersTogether, of: 0))
    let folds = try predictions(own).folds
    #expect(folds.map(\.name).prefix(4) == ["s0/1", "s0/2", "s0/3", "s1/1"])
    #expect(folds.map(\.subject) == (0..<12).map { $0 / 3 })
    #expect(folds.allSatisfy { $0.trainRows == 16 && $0.testRows == 8 && $0.trainGroups == 8 })
    let result = try own.result("base")
    #expect(result.folds.map(\.subject).prefix(4) == ["s0", "s0", "s0", "s1"])
    #expect(result.subjects == Self.subjects && result.groupOverlap == 0)
    // Setting rows aside to see when to stop keeps trials, not subjects, together.
    #expect(!result.notes.contains { $0.contains("could hold out no group") })
    #expect(try together.result("base").folds.allSatisfy { $0.subject == nil })
  }

  /// s3 only ever shows x; s2 shows y once, so that the fold that tests it has learned x only.
  @Test func oneClassIsAnsweredWithCertaintyAndCounted() throws {
    let study = Study(label: { subject, trial in
      subject == 3 ? "x" : subject == 2 ? (trial == 0 ? "y" : "x") : trial % 2 == 0 ? "x" : "y"
    })
    let run = try study.run(Self.blocks)
    #expect(try answers(run, of: 3).allSatisfy { $0 == [1, 0] })
    let edge = try answers(run, of: 2)
    #expect(edge.prefix(8).allSatisfy { $0 == [1, 0] })
    #expect(edge.dropFirst(8).allSatisfy { $0[0] < 1 && $0[1] > 0 })
    let notes = try run.result("base").notes
    let counted =
      "4 of 12 folds learn from one class only, for their subject has shown no other outside of what is"
      + " tested: it is answered with certainty, and nothing is learned (16 test trials; subjects s2, s3)"
    #expect(notes.contains(counted), "\(notes)")
    // The dummy of the same task stands on the same folds.
    let dummy = try #require(run.graph.cells.first { $0.cell.isDummy })
    #expect(try run.result(dummy.cell.name).notes.contains(counted))
    // One model for all has learned both classes.
    let together = try study.run(
      "{use: time_blocks, within: subject, train_on: everyone, folds: 3}")
    #expect(try answers(together, of: 3).allSatisfy { $0[1] > 0 })
  }

  /// s2 shows y in its first and last trial alone: the fold that tests one of them has one left to divide.
  @Test func tooFewOfAClassToChooseByAreNamed() throws {
    let study = Study(
      label: { subject, trial in
        subject == 2 ? (trial % 11 == 0 ? "y" : "x") : trial % 2 == 0 ? "x" : "y"
      }, model: "{use: logistic_regression, tune: {grid: {C: [0.1, 1]}}}",
      more: ", inner: {use: group_kfold, group: trial, folds: 3}")
    let failure = #expect(throws: StageFailure.self) { try study.run(Self.blocks) }
    let message = failure?.message ?? ""
    #expect(
      message.hasPrefix("subject 's2' has 1 trial of class 'y' to learn from, all of it judged in"),
      "\(message)")
    #expect(message.contains("Use fewer 'folds' or 'stratified_group_kfold' here"))
    #expect(failure?.place == "fold s2/1, inner folds")
  }

  /// s1 never shows z: its models know x and y only, whatever is weighed, chosen or calibrated.
  @Test(arguments: [
    ("{use: logistic_regression, class_weight: {x: 1, y: 2, z: 3}}", ""),
    (
      "{use: logistic_regression, threshold: {metric: f1_macro}, calibrate: {use: temperature}}",
      ", inner: {use: stratified_group_kfold, group: trial, folds: 2}"
    ),
    (
      "{use: logistic_regression, tune: {grid: {C: [0.1, 1]}}}",
      ", inner: {use: stratified_group_kfold, group: trial, within: subject, folds: 2}"
    ),
    ("{use: knn, k: 3}", ", smoothing: {use: hmm, along: recording}"),
  ])
  func classesThatWereNeverShownAreNeverAnswered(_ model: String, _ more: String) throws {
    let study = Study(
      label: { subject, trial in
        subject == 1 ? (trial % 2 == 0 ? "x" : "y") : ["x", "y", "z"][trial % 3]
      }, model: model, more: more, classes: "[x, y, z]")
    let run = try study.run(Self.blocks)
    let answers = try answers(run, of: 1)
    #expect(answers.count == 2 * Self.trials && answers.allSatisfy { $0[2] < 1e-6 })
    #expect(answers.allSatisfy { abs($0[0] + $0[1] + $0[2] - 1) < 1e-9 })
    #expect(answers.contains { $0[1] > 0 })
    let notes = try run.result("base").notes
    #expect(
      notes.contains {
        $0.hasPrefix("3 of 12 folds learn from some of the classes only")
          && $0.hasSuffix("(12 test trials; subject s1)")
      }, "\(notes)")
  }

  /// Folds of one person are too small for a metric: what is tested together is scored together.
  @Test func foldsOfOneNumberAreScoredTogether() throws {
    let found = try predictions(try Study().run(Self.blocks))
    #expect(found.scoredTogether == [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11]])
    #expect(found.only(folds: found.scoredTogether[0]).row.count == 2 * Self.trials / 3 * 4)
  }

  /// What is chosen on inner folds of a person with one class is nothing at all.
  @Test func nothingIsChosenWhereThereIsOneClass() throws {
    let study = Study(
      label: { $0 == 3 ? "x" : $1 % 2 == 0 ? "x" : "y" },
      model: "{use: logistic_regression, tune: {grid: {C: [0.1, 1]}}}",
      more: ", inner: {use: stratified_group_kfold, group: trial, folds: 2}")
    let folds = try predictions(try study.run(Self.blocks)).folds
    #expect(folds.map { $0.chosen.isEmpty } == (0..<12).map { $0 >= 9 })
  }
}
