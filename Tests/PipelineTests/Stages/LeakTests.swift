import Learners
import Support
import Testing

@testable import Pipeline

/// Attempts to let a model see what it is tested on.
@Suite struct LeakTests {
  private func spec(_ outer: String, windowing: String = "{length_s: 2, overlap: 0.5}") -> String {
    """
    spec: 1
    name: leak
    dataset:
      use: recordings
      root: ${env:ROOT}
      time: {column: t}
      trials: {file: log.csv, trial: {column: k}, start: {column: from}, end: {column: to}}
      modalities: {eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}}
      label: {use: column, column: v, classes: [x, y]}
    windowing: \(windowing)
    features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}
    model: {use: logistic_regression}
    evaluation: {outer: \(outer), metrics: [accuracy], statistics: {ci: {use: t}}}
    """
  }

  private func project(overlap: Double) -> TemporaryProject {
    var log = "k,from,to,v\n"
    for trial in 0..<8 {
      let start = Double(trial) * 5
      log += "t\(trial),\(start),\(start + 5 + overlap),\(trial % 2 == 0 ? "x" : "y")\n"
    }
    let rows = (0..<200).map { "\(Double($0) / 4),\($0 * 37 % 11)" }
    return TemporaryProject(["log.csv": log, "eeg.csv": "t,a\n" + rows.joined(separator: "\n")])
  }

  @Test func trialsThatOverlapInTimeCannotBeSplitByTrial() throws {
    let folder = project(overlap: 2)
    var run = try GraphRun(
      spec: spec("{use: stratified_group_kfold, group: trial, folds: 2}"), root: folder.path)
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(failure?.message.contains("would share samples with training windows") ?? false)
    #expect(failure?.specPath == "evaluation.outer")
  }

  @Test func trialsApartCan() throws {
    let folder = project(overlap: 0)
    var run = try GraphRun(
      spec: spec("{use: stratified_group_kfold, group: trial, folds: 2}"), root: folder.path)
    try run.runAll()
    let result = try run.result("base")
    #expect(result.groupOverlap == 0 && result.windowOverlap == 0)
    #expect(result.unit == "trial")
    #expect(result.notes.contains("one subject: intervals and tests take the trial as their unit"))
  }

  @Test func theLeakySplitLeaksAndSaysSo() throws {
    let folder = project(overlap: 0)
    var run = try GraphRun(
      spec: spec("{use: leaky_random_windows, folds: 4}"), root: folder.path)
    try run.runAll()
    let result = try run.result("base")
    #expect(result.isLeaky && result.windowOverlap > 0 && result.groupOverlap > 0)
  }

  @Test func aClassThatIsNeverTrainedOnIsAFailure() throws {
    let folder = project(overlap: 0)
    let log = "k,from,to,v\na,0,5,x\nb,5,10,y\nc,10,15,x\n"
    folder.write(log, to: "log.csv")
    var run = try GraphRun(
      spec: spec("{use: leave_one_group_out, group: trial}"), root: folder.path)
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(
      failure?.message
        == "class 'y' is absent from the training rows of fold '1/b': all its rows are tested there",
      "\(failure?.message ?? "")")
  }
}

/// Features that read samples outside of their window count as reading them.
@Suite struct ReachingLeakTests {
  private func spec(_ outer: String, _ feature: String) -> String {
    """
    spec: 1
    name: reach
    dataset:
      use: recordings
      root: ${env:ROOT}
      time: {column: t}
      subject: {column: who}
      trials: {file: log.csv, trial: {column: k}, start: {column: from}, end: {column: to}}
      modalities: {eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}}
      label: {use: column, column: v, classes: [x, y]}
    windowing: {length_s: 1}
    features: {eeg: [{use: statistics, columns: raw, stats: [mean]}, \(feature)]}
    model: {use: logistic_regression, preprocess: [{use: impute, strategy: median}]}
    evaluation: {outer: \(outer), metrics: [accuracy], statistics: {ci: {use: t}}}
    """
  }

  private let byTrial = "{use: stratified_group_kfold, group: trial, folds: 2}"
  private let inner = "features: [{use: statistics, columns: raw, stats: [mean]}]"

  /// Four subjects with six trials of 4 s each, the next one right after the last.
  private var project: TemporaryProject {
    var log = "who,k,from,to,v\n"
    var rows = "who,t,a\n"
    for subject in 0..<4 {
      for trial in 0..<6 {
        let start = subject * 100 + trial * 4
        log += "s\(subject),t\(trial),\(start),\(start + 4),\(trial % 2 == 0 ? "x" : "y")\n"
      }
      for row in 0..<96 {
        rows += "s\(subject),\(Double(subject * 100) + Double(row) / 4),\(row * 37 % 11)\n"
      }
    }
    return TemporaryProject(["log.csv": log, "eeg.csv": rows])
  }

