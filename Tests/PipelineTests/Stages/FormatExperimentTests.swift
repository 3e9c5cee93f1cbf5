import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// Binary recordings from the spec to features: a folder per person, trials from annotations, streams and
/// resampled columns with clocks of their own.
@Suite struct FormatExperimentTests {
  private static let references: String = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(root)/References/recordings/"
  }()

  private static func spec(_ group: String = "", signal: String = "") -> String {
    """
    spec: 1
    name: annotated
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {folder: "s*"}
      trials: {annotations: {modality: eeg, match: [start, "Lights*", stop], length_s: 1}}
      modalities:
        eeg: {file: "{subject}/rec.edf", columns: {raw: {include: [Fp1]\(group)}, slow: {include: [SaO2]}}\(signal)}
      label: {use: column, column: annotation, classes: {quiet: start, dark: Lights off}, on_other: drop}
    windowing: {use: whole_trial}
    features:
      eeg: [{use: statistics, columns: [raw, slow], stats: [mean]}]
    model: {use: logistic_regression}
    evaluation:
      outer: {use: leave_one_group_out, group: subject}
      metrics: [accuracy]
      statistics: {ci: {use: percentile, resamples: 100}}
    """
  }

  private func project() -> TemporaryProject {
    let project = TemporaryProject()
    for person in 1...3 {
      project.copy(Self.references + "continuous.edf", to: "s\(person)/rec.edf")
    }
    return project
  }

  private func run(_ spec: String, of kinds: Set<String>? = nil) throws -> GraphRun {
    let project = project()
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: kinds)
    return run
  }

  private func features(_ run: GraphRun) throws -> Artifact {
    let index = try #require(run.graph.graph.nodes.firstIndex { $0.kind == "extract" })
    return try run.artifact(StageID(index))
  }

  @Test func annotationsOfEDFAreTrials() throws {
    let run = try run(Self.spec())
    let stages = try run.stages("base")
    let labelled = try run.artifact(stages.label).labelledTrials
    #expect(labelled.subjects == ["s1", "s2", "s3"] && labelled.classes == ["quiet", "dark"])
    #expect(labelled.trials.prefix(3).map(\.id) == ["1 start", "2 Lights off", "3 stop"])
    #expect(labelled.trials.prefix(3).map(\.label) == [0, 1, nil])
    let rows = try run.artifact(stages.rows).designRows
    #expect(rows.count == 6 && rows.end[0] - rows.start[0] == 1)
    // Fp1 has 40 samples a second, the first annotation stands at 0.25 s.
    #expect(rows.samples[0][0] == 10..<50)
    let source = try EDFFormat().open(
      Self.references + "continuous.edf", executor: SerialExecutor())
    let fast = try #require(
      try source.read(0, [.number("Fp1")], executor: SerialExecutor()).table.numbers["Fp1"])
    let slow = try #require(
      try source.read(1, [.number("SaO2")], executor: SerialExecutor()).table.numbers["SaO2"])
    let values = try features(run).doubles("values")
    #expect(try features(run).texts("names") == ["Fp1_mean", "SaO2_mean"])
    #expect(isClose(values[0], fast[10..<50].reduce(0, +) / 40, within: 1e-9))
    #expect(isClose(values[1], slow[1..<3].reduce(0, +) / 2, within: 1e-9))
    #expect(
      try run.result("base").notes.contains { $0.contains("annotations that begin no trial") })
  }

  @Test func signalStepsStandBetweenReadingAndWindows() throws {
    let plain = try run(Self.spec())
    let run = try run(
      Self.spec(", resample_hz: 20", signal: ", signal: [{use: reject, columns: slow, above: 1}]"),
      of: ["trials", "ingest", "signal", "label", "windows", "rows", "extract"])
    let kinds = run.graph.graph.nodes.map(\.kind)
    #expect(kinds.count { $0 == "signal" } == 3)
    let rows = try run.artifact(try run.stages("base").rows).designRows
    #expect(rows.count == 6)
    let values = try features(run).doubles("values")
    #expect(values[0].isFinite && values[1].isNaN)
    #expect(values[0] != (try features(plain).doubles("values"))[0])
    #expect(rows.notes.contains { $0.message.contains("rows of a grid at 20 Hz") })
    // Other steps read no file again.
    let keys = [plain, run].map { run in
      zip(run.graph.graph.nodes, run.keys).filter { $0.0.kind == "ingest" }.map(\.1)
    }
    #expect(keys[0] == keys[1])
  }

  @Test func aFaultOfAStepNamesItsLine() throws {
    let project = project()
    let spec = Self.spec(signal: ", signal: [{use: notch, columns: raw, frequency_hz: 50}]")
    var run = try GraphRun(spec: spec, root: project.path)
    let failure = #expect(throws: StageFailure.self) { try run.runAll() }
    #expect(failure?.specPath?.hasPrefix("dataset.modalities.eeg.signal[0]") == true)
    let checks = DataChecks(run.experiment.cells, GraphRun.surroundings)
    #expect(checks.faults.count == 1)
    #expect(
      checks.faults.first?.message == failure?.message.split(separator: ";").first.map(String.init))
  }

  /// A pattern that fits nothing, a label that annotations do not have, a time beside the file's own.
  @Test(arguments: [
    ("start, \"Lights*\"", "begin", "no annotation of "),
    (
      "column: annotation", "column: verdict",
      "trials that are annotations have no column 'verdict'"
    ),
    ("use: recordings", "use: recordings\n  time: {rate_hz: 4}", "annotations lie on the clock"),
    ("modality: eeg", "modality: egg", "no modality 'egg'"),
    ("subject: {folder: \"s*\"}", "subject: {column: who}", "annotations say nothing of subjects"),
  ])
  func annotationsAreChecked(_ old: String, _ new: String, _ message: String) throws {
    let project = project()
    let loaded = GraphRun.load(Self.spec().replacing(old, with: new), root: project.path)
    var faults = loaded.faults
    if let experiment = loaded.experiment {
      faults += DataChecks(experiment.cells, GraphRun.surroundings).faults
    }
    #expect(faults.contains { $0.message.hasPrefix(message) }, "\(faults.map(\.message))")
  }

  @Test func filesThatBelongTogetherCountTogether() throws {
    let project = TemporaryProject()
    for end in ["vhdr", "vmrk", "eeg"] {
      project.copy(Self.references + "bv_int16.\(end)", to: "s1/bv_int16.\(end)")
    }
    let spec = Self.spec().replacing("rec.edf", with: "bv_int16.vhdr")
      .replacing("[start, \"Lights*\", stop]", with: "[\"*\"]")
      .replacing(", slow: {include: [SaO2]}", with: "").replacing("[raw, slow]", with: "raw")
    func identity() throws -> GraphIdentity {
      GraphIdentity(try GraphRun(spec: spec, root: project.path).graph.graph)
    }
    let first = try identity()
    #expect(try first == identity())
    for end in ["vmrk", "eeg"] {
      let before = try identity()
      project.write("something else", to: "s1/bv_int16.\(end)")
      #expect(try before != identity(), "\(end)")
    }
  }
}
