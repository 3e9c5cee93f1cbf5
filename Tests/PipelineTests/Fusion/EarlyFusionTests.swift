import Learners
import Testing

@testable import Pipeline

@Suite struct EarlyFusionTests {
  @Test func takesEveryModality() {
    #expect(EarlyFusion(ParameterValues()).modalities(among: ["eeg", "face"]) == ["eeg", "face"])
  }

  @Test func namesColumnsAfterTheirModality() {
    let joined = EarlyFusion.joined([
      FusionSamples.features("eeg", ["a", "b"], [[1, 2], [3, 4]]),
      FusionSamples.features("face", ["a"], [[5], [6]]),
    ])
    #expect(joined.names == ["eeg:a", "eeg:b", "face:a"])
    #expect(joined.values == Matrix(rows: 2, columns: 3, elements: [1, 2, 5, 3, 4, 6]))
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
      modalities: train, classes: classes, classCount: classCount,
      weights: [Double](repeating: 1, count: classes.count), groups: Array(classes.indices))
    let recipe = try ModelRecipe(
      self.model(model), classNames: (0..<classCount).map { "class\($0)" })
    return try fusion.predict(
      train: rows,
      test: MultimodalTest(
        modalities: test, groups: test.first.map { Array(0..<$0.values.rows) } ?? []),
      recipe: recipe, seed: 1, executor: SerialExecutor())
  }
}
