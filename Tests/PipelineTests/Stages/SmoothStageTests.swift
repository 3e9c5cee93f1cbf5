import Learners
import Support
import Testing

@testable import Pipeline

/// Smoothing from the text of a spec to scores.
@Suite struct SmoothStageTests {
  /// Four people with clips of four seconds one after the other; the answer stays for some clips.
  private func spec(
    _ smoothing: String, outer: String = "{use: leave_one_group_out, group: subject}",
    vote: String = "{use: none}", windowing: String = "{length_s: 2}", more: String = "",
    model: String = "{use: logistic_regression}"
  ) -> String {
    """
    spec: 1
    name: smooth
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {column: who}
      trial: {column: clip}
      time: {column: t}
      modalities: {eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}}
      label: {use: column, column: answer, classes: ["no", "yes"]}
    windowing: \(windowing)
    features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}
    model: \(model)
    evaluation:
      outer: \(outer)
      vote: \(vote)
      smoothing: \(smoothing)
      metrics: [balanced_accuracy, log_loss]
      statistics: {ci: {use: t}}
    \(more)
    """
  }

  private func project(clips: Int = 48, stay: Int = 6) -> TemporaryProject {
    var random = SplitMix64(seed: 5)
    var text = "who,clip,answer,t,a\n"
    for subject in 0..<4 {
      for clip in 0..<clips {
        let answer = (clip / stay + subject) % 2
        for row in 0..<8 {
          let time = Double(clip) * 4 + Double(row) / 2 + (clip >= clips / 2 ? 60 : 0)
          // Nearly normal, with a deviation of 1.
          let noise = (0..<12).reduce(-6.0) { sum, _ in sum + Double(random.below(1000)) / 1000 }
          let value = Double(answer) * 0.7 + noise
          let word = answer == 1 ? "yes" : "no"
          text += "s\(subject),c\(clip),\(word),\(time),\(value)\n"
        }
      }
    }
    return TemporaryProject(["eeg.csv": text])
  }

  private func artifacts(
    _ run: GraphRun, _ kind: String
  ) throws -> [Artifact] {
    try zip(run.graph.graph.nodes, run.keys).filter { $0.0.kind == kind }.map { _, key in
      let digest = try #require(run.store.summary(of: key)?.digest(of: ""))
      return try #require(run.store.artifact("", of: key, digest: digest))
    }
  }

