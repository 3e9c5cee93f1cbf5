import Learners
import Testing

@testable import Pipeline

@Suite struct EarlyFusionTests {
  @Test func takesEveryModality() {
    #expect(EarlyFusion(ParameterValues()).modalities(among: ["eeg", "face"]) == ["eeg", "face"])
  }

  @Test func namesColumnsAfterTheirModality() {
    let joined = ModelRows(
      joining: [
        FusionSamples.features("eeg", ["a", "b"], [[1, 2], [3, 4]]),
        FusionSamples.features("face", ["a"], [[5], [6]]),
      ], places: FusionSamples.places(2))
    #expect(joined.names == ["eeg:a", "eeg:b", "face:a"])
    #expect(joined.features == Matrix(rows: 2, columns: 3, elements: [1, 2, 5, 3, 4, 6]))
  }

  /// Each modality alone says nothing here; only their difference tells the classes apart.
  @Test func learnsFromAllModalitiesTogether() throws {
    let left: [[Double]] = [[0], [1], [2], [3], [0], [1], [2], [3]]
    let right: [[Double]] = [[1], [2], [3], [4], [-1], [0], [1], [2]]
    let classes = [1, 1, 1, 1, 0, 0, 0, 0]
    let train = [
      FusionSamples.features("eeg", ["x"], left), FusionSamples.features("face", ["x"], right),
    ]
    let answer = try FusionSamples.predict(
      EarlyFusion(ParameterValues()), train: train, classes: classes, test: train)
    let predicted = (0..<8).map { answer.probabilities[$0, 1] > 0.5 ? 1 : 0 }
    #expect(predicted == classes)
  }
}

/// Rows and recipes for tests of fusions.
enum FusionSamples {
  static func features(_ modality: String, _ names: [String], _ rows: [[Double]])
    -> ModalityFeatures
  {
    ModalityFeatures(
      modality: modality, names: names,
      values: Matrix(rows: rows.count, columns: names.count, elements: rows.flatMap { $0 }))
  }

  /// A `model` section with defaults filled in.
  static func model(_ values: [String: ParameterValue]) -> ParameterValues {
    ParameterValue.record(ParameterValues(values)).completed(as: .kind(ModelSchema.family)).record
      ?? ParameterValues()
  }

  static func predict(
    _ fusion: any Fusion, train: [ModalityFeatures], classes: [Int], test: [ModalityFeatures],
    classCount: Int = 2, model: [String: ParameterValue] = ["use": .text("logistic_regression")]
  ) throws -> FusedPrediction {
    let rows = MultimodalRows(
      modalities: train, places: places(classes.count),
      target: .classes(classes, count: classCount),
      weights: [Double](repeating: 1, count: classes.count))
    let recipe = try ModelRecipe(
      self.model(model), classNames: (0..<classCount).map { "class\($0)" })
    return try fusion.predict(
      FoldTask(
        train: rows,
        test: MultimodalTest(modalities: test, places: places(test.first?.values.rows ?? 0)),
        recipe: recipe, seed: 1, executor: SerialExecutor()))
  }

  /// Each row is a trial of a subject of its own.
  static func places(_ count: Int) -> RowPlaces {
    RowPlaces(
      trial: Array(0..<count), subject: Array(0..<count), start: (0..<count).map(Double.init),
      end: (0..<count).map { Double($0) + 1 })
  }
}

/// Does the last piece first.
struct LastFirstExecutor: Executor {
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    for chunk in (0..<max(0, chunks)).reversed() { body(chunk) }
  }
}
