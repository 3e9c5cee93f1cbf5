import Learners
import Support
import Testing

@testable import Pipeline

/// Models that are programs, as fits see them.
@Suite struct CommandModelTests {
  private func spec(_ model: String, fusion: String = "{use: early}", inner: String? = nil)
    -> String
  {
    InnerFoldTests.spec(fusion: fusion, model: model, inner: inner)
  }

  private let command =
    "{preprocess: [{use: standardize}], use: command, run: [python3, model.py], files: [model.py], "
    + "parameters: {kind: means}}"

  private func project() -> TemporaryProject {
    let folder = TinyExperiment.project()
    folder.write("pass", to: "model.py")
    return folder
  }

  /// A relative path of a declared file is found from the folder of the project.
  private func run(_ spec: String, _ folder: TemporaryProject, _ program: FakeProgram?) throws
    -> GraphRun
  {
    let written = spec.replacing("model.py", with: folder.path + "/model.py")
    var run = try GraphRun(spec: written, root: folder.path)
    run.programs = program
    try run.runAll()
    return run
  }

  /// Says the share of each class by weight, whatever the row.
  private static func shares(_ input: FakeProgram.Input) -> [UInt8] {
    let classes = input.tensors["train_target"]?.integers ?? []
    let weights = input.tensors["train_weights"]?.doubles ?? []
    var sums = [0.0, 0.0]
    for (label, weight) in zip(classes, weights) { sums[label] += weight }
    let rows = input.tensors["test_features"]?.shape[0] ?? 0
    let row = sums.map { $0 / (sums[0] + sums[1]) }
    return Safetensors.encode([
      "probabilities": Tensor(shape: [rows, 2], .f64((0..<rows).flatMap { _ in row }))
    ])
  }

  @Test func aProgramIsGivenTrainingRowsAndTestRowsWithoutTruth() throws {
    let program = FakeProgram { Self.shares($0) }
    let run = try run(spec(command), project(), program)
    let found = try run.artifact(run.stages("base").fits[0]).predictions
    #expect(found.row.count == 42 && program.inputs.count == 6)
    let input = try #require(program.inputs.first)
    #expect(
      input.tensors.keys.sorted() == [
        "test_features", "train_features", "train_groups", "train_target", "train_weights",
      ])
    #expect(input.tensors["train_features"]?.shape == [35, 2])
    #expect(input.tensors["test_features"]?.shape == [7, 2])
    #expect(input.texts["format"] == "trellis-model-1" && input.texts["task"] == "classification")
    #expect(input.texts["classes"] == "[\"no\",\"yes\"]")
    #expect(input.texts["features"] == "[\"eeg:a_mean\",\"face:b_mean\"]")
    #expect(input.texts["parameters"] == "{\"kind\":\"means\"}")
    #expect(Int(input.texts["seed"] ?? "").map { $0 < 1 << 31 } == true)
    // Steps are fitted to training rows before the program sees them.
    let first = stride(from: 0, to: 70, by: 2).compactMap {
      input.tensors["train_features"]?.doubles?[$0]
    }
    #expect(abs(first.reduce(0, +)) < 1e-9)
    // Class shares of the other five people, by weight.
    #expect(found.probabilities.row(0).reduce(0, +) == 1)
  }

  @Test func filesAreInTheKeyAndTimeLimitsAreNot() throws {
    func key(_ spec: String, _ text: String) throws -> (String, [Digest]) {
      let folder = project()
      folder.write(text, to: "model.py")
      let written = spec.replacing("model.py", with: folder.path + "/model.py")
      let graph = try GraphRun(spec: written, root: folder.path).graph
      let node = graph.graph.nodes[try #require(graph.cells.first).fits[0].index]
      let digests = node.inputs.compactMap { _, source -> Digest? in
        if case .file(_, let digest) = source { return digest }
        return nil
      }
      #expect(node.stage.program?.first == "python3")
      return (node.configuration.replacing(folder.path, with: ""), digests)
    }
    let plain = try key(spec(command), "a")
    #expect(try key(spec(command), "b").1 != plain.1)
    let slow = try key(
      spec(command.replacing("use: command", with: "use: command, timeout_s: 5")), "a")
    #expect(slow.0 == plain.0 && slow.1 == plain.1)
    let other = try key(spec(command.replacing("kind: means", with: "kind: trees")), "a")
    #expect(other.0 != plain.0)
  }

  @Test(arguments: [
    (0, "its output.safetensors has no array 'probabilities', found 'values'"),
    (
      1,
      "'probabilities' in its output.safetensors should have 7 rows × 2 classes, found shape 7 × 3"
    ),
    (2, "'probabilities' in its output.safetensors: row 0 sums to 1.5, expected 1"),
    (3, "'probabilities' in its output.safetensors: row 0 holds nan"),
    (4, "'probabilities' in its output.safetensors should be float64 (F64)"),
  ])
  func wrongAnswersAreNamed(_ kind: Int, _ expected: String) throws {
    let program = FakeProgram { input in
      let rows = input.tensors["test_features"]?.shape[0] ?? 0
      func encoded(_ name: String, _ row: [Double]) -> [UInt8] {
        Safetensors.encode([
          name: Tensor(shape: [rows, row.count], .f64((0..<rows).flatMap { _ in row }))
        ])
      }
      switch kind {
      case 0: return encoded("values", [0.5, 0.5])
      case 1: return encoded("probabilities", [0.5, 0.25, 0.25])
      case 2: return encoded("probabilities", [0.5, 1])
      case 3: return encoded("probabilities", [.nan, 1])
      default:
        return Safetensors.encode([
          "probabilities": Tensor(
            shape: [rows, 2], .i64((0..<rows * 2).map { Int64($0 % 2) }))
        ])
      }
    }
    let failure = #expect(throws: StageFailure.self) { try run(spec(command), project(), program) }
    let message = try #require(failure?.message)
    #expect(message.contains(expected + " (3 of "), "\(message)")
    #expect(failure?.place == "fold s0" && failure?.specPath == "model")
  }

  @Test func nothingStartsUnlessAllowed() throws {
    let failure = #expect(throws: StageFailure.self) { try run(spec(command), project(), nil) }
    #expect(
      failure?.message == "a spec may not start programs unless you allow it with --allow-commands")
  }

  /// Beside one of ours in late fusion, with weights from inner folds.
  @Test func aProgramMayBeTheModelOfAModality() throws {
    let program = FakeProgram { Self.shares($0) }
    let run = try run(
      spec(
        "{preprocess: [{use: standardize}], use: logistic_regression}",
        fusion: "{use: late, combine: weighted, missing: error, models: {face: {use: command, "
          + "run: [python3, model.py], files: [model.py]}}}",
        inner: "{use: group_kfold, group: subject, folds: 3}"), project(), program)
    let result = try run.result("base")
    #expect(result.folds.allSatisfy { $0.chosen?.count == 2 })
    #expect(program.inputs.count == 6 * 4)
    #expect(program.inputs.allSatisfy { $0.tensors["train_features"]?.shape[1] == 1 })
  }
}