  @Test func aBaselineInTheTrialBeforeIsALeak() throws {
    let folder = project
    var run = try GraphRun(
      spec: spec(byTrial, "{use: baseline_corrected, before_s: 2, \(inner)}"), root: folder.path)
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(failure?.message.contains("would share samples with training windows") == true)
    #expect(
      failure?.message.contains("features also read samples outside of their windows") == true)
  }

  private func run(
    _ outer: String, command reads: String, _ program: FakeProgram
  ) throws -> GraphRun {
    let folder = project
    let command = "{use: command, run: [prog], names: [top, low]\(reads)}"
    var run = try GraphRun(spec: spec(outer, command), root: folder.path)
    run.programs = program
    try run.runAll()
    return run
  }

  /// A program is given whole recordings: within a subject, training rows would know test samples.
  @Test func aProgramThatReadsTheRecordingCannotBeSplitWithinSubjects() throws {
    let program = FakeProgram { FakeProgram.extremes($0) }
    let failure = #expect(throws: StageFailure.self) {
      _ = try run(byTrial, command: "", program)
    }
    #expect(failure?.message.contains("commands without 'reads: window'") == true)
    let subjects = "{use: leave_one_group_out, group: subject}"
    #expect(try run(subjects, command: "", program).result("base").windowOverlap == 0)
  }

  @Test func aProgramThatReadsWindowsIsTriedOnOneAlone() throws {
    let program = FakeProgram { FakeProgram.extremes($0) }
    let reads = ", reads: window"
    #expect(try run(byTrial, command: reads, program).result("base").windowOverlap == 0)
    // Once with all windows, once with one: samples outside of it are missing.
    let alone = program.inputs.filter { $0.windows.count == 1 }
    #expect(program.inputs.count == 8 && alone.count == 4)
    for input in alone {
      let values = input.tensors["values"]?.doubles ?? []
      let present = values.indices.filter { !values[$0].isNaN }
      #expect(present == Array(input.windows[0]))
    }
    let failure = #expect(throws: StageFailure.self) {
      _ = try run(
        byTrial, command: reads,
        FakeProgram { input in
          let values = (input.tensors["values"]?.doubles ?? []).filter { !$0.isNaN }
          let mean = values.reduce(0, +) / Double(values.count)
          let count = input.windows.count
          return FakeProgram.encoded([Double](repeating: mean, count: count * 2), [count, 2])
        })
    }
    #expect(
      failure?.message.contains("it declares 'reads: window', but 'top' of the window from") == true
    )
  }

  /// Windows without rows of the first clock share samples on a further one.
  @Test func everyClockIsLookedAt() throws {
    let trial = LabelledTrials.Trial(
      subject: 0, id: "a", unit: 0, position: 0, label: 0)
    let labelled = LabelledTrials(
      subjects: ["1"], classes: ["x"], trials: [trial, trial], notes: [])
    var rows = DesignRows(
      trial: [0, 1], unit: [0, 0], window: [0, 1], start: [0, 1], end: [1, 2], weight: [1, 1],
      modalities: ["eeg"], covered: [[true, true]], samples: [[0..<0, 0..<0]], notes: [])
    func shared(_ rows: DesignRows, _ reads: [FeatureRows.Read] = []) -> Int {
      SampleRanges(of: rows, labelled: labelled, reads: reads).sorted()
        .overlaps(of: [true, false], with: [false, true])
    }
    rows.furtherSamples = [[[0..<4, 4..<8], [0..<4, 3..<8]]]
    #expect(shared(rows) == 1)
    rows.furtherSamples = [[[0..<4, 4..<8], [0..<3, 3..<8]]]
    #expect(shared(rows) == 0)
    let read = FeatureRows.Read(row: 0, modality: 0, samples: SampleRead(track: 1, rows: 5..<6))
    #expect(shared(rows, [read]) == 1)
    let again = Artifact(rows: rows).designRows
    #expect(again == rows)
  }

  @Test func bySubjectItIsNone() throws {
    let folder = project
    var run = try GraphRun(
      spec: spec(
        "{use: leave_one_group_out, group: subject}",
        "{use: baseline_corrected, before_s: 2, \(inner)}"), root: folder.path)
    try run.runAll()
    #expect(try run.result("base").windowOverlap == 0)
  }

  @Test(arguments: [
    "{use: lagged, lag_windows: 1, features: [{use: statistics, columns: raw, stats: [mean]}]}",
    "{use: baseline_corrected, first_s: 1, features: [{use: statistics, columns: raw, stats: [mean]}]}",
  ])
  func withinATrialItIsNone(_ feature: String) throws {
    let folder = project
    var run = try GraphRun(spec: spec(byTrial, feature), root: folder.path)
    try run.runAll()
    let result = try run.result("base")
    #expect(result.windowOverlap == 0 && result.groupOverlap == 0)
  }

  @Test func theLeakySplitCountsWhatLagsShare() throws {
    let folder = project
    let leaky = "{use: leaky_random_windows, folds: 4}"
    var plain = try GraphRun(
      spec: spec(leaky, "{use: statistics, columns: raw, stats: [std]}"), root: folder.path)
    try plain.runAll()
    #expect(try plain.result("base").windowOverlap == 0)
    var lagged = try GraphRun(
      spec: spec(leaky, "{use: lagged, lag_windows: 1, \(inner)}"), root: folder.path)
    try lagged.runAll()
    #expect(try lagged.result("base").windowOverlap > 0)
  }
}
