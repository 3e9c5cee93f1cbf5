import Learners
import Support
import Testing

@testable import Pipeline

/// A whole experiment against computations that share no stage code with it.
@Suite struct ExperimentRunTests {
  private let project = TinyExperiment.project()

  private func ran(_ spec: String = TinyExperiment.spec) throws -> GraphRun {
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll()
    return run
  }

  /// Mean of every window of two seconds: four rows each, windows that fit only.
  private struct Row {
    let subject: Int
    let clip: Int
    let weight: Double
    let features: [Double]
    var label: Int { TinyExperiment.answer(subject, clip) }
  }

  private func rows(perWindow: Int) -> [Row] {
    var out: [Row] = []
    for subject in 0..<TinyExperiment.subjects {
      for clip in 0..<TinyExperiment.clips {
        let count = TinyExperiment.rows(clip) / perWindow
        for window in 0..<count {
          let features = (0..<2).map { channel in
            (0..<perWindow).reduce(0.0) {
              $0 + TinyExperiment.value(subject, clip, window * perWindow + $1, channel)
            } / Double(perWindow)
          }
          out.append(
            Row(subject: subject, clip: clip, weight: 1 / Double(count), features: features))
        }
      }
    }
    return out
  }

  /// Out-of-fold probability of `yes` of every row, person by person.
  private func predicted(_ rows: [Row]) throws -> [Double] {
    var out = [Double](repeating: .nan, count: rows.count)
    for subject in 0..<TinyExperiment.subjects {
      let train = rows.indices.filter { rows[$0].subject != subject }
      let test = rows.indices.filter { rows[$0].subject == subject }
      let matrix = { (chosen: [Int]) in
        Matrix(
          rows: chosen.count, columns: 2, elements: chosen.flatMap { rows[$0].features })
      }
      let weights = train.map { rows[$0].weight }
      var set = TrainingSet(
        features: matrix(train), featureNames: ["a", "b"],
        target: .classes(train.map { rows[$0].label }, count: 2), weights: weights,
        groups: train.map { rows[$0].subject })
      let step = try TransformerCatalog.make(
        "standardize", ParameterValues(defaultsOf: Standardize.parameters)
      ).fitted(to: set, seed: 0, executor: SerialExecutor())
      set.features = try step.transform(
        set.features, groups: set.groups, executor: SerialExecutor())
      let model = try ModelCatalog.make(
        "logistic_regression", ParameterValues(defaultsOf: LogisticRegression.parameters)
      ).fitted(to: set, seed: 0, executor: SerialExecutor())
      let rows = try step.transform(matrix(test), groups: test, executor: SerialExecutor())
      let answer = try model.predict(rows, executor: SerialExecutor())
      for (place, row) in test.enumerated() { out[row] = answer[place, 1] }
    }
    return out
  }

  /// One decision per clip that has a window of four seconds: mean over its windows.
  private func decisions(perWindow: Int) throws -> [(subject: Int, truth: Int, p: Double)] {
    let rows = self.rows(perWindow: perWindow)
    let p = try predicted(rows)
    var out: [(subject: Int, truth: Int, p: Double)] = []
    for subject in 0..<TinyExperiment.subjects {
      for clip in 0..<TinyExperiment.clips - 1 {
        let own = rows.indices.filter { rows[$0].subject == subject && rows[$0].clip == clip }
        out.append(
          (
            subject, TinyExperiment.answer(subject, clip),
            own.reduce(0.0) { $0 + p[$1] } / Double(own.count)
          ))
      }
    }
    return out
  }

  private func balanced(_ decisions: [(truth: Int, predicted: Int)]) -> Double {
    let recalls = (0..<2).map { label in
      let own = decisions.filter { $0.truth == label }
      return Double(own.count { $0.predicted == label }) / Double(own.count)
    }
    return (recalls[0] + recalls[1]) / 2
  }

  @Test(arguments: [("windowing=short", 4), ("windowing=long", 8)])
  func metricsEqualAComputationByHand(_ cell: String, _ perWindow: Int) throws {
    let result = try ran().result(cell)
    let expected = try decisions(perWindow: perWindow)
    let pairs = expected.map { (truth: $0.truth, predicted: $0.p > 0.5 ? 1 : 0) }
    let right = pairs.count { $0.truth == $0.predicted }
    #expect(isClose(result["balanced_accuracy"]?.value, balanced(pairs), within: 1e-12))
    #expect(isClose(result["accuracy"]?.value, Double(right) / 18, within: 1e-12))
    var ranked = 0.0
    var count = 0.0
    for a in expected where a.truth == 1 {
      for b in expected where b.truth == 0 {
        ranked += a.p > b.p ? 1 : (a.p == b.p ? 0.5 : 0)
        count += 1
      }
    }
    #expect(isClose(result["roc_auc"]?.value, ranked / count, within: 1e-12))
    for label in 0..<2 {
      for other in 0..<2 {
        let own = pairs.count { $0.truth == label && $0.predicted == other }
        // The two seeds split alike, because everybody is left out once, and logistic regression draws nothing.
        #expect(result.confusion[label][other] == 2 * own)
      }
    }
    #expect(result.decisions == 18 && result.trials == 18 && result.subjects == 6)
    #expect(result.windows == (perWindow == 4 ? 36 : 18))
    #expect(result.unit == "subject" && result.decision == "trial")
    #expect(result.perClass.map(\.support) == [9, 9])
    #expect(result["accuracy"]?.sdSeeds == 0)
  }

