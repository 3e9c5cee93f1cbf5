import Learners
import Support
import Testing

@testable import Pipeline

/// Recordings in a folder per person, with one trial log for all of them.
@Suite struct FolderExperimentTests {
  private static let spec = """
    spec: 1
    name: folders
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {folder: "s*"}
      trials: {file: "../log.csv", subject: {column: who}, trial: {column: key}, start: {column: from}, end: {column: to}}
      modalities:
        eeg: {file: "{subject}/eeg.csv", time: {column: t}, order: sort, columns: {raw: {include: [a]}}}
        face: {file: "{subject}/face.csv", time: {column: t}, columns: {raw: {include: [b]}}}
      label: {use: column, column: verdict, classes: [x, y]}
      select: {exclude_subjects: [s5], reason: "slept"}
    windowing: {use: whole_trial}
    features:
      eeg: [{use: statistics, columns: raw, stats: [mean, std]}]
      face: [{use: statistics, columns: raw, stats: [mean]}]
    model: {preprocess: [{use: impute, strategy: mean}], use: logistic_regression}
    evaluation:
      outer: {use: leave_one_group_out, group: subject}
      metrics: [accuracy]
      statistics: {ci: {use: percentile, resamples: 100}}
    """

  private func project() -> TemporaryProject {
    let project = TemporaryProject()
    var log = "who,key,from,to,verdict,ResponseTime\n"
    for person in 1...6 {
      for trial in 0..<4 {
        let start = trial * 10
        log +=
          "s\(person),t\(trial),\(start),\(start + 8),\((person + trial) % 2 == 0 ? "x" : "y"),1\n"
      }
      if person == 6 { continue }
      let rows = (0..<80).map { "\(Double($0) / 2),\(($0 * 37 + person * 11) % 23)" }
      var eeg = rows
      if person == 2 { eeg.swapAt(3, 4) }
      project.write("t,a\n" + eeg.joined(separator: "\n"), to: "data/s\(person)/eeg.csv")
      if person != 3 {
        project.write("t,b\n" + rows.joined(separator: "\n"), to: "data/s\(person)/face.csv")
      }
    }
    project.write("nothing", to: "data/spare/readme.txt")
    project.write(log, to: "log.csv")
    return project
  }

  @Test func everythingThatWasOddStandsUnderTheResult() throws {
    let project = project()
    var run = try GraphRun(spec: Self.spec, root: project.file("data"))
    try run.runAll()
    let result = try run.result("base")
    #expect(result.trials == 16 && result.subjects == 4 && result.folds.count == 4)
    for note in [
      "face: 1 subject without a file: s3",
      "1 folder without any file of the data set, passed over: spare",
      "1 subject of the trial log without a folder: s6",
      "4 trials of excluded subjects (s5), left out: slept",
      "eeg: 1 row out of time order, sorted: the furthest lay 0.5 s behind a row above it",
    ] {
      #expect(result.notes.contains(note), "\(result.notes)")
    }
    let face = try #require(result.coverage.first { $0.modality == "face" })
    #expect(face.share == 0.75)
  }

  /// The features of every person are their own, whatever the order of folders, files and rows.
  @Test func rowsMeetTheirOwnFeatures() throws {
    let project = project()
    var run = try GraphRun(spec: Self.spec, root: project.file("data"))
    try run.runAll(of: ["trials", "ingest", "label", "windows", "rows", "extract"])
    let stages = try run.stages("base")
    let rows = try run.artifact(stages.rows).designRows
    let labelled = try run.artifact(stages.label).labelledTrials
    let fit = run.graph.graph[stages.fits[0]]
    var artifacts: [String: Artifact] = [:]
    for (name, source) in fit.inputs {
      if case .stage(let id, let part) = source, name.hasPrefix("features/") {
        artifacts[name] = try run.artifact(id, part: part)
      }
    }
    let known = artifacts
    let inputs = StageInputs(names: fit.inputs.map(\.name)) { name in
      guard let artifact = known[name] else { throw StageFailure("no '\(name)'") }
      return artifact
    }
    let parts = try FeatureRows.joined(rows: rows, modalities: ["eeg", "face"], inputs: inputs)
    #expect(parts.map(\.names) == [["a_mean", "a_std"], ["b_mean"]])
    for row in 0..<rows.count {
      let trial = labelled.trials[rows.trial[row]]
      let person = try #require(Int(labelled.subjects[trial.subject].dropFirst()))
      let start = trial.position * 10
      let values = (start * 2..<(start + 8) * 2).map { Double(($0 * 37 + person * 11) % 23) }
      let mean = values.reduce(0, +) / Double(values.count)
      #expect(isClose(parts[0].values[row, 0], mean, within: 1e-12))
      #expect(isClose(parts[1].values[row, 0], person == 3 ? .nan : mean, within: 1e-12))
    }
  }

  @Test func oneModalityThatNobodyHasIsAFailure() throws {
    let project = project()
    let spec = Self.spec.replacing("face.csv", with: "gaze.csv")
      .replacing("model:", with: "fusion: {use: single, modality: face}\nmodel:")
    let fault = try #require(
      try ReaderSamples.fault { _ = try GraphRun(spec: spec, root: project.file("data")) })
    #expect(fault.message == "nobody has a file of modality 'face'")
    #expect(fault.specPath == "dataset.modalities.face.file")
  }

  @Test func missingValuesNameTheirFeature() throws {
    let project = project()
    let spec = Self.spec.replacing("preprocess: [{use: impute, strategy: mean}], ", with: "")
    var run = try GraphRun(spec: spec, root: project.file("data"))
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(
      failure?.message
        == "feature 'face:b_mean' has missing values, which this model does not take: add an 'impute'"
        + " step (3 of 4 folds failed; the others were not tried)", "\(failure?.message ?? "")")
    #expect(failure?.place == "fold s1" && failure?.specPath == "model")
  }
}
