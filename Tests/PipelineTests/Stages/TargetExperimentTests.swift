import Learners
import Support
import Testing

@testable import Pipeline

/// Truth that is recorded beside the rest, or rated: from the files to labels, folds and metrics.
@Suite struct TargetExperimentTests {
  private func labelled(_ spec: String) throws -> LabelledTrials {
    let project = TargetStudy.project()
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: ["trials", "ingest", "windows", "target", "label"])
    return try run.artifact(try run.stages("base").label).labelledTrials
  }

  private func mean(
    _ seconds: Range<Int>, _ subject: Int, _ value: (Int, Int) -> Double
  ) -> Double {
    let rows = (seconds.lowerBound * 4..<seconds.upperBound * 4)
      .filter { !TargetStudy.isLost(subject, $0) }
    return rows.reduce(0) { $0 + value(subject, $1) } / Double(rows.count)
  }

  // MARK: - Units

  @Test func aTrialTakesTheMeanOfItsOwnSpan() throws {
    let found = try labelled(
      TargetStudy.spec(label: "{use: signal, target: [face.joy, face.calm]}"))
    #expect(found.targets == ["joy", "calm"] && found.classes.isEmpty && !found.areWindows)
    #expect(found.trials.count == 30)
    for trial in found.trials {
      let subject = trial.subject + 1
      // Nothing of that trial was seen, and a tenth of person 2's last one.
      if subject == 3, trial.position == 1 {
        #expect(!trial.takesPart)
        continue
      }
      let span = TargetStudy.start(trial.position)..<TargetStudy.end(trial.position)
      if subject == 2, trial.position == 4 {
        #expect(!trial.takesPart, "2 of 10 seconds are less than half")
        continue
      }
      try #require(trial.values.count == 2)
      #expect(isClose(trial.values[0], mean(span, subject, TargetStudy.joy), within: 1e-12))
      #expect(isClose(trial.values[1], mean(span, subject, TargetStudy.calm), within: 1e-12))
    }
    #expect(
      found.notes.map(\.text).contains(
        "2 trials in which 'face.joy' was recorded too little, left out"),
      "\(found.notes.map(\.text))")
  }

  @Test func everyWindowOfARecordingIsAUnit() throws {
    let found = try labelled(
      TargetStudy.spec(
        label: "{use: signal, target: face.joy}",
        windowing: "{length_s: 5, within: recording}"))
    #expect(found.areWindows && found.trials.count == 6 * 12)
    for trial in found.trials {
      let subject = trial.subject + 1
      let number = try #require(Int(trial.id))
      let span = (number - 1) * 5..<number * 5
      let rows = (span.lowerBound * 4..<span.upperBound * 4)
        .count { !TargetStudy.isLost(subject, $0) }
      if rows < 10 {
        #expect(!trial.takesPart)
      } else {
        try #require(trial.values.count == 1)
        #expect(isClose(trial.values[0], mean(span, subject, TargetStudy.joy), within: 1e-12))
      }
      // 0 to 5 and 5 to 10 lie in the first trial, 10 to 15 in none, 15 to 20 in the second.
      #expect(trial.position == [0, 0, -1, 1, -1, 2, -1, -1, 3, -1, 4, -1][number - 1])
    }
  }

  /// Where windows make no common decision, each is judged by itself.
  @Test func windowsThatDoNotVoteAreUnits() throws {
    let found = try labelled(
      TargetStudy.spec(
        label: "{use: signal, target: face.joy, aggregate: last}", more: "vote: {use: none}"))
    #expect(found.areWindows && found.trials.count == 60)
    let first = try #require(found.trials.first)
    #expect(first.id == "1" && first.position == 0)
    #expect(first.values == [TargetStudy.joy(1, 19)])
  }

  // MARK: - Classes

  @Test func theLargestChannelIsTheClass() throws {
    let found = try labelled(
      TargetStudy.spec(
        label: "{use: dominant, of: {Joy: face.joy, Calm: face.calm}, min_margin: 0.5}",
        model: "{use: logistic_regression}", metrics: "[accuracy]"))
    #expect(found.classes == ["Joy", "Calm"] && found.targets.isEmpty)
    var close = 0
    for trial in found.trials {
      let span = TargetStudy.start(trial.position)..<TargetStudy.end(trial.position)
      let subject = trial.subject + 1
      if (subject, trial.position) == (3, 1) || (subject, trial.position) == (2, 4) {
        #expect(trial.label == nil)
        continue
      }
      let lead = mean(span, subject, TargetStudy.joy) - mean(span, subject, TargetStudy.calm)
      if abs(lead) < 0.5 { close += 1 }
      #expect(trial.label == (abs(lead) < 0.5 ? nil : lead > 0 ? 0 : 1))
    }
    #expect(found.notes.first { $0.code == "label_close" }?.count ?? 0 == close)
  }

  @Test func twoLargestChannelsAreNoClass() {
    let label = ParameterValues([
      "use": .text("dominant"),
      "of": .map([.init(key: "x", value: .text("m.a")), .init(key: "y", value: .text("m.b"))]),
    ])
    let labelling = TargetLabelling(
      declaration: LabelDeclaration(label, modalities: ["m"]), label: label, areWindows: true)
    let units = [[1.0, 2.0], [3, 3], [5, 4], [.nan, 1]].enumerated().map {
      TargetLabelling.Unit(
        subject: 0, id: "\($0)", part: 0, position: -1, window: $0, values: $1)
    }
    let found = try? labelling.labelled(units, owners: ["s"], excludedSubjects: [])
    #expect(found?.trials.map(\.label) == [1, nil, 0, nil])
    #expect(
      found?.notes.map(\.text) == [
        "1 window in which 'm.a' was recorded too little, left out",
        "1 window without a single largest channel, left out",
      ])
  }

  @Test func ratingsBecomeClassesAndSayWhere() throws {
    let found = try labelled(
      TargetStudy.spec(
        label: "{use: threshold, of: {column: valence}, scheme: median, on_tie: upper}",
        model: "{use: logistic_regression}", metrics: "[accuracy]"))
    let ratings = (1...6).flatMap { subject in (0..<5).map { TargetStudy.rating(subject, $0) } }
    let sorted = ratings.sorted()
    let median = Double(sorted[14] + sorted[15]) / 2
    #expect(found.classes == ["low", "high"])
    #expect(found.trials.map(\.label) == ratings.map { Double($0) < median ? 0 : 1 })
    let onCut = ratings.count { Double($0) == median }
    let texts = found.notes.map(\.text)
    #expect(
      texts.first
        == "30 trials divided by valence at \(Canonical.short(median)), the median of all subjects, test"
        + " subjects included: what the classes mean, not a fitted model", "\(texts)")
    #expect(
      onCut == 0 || texts.last == "\(onCut) trials exactly on a cut, counted to the upper class"
    )
  }

  @Test func ownMediansLookAtNobodyElse() throws {
    let label = "{use: threshold, of: {signal: face.joy}, scheme: subject_median}"
    let found = try labelled(
      TargetStudy.spec(
        label: label, model: "{use: logistic_regression}", metrics: "[accuracy]"))
    for subject in 0..<6 {
      let own = found.trials.filter { $0.subject == subject && $0.takesPart }
      #expect(abs(own.count { $0.label == 0 } - own.count { $0.label == 1 }) <= 1)
    }
  }

  // MARK: - Ratings

  @Test func ratingsAreNumbers() throws {
    let label = "{use: value, target: [valence, arousal], on_missing: drop}"
    let found = try labelled(TargetStudy.spec(label: label))
    #expect(found.targets == ["valence", "arousal"])
    for trial in found.trials {
      let isMissing = trial.subject == 3 && trial.position == 2
      #expect(trial.takesPart != isMissing)
      if !isMissing {
        #expect(trial.values[0] == Double(TargetStudy.rating(trial.subject + 1, trial.position)))
      }
    }
    #expect(
      found.notes.map(\.text) == ["1 trial in which 'arousal' has no value, left out"])
  }

  @Test(arguments: [
    (
      "{use: value, target: arousal}", "trial 't2' of subject 's4' has no value in column 'arousal'"
    ),
    ("{use: value, target: stimulus}", "trial 't0' of subject 's1' has 'f0' in column 'stimulus'"),
  ])
  func otherRatingsAreNot(_ label: String, _ message: String) throws {
    let failure = #expect(throws: StageFailure.self) {
      _ = try labelled(TargetStudy.spec(label: label))
    }
    #expect(failure?.message.hasPrefix(message) ?? false, "\(failure?.message ?? "")")
    #expect(failure?.specPath == "dataset.label.target")
  }

  @Test func aClassWithoutATrialIsAFailure() throws {
    let label = "{use: threshold, of: {column: valence}, scheme: fixed, at: [100]}"
    let failure = #expect(throws: StageFailure.self) {
      _ = try labelled(
        TargetStudy.spec(
          label: label, model: "{use: logistic_regression}", metrics: "[accuracy]"))
    }
    #expect(
      failure?.message
        == "none of the trials has class 'high' (30 trials divided by valence at 100)",
      "\(failure?.message ?? "")")
  }

  // MARK: - Whole runs

  @Test func severalTargetsAreScoredOneByOneAndTogether() throws {
    let project = TargetStudy.project()
    var run = try GraphRun(
      spec: TargetStudy.spec(label: "{use: signal, target: [face.joy, face.calm]}"),
      root: project.path)
    try run.runAll()
    let result = try run.result("base")
    #expect(
      result.metrics.map(\.name) == [
        "ccc", "ccc_joy", "ccc_calm", "rmse", "rmse_joy", "rmse_calm", "pearson", "pearson_joy",
        "pearson_calm",
      ])
    for name in ["ccc", "rmse", "pearson"] {
      let parts = [result[name + "_joy"]?.value, result[name + "_calm"]?.value].compactMap { $0 }
      #expect(isClose(result[name]?.value, parts.reduce(0, +) / 2, within: 1e-12))
    }
    #expect(result.perClass.isEmpty && result.confusion.isEmpty && result.curves.isEmpty)
    #expect(result.perTarget?.map(\.name) == ["joy", "calm"] && result.decision == "trial")
    #expect(result.trials == 28 && result.subjects == 6)
    // The dummy answers the mean of its training rows.
    let dummy = try run.result("model=dummy")
    let labelled = try run.artifact(try run.stages("base").label).labelledTrials
    let rows = try run.artifact(try run.stages("base").rows).designRows
    let own = try run.artifact(try run.stages("model=dummy").fits[0]).predictions
    let training = rows.trial.indices.filter {
      !own.row.indices.filter { own.fold[$0] == 0 }.map { own.row[$0] }.contains($0)
    }
    var sum = 0.0
    var weight = 0.0
    for row in training {
      sum += rows.weight[row] * labelled.trials[rows.trial[row]].values[0]
      weight += rows.weight[row]
    }
    let place = try #require(own.fold.firstIndex(of: 0))
    #expect(isClose(own.probabilities[place, 0], sum / weight, within: 1e-12))
    #expect(dummy["ccc"]?.value ?? 1 < 0.1)
    let test = try run.artifact(try #require(run.stages("base").againstDummy?.stage))
      .decoded(as: ComparisonResult.self)
    #expect(test.metric == "ccc" && test.pValue != nil && test.isExact)
  }

  /// The answer of a trial is the mean of the answers of its windows.
  @Test func windowsOfATrialAreAveraged() throws {
    let project = TargetStudy.project()
    var run = try GraphRun(
      spec: TargetStudy.spec(label: "{use: value, target: valence}", metrics: "[mae]"),
      root: project.path)
    try run.runAll()
    let stages = try run.stages("base")
    let rows = try run.artifact(stages.rows).designRows
    let labelled = try run.artifact(stages.label).labelledTrials
    let own = try run.artifact(stages.fits[0]).predictions
    var answers: [Int: [Double]] = [:]
    for index in own.row.indices {
      answers[rows.trial[own.row[index]], default: []].append(own.probabilities[index, 0])
    }
    #expect(answers.values.allSatisfy { $0.count == 2 })
    let errors = answers.map { trial, own in
      abs(own.reduce(0, +) / 2 - labelled.trials[trial].values[0])
    }
    let result = try run.result("base")
    #expect(
      isClose(result["mae"]?.value, errors.reduce(0, +) / Double(errors.count), within: 1e-12))
    #expect(result.metrics.map(\.name) == ["mae"])
  }

  @Test func windowsAreSplitByTheTrialTheyLieIn() throws {
    let project = TargetStudy.project()
    for outer in [
      "{use: group_kfold, group: trial, folds: 3}",
      "{use: group_kfold, group: {column: stimulus}, folds: 3}",
    ] {
      var run = try GraphRun(
        spec: TargetStudy.spec(
          label: "{use: signal, target: face.joy}", outer: outer, more: "vote: {use: none}"),
        root: project.path)
      try run.runAll()
      let result = try run.result("base")
      #expect(result.groupOverlap == 0 && result.decision == "window")
      #expect(result.trials == 28 && result.unit == "subject", "\(result.trials)")
    }
  }

  @Test func windowsBetweenTrialsHaveNoTrialToBeSplitBy() throws {
    let project = TargetStudy.project()
    var run = try GraphRun(
      spec: TargetStudy.spec(
        label: "{use: signal, target: face.joy}",
        windowing: "{length_s: 5, within: recording}",
        outer: "{use: group_kfold, group: trial, folds: 3}"), root: project.path)
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(
      failure?.message == "windows that cross trials can be grouped by 'subject' only",
      "\(failure?.message ?? "")")
  }

  @Test func recordingsAreCutWithoutTrialsInTheWay() throws {
    let project = TargetStudy.project()
    var run = try GraphRun(
      spec: TargetStudy.spec(
        label: "{use: signal, target: face.joy}",
        windowing: "{length_s: 5, within: recording}"), root: project.path)
    try run.runAll()
    let result = try run.result("base")
    #expect(result.decisions == 68 && result.decision == "window")
    #expect(!result.notes.contains { $0.contains("in no single trial") }, "\(result.notes)")
    #expect(
      result.notes.contains("4 windows in which 'face.joy' was recorded too little, left out"))
  }

  /// Same spec, same bytes; and another order of files changes nothing.
  @Test func twoRunsGiveTheSameBytes() throws {
    let project = TargetStudy.project()
    let spec = TargetStudy.spec(
      label: "{use: signal, target: [face.joy, face.calm]}",
      windowing: "{length_s: 5, within: recording}")
    var first = try GraphRun(spec: spec, root: project.path)
    var second = try GraphRun(spec: spec, root: project.path)
    try first.runAll()
    try second.runAll()
    #expect(first.keys == second.keys)
    let stages = try first.stages("base")
    for id in [stages.label, stages.rows, stages.score] + stages.fits {
      #expect(try first.artifact(id) == second.artifact(id))
    }
  }
}
