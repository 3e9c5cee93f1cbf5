import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// A program's numbers among the features: what it gets, what becomes of what it writes.
@Suite struct CommandStageTests {
  private static let kinds: Set<String> = [
    TrialsStage.kind, IngestStage.kind, SignalStage.kind, LabelStage.kind, WindowsStage.kind,
    RowsStage.kind, CommandStage.kind, ExtractStage.kind,
  ]
  private static let features = """
    features:
      eeg:
        - {use: statistics, columns: raw, stats: [mean]}
        - {use: command, run: [prog, "${env:ROOT}/p.py", b], files: ["${env:ROOT}/p.py"], columns: [b], names: [top, low], parameters: {gain: 2, list: [x, y]}}
        - {use: statistics, columns: raw, stats: [max, min]}
    """

  static func spec(_ features: String = Self.features) -> String {
    TinyExperiment.spec.replacingOccurrences(
      of: "features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}", with: features)
  }

  private static func run(
    _ program: FakeProgram?, spec: String = Self.spec()
  ) throws -> GraphRun {
    let project = TinyExperiment.project()
    project.write("pass", to: "p.py")
    var run = try GraphRun(spec: spec, root: project.path)
    run.programs = program
    try run.runAll(of: kinds)
    return run
  }

  private static func stages(_ run: GraphRun, _ kind: String) -> [StageID] {
    run.graph.graph.nodes.indices.filter { run.graph.graph.nodes[$0].kind == kind }
      .map(StageID.init)
  }

  private static func message(_ program: FakeProgram?) throws -> String {
    do {
      _ = try run(program)
      return "no failure"
    } catch let failure as StageFailure {
      #expect(failure.specPath?.hasPrefix("features.eeg[1]") == true)
      return failure.message
    }
  }

  @Test func columnsStandWhereTheSpecSaysAndHoldWhatTheProgramWrote() throws {
    let program = FakeProgram { FakeProgram.extremes($0) }
    let run = try Self.run(program)
    for id in Self.stages(run, ExtractStage.kind) {
      let artifact = try run.artifact(id)
      let names = try #require(artifact.texts("names"))
      #expect(names == ["a_mean", "b_mean", "top", "low", "a_max", "a_min", "b_max", "b_min"])
      let values = artifact.doubles("values")
      #expect(values.count > 8 && values.count % 8 == 0)
      for row in stride(from: 0, to: values.count, by: 8) {
        #expect(values[row + 2] == values[row + 6])
        #expect(values[row + 3] == values[row + 7])
      }
    }
  }

  /// Statistics look at what signal steps leave; so must a program.
  @Test func aProgramSeesSamplesAfterTheSignalSteps() throws {
    let steps = "signal: [{use: reference, columns: raw, to: average}]"
    let spec = Self.spec().replacingOccurrences(
      of: "columns: {raw: {include: [a, b]}}}",
      with: "columns: {raw: {include: [a, b]}}, \(steps)}")
    let program = FakeProgram { FakeProgram.extremes($0) }
    let run = try Self.run(program, spec: spec)
    #expect(!Self.stages(run, SignalStage.kind).isEmpty)
    let artifact = try run.artifact(try #require(Self.stages(run, ExtractStage.kind).first))
    let values = artifact.doubles("values")
    for row in stride(from: 0, to: values.count, by: 8) {
      #expect(values[row + 2] == values[row + 6])
      // Against the mean of two channels one is the other upside down.
      #expect(isClose(values[row + 2], -values[row + 5], within: 1e-9))
    }
  }

  @Test func aProgramSeesOneSubjectAndNoLabelOrId() throws {
    let program = FakeProgram { FakeProgram.extremes($0) }
    _ = try Self.run(program)
    // Two windowings, six people.
    #expect(program.inputs.count == 12)
    for input in program.inputs {
      #expect(input.tensors.keys.sorted() == ["bounds", "rows", "times", "values"])
      #expect(input.tensors["values"]?.shape == [30, 1])
      #expect(input.tensors["times"]?.shape == [30])
      #expect(input.tensors["bounds"]?.shape == input.tensors["rows"]?.shape)
      #expect(
        input.texts.keys.sorted() == [
          "channels", "format", "modality", "names", "parameters", "rate_hz",
        ])
      #expect(input.texts["parameters"] == "{\"gain\":\"2\",\"list\":[\"x\",\"y\"]}")
      #expect(input.texts["names"] == "[\"top\",\"low\"]")
      #expect(input.texts["rate_hz"].flatMap(Double.init) == 2)
      #expect(!input.texts.values.contains { $0.contains("yes") || $0.contains("s3") })
      #expect(input.call.arguments[0] == "prog")
      #expect(input.call.arguments[1].hasPrefix("/") && input.call.arguments[1].hasSuffix("/p.py"))
      #expect(input.call.arguments[2] == "b")
      #expect(input.call.timeoutSeconds == 600)
      #expect(!TemporaryProject.exists(input.call.folder), "the folder is removed")
    }
  }

