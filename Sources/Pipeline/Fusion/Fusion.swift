import Learners

/// A way to bring modalities together in one prediction.
public protocol Fusion: Registered {
  /// Reads the declared parameters.
  /// - Throws: `FusionFault` for values that do not go together.
  init(_ values: ParameterValues) throws(FusionFault)

  /// The modalities whose features are used, of those that have features.
  /// - Throws: `FusionFault` for an unknown modality.
  func modalities(among declared: [String]) throws(FusionFault) -> [String]

  /// Fits on training rows and answers for test rows.
  ///
  /// - Parameters:
  ///   - train: training rows of one fold.
  ///   - test: rows of the same modalities and columns; their truth is not in reach.
  ///   - recipe: steps and model.
  ///   - seed: for whatever draws random numbers.
  ///   - executor: threads that may help.
  /// - Returns: one row of probabilities per test row.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  func predict(
    train: MultimodalRows, test: MultimodalTest, recipe: ModelRecipe, seed: UInt64,
    executor: any Executor
  ) throws(LearnerError) -> FusedPrediction
}

/// Features of one modality.
public struct ModalityFeatures: Sendable {
  /// The modality.
  public let modality: String
  /// One name per column.
  public let names: [String]
  /// Rows × columns; NaN is missing.
  public let values: Matrix<Double>

  /// Gathers what belongs together.
  public init(modality: String, names: [String], values: Matrix<Double>) {
    self.modality = modality
    self.names = names
    self.values = values
  }

  /// Some of the rows.
  public func selecting(rows: [Int]) -> ModalityFeatures {
    ModalityFeatures(modality: modality, names: names, values: values.selecting(rows: rows))
  }
}

/// Training rows of several modalities.
public struct MultimodalRows: Sendable {
  /// One entry per modality, all with the same rows.
  public let modalities: [ModalityFeatures]
  /// Class of each row.
  public let classes: [Int]
  /// Number of classes.
  public let classCount: Int
  /// Weight of each row.
  public let weights: [Double]
  /// Subject of each row.
  public let groups: [Int]
}

/// Test rows of several modalities; their truth is not in reach.
public struct MultimodalTest: Sendable {
  /// One entry per modality, all with the same rows, columns as in training.
  public let modalities: [ModalityFeatures]
  /// Subject of each row.
  public let groups: [Int]
}

/// Answers for test rows.
public struct FusedPrediction: Sendable {
  /// Rows × classes.
  public let probabilities: Matrix<Double>
  /// What a user should know.
  public let notes: [String]
}

/// Why modalities cannot be brought together as the spec says.
public struct FusionFault: Error, Sendable, Hashable {
  /// What was expected and what was found.
  public let message: String
  /// The parameter behind it, if one is.
  public let parameter: String?
}