  @Test(arguments: [
    "{use: majority, width: 3, along: recording}",
    "{use: majority, width: 4, causal: true, along: recording}",
    "{use: moving_average, along: recording}", "{use: hmm, along: recording}",
    "{use: hmm, along: recording, method: viterbi}",
    "{use: hmm, along: recording, causal: true, gap_s: 10}",
  ])
  func predictionsAreThoseOfTheSmoother(_ smoothing: String) throws {
    let folder = project()
    var run = try GraphRun(spec: spec(smoothing), root: folder.path)
    try run.runAll()
    let rows = try artifacts(run, RowsStage.kind)[0].designRows
    let labelled = try artifacts(run, LabelStage.kind)[0].labelledTrials
    // The dummy's fit comes in one cell, the model's in the other.
    let smooth = try artifacts(run, SmoothStage.kind)[0].predictions
    let fits = try artifacts(run, FitStage.kind).map(\.predictions)
    let plain = try #require(fits.first { Set($0.probabilities.elements).count > 10 })
    #expect(smooth.row == plain.row && smooth.fold == plain.fold)
    #expect(smooth.guards == plain.guards && smooth.guards == GuardProof())

    let declared = try #require(
      run.experiment.cells[0].section("evaluation")["smoothing"]?.record)
    let recipe = try SmootherCatalog.make(declared.use, declared)
    let parts = declared["gap_s"] == nil ? [0..<96] : [0..<48, 48..<96]
    for subject in 0..<4 {
      let own = { (other: Int) in
        (0..<rows.count).filter { labelled.trials[rows.trial[$0]].subject == other }
      }
      let truth = { (row: Int) in labelled.trials[rows.trial[row]].label ?? -1 }
      let others = (0..<4).filter { $0 != subject }.map(own)
      let all = others.flatMap { $0 }
      let training = SmoothingTraining(
        sequences: others.flatMap { rows in parts.map { rows[$0].map(truth) } }, classes: 2,
        prior: [0, 1].map { label in
          Double(all.count { truth($0) == label }) / Double(all.count)
        })
      let fitted = recipe.fitted(to: training)
      for part in parts {
        let places = own(subject)[part].map { row in plain.row.firstIndex(of: row) ?? 0 }
        let expected = fitted.smoothed(plain.probabilities.selecting(rows: places))
        let found = smooth.probabilities.selecting(rows: places)
        #expect(zip(expected.elements, found.elements).allSatisfy { abs($0 - $1) < 1e-12 })
      }
    }
    #expect(smooth.notes.contains { $0.contains("384 windows in") })
    #expect(
      smooth.notes.contains { $0.contains("not calibrated") } == (declared.use == "hmm"))
  }

  @Test func smoothedPredictionsAreScoredBeforeTheVote() throws {
    let folder = project()
    let smoothing = "{use: hmm, along: recording}"
    var results: [CellResult] = []
    for (use, vote) in [("{use: none}", "{by: mean_proba}"), (smoothing, "{by: mean_proba}")] {
      var run = try GraphRun(spec: spec(use, vote: vote), root: folder.path)
      try run.runAll()
      results.append(try run.result("base"))
    }
    #expect(results.allSatisfy { $0.decision == "trial" && $0.decisions == 192 })
    // Answers that stay for six clips are worth being steadied.
    let plain = try #require(results[0].metrics[0].value)
    let steady = try #require(results[1].metrics[0].value)
    #expect(steady > plain)
    #expect(
      results[1].notes.contains {
        $0.hasPrefix("smoothing: hmm along recordings: 384 windows in 4")
      }
    )
    #expect(results[1].groupOverlap == 0 && results[1].windowOverlap == 0)
  }

  /// Cells that are not smoothed keep their stages: only what is smoothed adds one.
  @Test func onlySmoothedCellsHaveTheStage() throws {
    let folder = project()
    let more = """
      variants:
        smoothing:
          none: {}
          majority: {evaluation.smoothing: {use: majority, along: recording}}
          hmm: {evaluation.smoothing: {use: hmm, along: recording}}
      sweep: {grid: {smoothing: [none, majority, hmm]}}
      """
    let run = try GraphRun(spec: spec("{use: none}", more: more), root: folder.path)
    let kinds = run.graph.graph.nodes.map(\.kind)
    #expect(kinds.count { $0 == FitStage.kind } == 2)
    #expect(kinds.count { $0 == SmoothStage.kind } == 2)
    // One dummy for all of them.
    #expect(run.experiment.cells.count == 4)
    let plain = try GraphRun(spec: spec("{use: none}"), root: folder.path)
    #expect(!plain.graph.graph.nodes.contains { $0.kind == SmoothStage.kind })
  }

  @Test(arguments: [
    ("{use: majority, along: trial}", "{use: none}", "{length_s: 2}", "a trial has one label"),
    ("{use: hmm, along: trial}", "{by: mean_proba}", "{length_s: 2}", "a trial has one label"),
    ("{use: hmm, along: trial}", "{use: none}", "{use: whole_trial}", "is one window"),
    ("{use: majority, along: recording, width: 4}", "{use: none}", "{length_s: 2}", "no middle"),
  ])
  func whatCannotBeSmoothedIsSaidBeforeAnythingRuns(
    _ smoothing: String, _ vote: String, _ windowing: String, _ words: String
  ) {
    let loaded = GraphRun.load(
      spec(smoothing, vote: vote, windowing: windowing), root: project().path)
    #expect(loaded.faults.count == 1)
    #expect(loaded.faults.first?.message.contains(words) ?? false)
    #expect(loaded.faults.first?.mark?.line == 17)
  }

  /// With trials dealt out one by one, neighbours in a fold are windows of one trial: its label would be copied.
  @Test func scatteredTrialsAreRefused() throws {
    let folder = project(clips: 8, stay: 2)
    var run = try GraphRun(
      spec: spec(
        "{use: hmm, along: recording}", outer: "{use: leave_one_group_out, group: trial}"),
      root: folder.path)
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(failure?.message.contains("the split scatters them") ?? false)
    #expect(failure?.specPath == "evaluation.smoothing")
  }

  @Test func sharesThatProbabilitiesTakeForGranted() {
    let shares = { (model: String, values: [String: ParameterValue]) -> [Double] in
      var section = ParameterValues(["use": .text(model)])
      for (key, value) in values { section[key] = value }
      return EmissionPrior.shares(
        EmissionPrior.declared(by: section), weights: [6, 2], classNames: ["a", "b"])
    }
    let smote = ParameterValue.record(ParameterValues(["use": .text("smote")]))
    let none = ParameterValue.record(ParameterValues(["use": .text("none")]))
    let platt = ParameterValue.record(ParameterValues(["use": .text("platt")]))
    #expect(shares("svm", [:]) == [0.75, 0.25])
    #expect(shares("svm", ["class_weight": .text("balanced")]) == [0.5, 0.5])
    #expect(shares("svm", ["resample": smote]) == [0.5, 0.5])
    #expect(shares("svm", ["resample": none]) == [0.75, 0.25])
    let half = ["smote", "random_under_sample"].map { use in
      ParameterValue.record(ParameterValues(["use": .text(use), "ratio": .number(0.5)]))
    }
    // 6 and 2: to half of the larger, 6 and 3; until the smaller is half of the other, 4 and 2.
    for step in half { #expect(shares("svm", ["resample": step]) == [2.0 / 3, 1.0 / 3]) }
    #expect(
      shares("svm", ["resample": half[0], "class_weight": .text("balanced")]) == [0.5, 0.5])
    let twice = ParameterValue.map([.init(key: "b", value: .number(2))])
    #expect(shares("svm", ["resample": smote, "class_weight": twice]) == [1.0 / 3, 2.0 / 3])
    let weights = ParameterValue.map([.init(key: "b", value: .number(6))])
    #expect(shares("svm", ["class_weight": weights]) == [1.0 / 3, 2.0 / 3])
    #expect(
      shares("svm", ["class_weight": .text("balanced"), "calibrate": platt]) == [0.75, 0.25])
    #expect(
      EmissionPrior.shares(.text("shares"), weights: [0, 0], classNames: ["a", "b"]) == [0.5, 0.5])
  }

  @Test func timelinesBreakAtGapsAndAtRowsThatTakeNoPart() {
    let rows = DesignRows(
      trial: [0, 0, 1, 1, 2, 3], unit: [0, 0, 0, 0, 0, 0], window: [0, 1, 2, 3, 4, 5],
      start: [0, 2, 4, 6, 20, 0], end: [2, 4, 6, 8, 22, 2], weight: [1, 1, 1, 1, 1, 1],
      modalities: [], covered: [], samples: [], notes: [])
    let labelled = LabelledTrials(
      subjects: ["a", "b"], classes: ["x", "y"],
      trials: [(0, 0), (0, 1), (0, -1), (1, 0)].map { subject, position in
        LabelledTrials.Trial(
          subject: subject, id: "t", unit: 0, position: position, label: 0)
      }, notes: [])
    let all = [Bool](repeating: true, count: 6)
    let recording = Timelines(rows, labelled: labelled, unit: .recording, gapSeconds: nil)
    #expect(recording.stretches(where: all) == [[0, 1, 2, 3, 4], [5]])
    #expect(
      recording.stretches(where: [true, true, false, true, true, true]) == [[0, 1], [3, 4], [5]])
    let broken = Timelines(rows, labelled: labelled, unit: .recording, gapSeconds: 11.9)
    #expect(broken.stretches(where: all) == [[0, 1, 2, 3], [4], [5]])
    let whole = Timelines(rows, labelled: labelled, unit: .recording, gapSeconds: 12)
    #expect(whole.stretches(where: all) == [[0, 1, 2, 3, 4], [5]])
    let trials = Timelines(rows, labelled: labelled, unit: .trial, gapSeconds: nil)
    #expect(trials.stretches(where: all) == [[0, 1], [2, 3], [5]])
    #expect(trials.outside == [4])
  }
}