  @Test func infiniteNumbersAreMissingAndCounted() throws {
    let run = try Self.run(
      FakeProgram { input in
        let count = input.windows.count
        return FakeProgram.encoded(
          (0..<count * 2).map { $0 == 0 ? .infinity : $0 == 1 ? .nan : 1 }, [count, 2])
      })
    let artifact = try run.artifact(try #require(Self.stages(run, ExtractStage.kind).first))
    let values = artifact.doubles("values")
    #expect(values[2].isNaN && values[3].isNaN && values[10] == 1)
    let counted = artifact.notes.first { $0.code == "command_infinite" }
    #expect(counted?.count == 6)
    #expect(artifact.notes.contains { $0.subject == "eeg, feature low" && $0.count == 6 })
  }

  @Test func whatIsNoOutputIsSaid() throws {
    func found(_ output: @escaping @Sendable (FakeProgram.Input) -> [UInt8]?) throws -> String {
      try Self.message(FakeProgram(output))
    }
    #expect(try found { _ in nil }.hasSuffix("it wrote no output.safetensors"))
    #expect(try found { _ in Array("rubbish rubbish".utf8) }.contains("no safetensors file"))
    #expect(try found { _ in [] }.contains("no safetensors file"))
    #expect(
      try found { FakeProgram.encoded([1, 2], [1, $0.windows.count > 0 ? 2 : 1]) }
        .contains("names, found shape 1 × 2"))
    #expect(
      try found { input in
        Safetensors.encode([
          "values": Tensor(
            shape: [input.windows.count, 2],
            .f32([Float](repeating: 1, count: input.windows.count * 2)))
        ])
      }.contains("should be float64"))
    #expect(
      try found { _ in Safetensors.encode(["other": Tensor([1.5])]) }
        .contains("no array 'values', found 'other'"))
    #expect(
      try found { _ in [UInt8](repeating: 0, count: 4 << 20) }.contains("expected at most"))
  }

  @Test func howItEndedIsSaidWithItsLastWords() throws {
    func found(_ end: ProgramOutcome.End) throws -> String {
      try Self.message(FakeProgram(end: end) { FakeProgram.extremes($0) })
    }
    #expect(try found(.exited(3)).hasSuffix("it ended with exit status 3: first | last words"))
    #expect(try found(.signalled(11)).contains("signal 11"))
    #expect(try found(.overtime).contains("'timeout_s', 600.0 s"))
    #expect(throws: CancellationError.self) { try found(.cancelled) }
  }

  @Test func nothingRunsUnlessAllowed() throws {
    #expect(try Self.message(nil).contains("--allow-commands"))
  }

  /// Cut anywhere, or with any byte changed: refused or read, never a crash.
  @Test func brokenOutputsAreRefused() throws {
    let whole = FakeProgram.encoded([1, 2, 3, 4], [2, 2])
    let runner = { (bytes: [UInt8]) -> [String: Tensor]? in
      try? ProgramExchange(runner: FakeProgram { _ in bytes }, isCancelled: { false }).run(
        ["x"], timeoutSeconds: 1, tensors: [:], metadata: [], outputBytes: 64)
    }
    #expect(runner(whole)?["values"]?.doubles == [1, 2, 3, 4])
    for end in 0..<whole.count { #expect(runner(Array(whole[..<end])) == nil) }
    var random = SplitMix64(seed: 5)
    for _ in 0..<500 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = runner(bytes)
    }
  }

  @Test func onlyItsOwnWordsAndFilesChangeItsKey() throws {
    let project = TinyExperiment.project()
    project.write("pass", to: "p.py")
    func keys(_ from: String = "", _ to: String = "") throws -> [String] {
      let spec = Self.spec()
      let changed = from.isEmpty ? spec : spec.replacingOccurrences(of: from, with: to)
      #expect(from.isEmpty || changed != spec)
      let run = try GraphRun(spec: changed, root: project.path)
      return GraphIdentity(run.graph.graph).targets
    }
    let first = try keys()
    #expect(first == (try keys("names: [top", "timeout_s: 5, names: [top")))
    #expect(first != (try keys("names: [top", "version: \"2\", names: [top")))
    #expect(first != (try keys("gain: 2", "gain: 3")))
    #expect(first != (try keys("p.py\", b]", "p.py\", c]")))
    project.write("pass ", to: "p.py")
    #expect(first != (try keys()))
  }

  /// Output changed and revision not raised: results in stores would be stale.
  @Test func outputHasNotChangedUnderItsRevision() throws {
    let run = try Self.run(FakeProgram { FakeProgram.extremes($0) })
    let made = try Self.stages(run, CommandStage.kind).map { "\(try run.artifact($0).digest)" }
    #expect(CommandStage.revision == 1)
    #expect("\(SHA256.digest(of: made.joined()))".hasPrefix("ab58e4bb83396626"))
  }

  @Test func aFileThatIsNamedMustBeDeclared() throws {
    let project = TinyExperiment.project()
    project.write("pass", to: "p.py")
    func faults(_ command: String) throws -> [String] {
      let spec = Self.spec("features: {eeg: [{use: command, \(command), names: [x]}]}")
      let loaded = GraphRun.load(spec, root: project.path)
      let cells = try #require(loaded.experiment).cells
      let base = GraphRun.surroundings
      let surroundings = ExperimentGraph.Surroundings(
        listing: base.listing, digest: base.digest,
        resolve: { $0.hasPrefix("/") ? $0 : project.file($0) })
      return DataChecks(cells, surroundings).faults.map { $0.message + "; " + ($0.help ?? "") }
    }
    #expect(try faults("run: [python3, p.py], files: [p.py]").isEmpty)
    #expect(try faults("run: [python3, -c, pass]").isEmpty)
    let undeclared = try faults("run: [python3, p.py]")
    #expect(undeclared.count == 1)
    #expect(undeclared.first?.hasSuffix("write 'files: [p.py]'") == true)
    #expect(try faults("run: [bin/x]").first?.hasPrefix("no program 'bin/x'") == true)
    #expect(
      try faults("run: [x], files: [gone.py]").first?.hasPrefix("no file 'gone.py'") == true)
    #expect(try faults("run: [x], columns: nothing").count == 1)
  }
}
