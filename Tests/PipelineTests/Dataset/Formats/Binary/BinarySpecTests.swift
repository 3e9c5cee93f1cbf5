import Foundation
import Support
import Testing

@testable import Pipeline

/// Binary recordings from the spec to what features see: trials from annotations, clocks, keys.
struct BinarySpecTests {
  /// Copies recordings into a project; `names` are by subject.
  private func project(_ names: KeyValuePairs<String, String>) throws -> TemporaryProject {
    let project = TemporaryProject(["notes.txt": "made by a test"])
    for (name, source) in names {
      try Data(try BinarySamples.bytes(source)).write(to: URL(fileURLWithPath: project.file(name)))
    }
    return project
  }

  private func run(
    _ project: TemporaryProject, file: String, columns: String, annotations: String,
    classes: String
  ) throws -> GraphRun {
    let spec = """
      spec: 1
      name: binary
      dataset:
        use: recordings
        root: ${env:ROOT}
        subject: {file_stem: true}
        modalities: {eeg: {file: "\(file)", columns: \(columns)}}
        trials: {annotations: \(annotations)}
        label: {use: column, column: annotation, classes: \(classes)}
      features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}
      windowing: {use: whole_trial}
      model: {use: dummy}
      evaluation: {outer: {use: leave_one_group_out, group: subject}, metrics: [accuracy]}
      """
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: ["trials", "ingest"])
    return run
  }

  /// The places of the stages of a kind.
  private func places(_ run: GraphRun, _ kind: String) -> [Int] {
    run.graph.graph.nodes.indices.filter { run.graph.graph.nodes[$0].kind == kind }
  }

  private func recordings(_ run: GraphRun) throws -> [String: Recording] {
    var out: [String: Recording] = [:]
    for place in places(run, "ingest") {
      out.merge(try run.artifact(StageID(place)).recordings(of: "eeg")) { first, _ in first }
    }
    return out
  }

  private func trials(_ run: GraphRun) throws -> [SubjectTrials] {
    try places(run, "trials").flatMap { place in
      let columns = try run.artifact(StageID(place), part: "columns")
      return try run.artifact(StageID(place), part: "boundaries").subjectTrials(columns: columns)
    }
  }

  @Test func annotationsOfEDFAreTrials() throws {
    let project = try project(["a.edf": "continuous.edf", "b.edf": "late.edf"])
    let run = try run(
      project, file: "{subject}.edf",
      columns: "{raw: {include: [Fp1]}, oxygen: {include: [SaO2]}}",
      annotations: "{match: [start, stop], length_s: 0.5}", classes: "[start, stop]")
    let start = 1_680_023_049.0
    for (subject, recording) in try recordings(run) {
      #expect(recording.times.first == start + (subject == "b" ? 0.25 : 0))
      #expect(recording.tracks.map(\.times.count) == [160, 8])
      #expect(recording.channels.map(\.unit) == ["uV", "%"])
    }
    let trials = try trials(run)
    #expect(trials.map(\.subject) == ["a", "b"])
    #expect(trials[0].starts == [start + 0.25, start + 2.125])
    #expect(trials[0].ends == [start + 0.75, start + 2.625])
  }

  @Test func markersOfXDFAreTrials() throws {
    let project = try project(["a.xdf": "two.xdf", "b.xdf": "two.xdf"])
    let run = try run(
      project, file: "{subject}.xdf",
      columns: "{raw: {include: [AF7, AF8]}, motion: {include: [Chest]}}",
      annotations: "{match: [start, \"question*\"], length_s: 0.2}",
      classes: "[start, question 1]")
    for recording in try recordings(run).values {
      #expect(recording.tracks.map(\.times.count) == [239, 55])
      #expect(recording.trackOf == [0, 0, 1])
    }
    let trials = try trials(run)[0]
    #expect(trials.columns["annotation"] == ["start", "question 1"])
    #expect(abs(trials.starts[0] - 2001.4999981464418) < 1e-9)
  }

  @Test func allFilesOfABrainVisionRecordingAreInTheKey() throws {
    let project = try project([
      "bv_int16.vhdr": "bv_int16.vhdr", "bv_int16.eeg": "bv_int16.eeg",
      "bv_int16.vmrk": "bv_int16.vmrk", "bv_wide.vhdr": "bv_wide.vhdr",
      "bv_wide.eeg": "bv_wide.eeg", "bv_wide.vmrk": "bv_wide.vmrk",
    ])
    func keys() throws -> [Digest] {
      let run = try run(
        project, file: "{subject}.vhdr", columns: "{raw: {include: [Fp1]}}",
        annotations: "{match: [\"Stimulus/*\", \"Response/*\"], length_s: 0.01}",
        classes: "[\"Stimulus/S  1\", Response/R255]")
      return (places(run, "ingest") + places(run, "trials")).map { run.keys[$0] }
    }
    let before = try keys()
    #expect(before == (try keys()))
    let markers = URL(fileURLWithPath: project.file("bv_int16.vmrk"))
    var text = try String(contentsOf: markers, encoding: .utf8)
    text = text.replacingOccurrences(of: "Stimulus,S  1,4,1", with: "Stimulus,S  1,5,1")
    try text.write(to: markers, atomically: true, encoding: .utf8)
    let after = try keys()
    #expect(zip(before, after).map { $0 != $1 } == [true, false, true, false])
    let data = URL(fileURLWithPath: project.file("bv_wide.eeg"))
    try (try Data(contentsOf: data) + Data([0, 0, 0, 0, 0, 0])).write(to: data)
    #expect(zip(after, try keys()).map { $0 != $1 } == [false, true, false, true])
  }
}