  @Test func nothingLeaksAndEverythingIsCounted() throws {
    let run = try ran()
    let result = try run.result("windowing=short")
    #expect(result.groupOverlap == 0 && result.windowOverlap == 0 && !result.isLeaky)
    #expect(result.folds.count == 12)
    #expect(result.folds[0].name == "s0" && result.folds[0].testRows == 7)
    #expect(result.folds[0].trainRows == 35 && result.folds[0].trainGroups == 5)
    #expect(
      result.notes.contains(
        "6 trials are not scored: they have no window in another windowing of the comparison"))
    let long = try run.result("windowing=long")
    #expect(
      long.concerns.contains(
        "6 labelled trials are not scored, for lack of a window: 'no' 3 of 12 (25 %), 'yes' 3 of 12 (25 %)"
      ), "\(long.concerns)")
  }

  @Test func theTestAgainstTheDummyEnumeratesAllExchanges() throws {
    let run = try ran()
    let stages = try run.stages("windowing=short")
    #expect(stages.comparison?.baseline == "model=dummy,windowing=short")
    let stage = try #require(stages.comparison).stage
    #expect(stages.againstDummy?.stage == stage)
    let found = try run.artifact(stage).decoded(as: ComparisonResult.self)
    let own = try decisions(perWindow: 4)
    // The dummy answers the prior of the other five people.
    let dummy = own.map { one -> Int in
      let yes = (0..<6).filter { $0 != one.subject }.reduce(0) { sum, subject in
        sum + (0..<4).count { TinyExperiment.answer(subject, $0) == 1 }
      }
      return yes * 2 > 20 ? 1 : 0
    }
    func score(_ swapped: Int) -> Double {
      balanced(
        own.indices.map { index in
          let mine = own[index].p > 0.5 ? 1 : 0
          let isSwapped = swapped >> own[index].subject & 1 == 1
          return (own[index].truth, isSwapped ? dummy[index] : mine)
        })
    }
    let all = 1 << 6
    let observed = score(0) - score(all - 1)
    let extreme = (0..<all).count {
      abs(score($0) - score(all - 1 - $0)) >= abs(observed) - 1e-12
    }
    #expect(found.isExact && found.units == 6 && found.unit == "subject")
    #expect(isClose(found.difference, observed, within: 1e-12))
    // Six people show little of what a model knows, so p may be raised above that of the test.
    let test = found.details.first { $0.name == "p_test" }?.value
    let knowledge = try #require(found.details.first { $0.name == "p_knowledge" }?.value)
    #expect(isClose(test, Double(extreme) / Double(all), within: 1e-12))
    #expect(found.pValue == max(try #require(test), knowledge))
    #expect(found.smallestP == 2 / Double(all))
  }

  @Test func whatIsSharedIsMadeOnce() throws {
    let run = try GraphRun(spec: TinyExperiment.spec, root: project.path)
    var counts: [String: Int] = [:]
    for node in run.graph.graph.nodes { counts[node.kind, default: 0] += 1 }
    // Two windowings and their dummies: the dummies share labels, windows, rows and splits.
    #expect(
      counts == [
        "trials": 1, "ingest": 1, "label": 1, "windows": 2, "rows": 2, "extract": 2, "split": 2,
        "audit": 2, "fit": 8, "score": 4, "compare": 2,
      ])
  }

  /// What the people that are tested answered must not change what is predicted for them.
  @Test func testLabelsAreOutOfReach() throws {
    let run = try ran()
    var lines = TinyExperiment.table.split(separator: "\n").map(String.init)
    for index in lines.indices where lines[index].hasPrefix("s0,") {
      let swapped = lines[index].contains(",yes,") ? (",yes,", ",no,") : (",no,", ",yes,")
      lines[index] = lines[index].split(separator: ",", omittingEmptySubsequences: false)
        .map { "," + $0 + "," == swapped.0 ? String(swapped.1.dropFirst().dropLast()) : String($0) }
        .joined(separator: ",")
    }
    let other = TinyExperiment.project(lines.joined(separator: "\n") + "\n")
    var changed = try GraphRun(spec: TinyExperiment.spec, root: other.path)
    try changed.runAll()
    let before = try run.artifact(run.stages("windowing=short").fits[0]).predictions
    let after = try changed.artifact(changed.stages("windowing=short").fits[0]).predictions
    let own = before.fold.indices.filter { before.fold[$0] == 0 }
    #expect(own.count == 7)
    for index in own {
      #expect(
        Array(before.probabilities.row(index)) == Array(after.probabilities.row(index)))
    }
    #expect(before.probabilities != after.probabilities)
  }

  @Test func columnsThatGiveTheAnswerAwayAreRefusedBehindWildcards() throws {
    for (column, what) in [
      ("answer", "label among the features"), ("who", "the subject's id among the features"),
      ("clip", "the trial's id among the features"),
    ] {
      let text = TinyExperiment.table.replacing("yes", with: "1").replacing("no,", with: "0,")
        .replacing("s", with: "").replacing("c0", with: "0").replacing("c1", with: "1")
        .replacing("c2", with: "2").replacing("c3", with: "3")
        .replacing("anwer", with: "answer")
      let numeric = TemporaryProject(["eeg.csv": text])
      let pattern = String(column.prefix(2)) + "*"
      let spec = TinyExperiment.spec
        .replacing("include: [a, b]", with: "include: [a, b, \"\(pattern)\"]")
        .replacing("[\"no\", \"yes\"]", with: "[\"0\", \"1\"]")
      var run = try GraphRun(spec: spec, root: numeric.path)
      let failure = #expect(throws: StageFailure.self) { try run.runAll() }
      #expect(
        failure?.message
          == "\(what): column '\(column)'; leave it out of the modality's columns")
      #expect(failure?.specPath == "dataset.modalities.eeg.columns")
    }
  }
}
