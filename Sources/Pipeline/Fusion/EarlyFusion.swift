import Learners

/// Features of all modalities side by side, one model over them.
public struct EarlyFusion: Fusion {
  /// `early` in a spec.
  public static let name = "early"
  /// For `trellis describe`.
  public static let summary = "Features of all modalities side by side, one model over them."
  /// No parameters.
  public static let parameters: [Parameter] = []

  /// Nothing to read.
  public init(_ values: ParameterValues) {}

  /// All of them.
  public func modalities(among declared: [String]) -> [String] { declared }

  /// Joins columns as `modality:name`, then fits the steps and the model.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  public func predict(
    train: MultimodalRows, test: MultimodalTest, recipe: ModelRecipe, seed: UInt64,
    executor: any Executor
  ) throws(LearnerError) -> FusedPrediction {
    let joined = Self.joined(train.modalities)
    let set = TrainingSet(
      features: joined.values, featureNames: joined.names,
      target: .classes(train.classes, count: train.classCount), weights: train.weights,
      groups: train.groups)
    return try recipe.predict(
      training: set, test: Self.joined(test.modalities).values, testGroups: test.groups,
      seed: seed, executor: executor)
  }

  /// Columns of several modalities side by side.
  static func joined(_ parts: [ModalityFeatures]) -> (names: [String], values: Matrix<Double>) {
    let rows = parts.first?.values.rows ?? 0
    let columns = parts.reduce(0) { $0 + $1.values.columns }
    var elements: [Double] = []
    elements.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for part in parts { elements.append(contentsOf: part.values.row(row)) }
    }
    return (
      parts.flatMap { part in part.names.map { "\(part.modality):\($0)" } },
      Matrix(rows: rows, columns: columns, elements: elements)
    )
  }
}
