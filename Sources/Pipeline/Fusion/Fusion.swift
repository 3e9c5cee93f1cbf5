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
  /// - Parameter task: the rows of one fold, and what is to be made of them.
  /// - Returns: one row of probabilities, or of targets, per test row that is answered.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  func predict(_ task: FoldTask) throws(LearnerError) -> FusedPrediction

  /// Fits as `predict` does, and keeps what was learned, to be asked again.
  /// - Parameter task: the rows of one fold, and what is to be made of them.
  /// - Returns: what answers for other rows.
  /// - Throws: `LearnerError` for what the steps or the model cannot take.
  func fitted(_ task: FoldTask) throws(LearnerError) -> any FittedFusion
}

/// Why modalities cannot be brought together as the spec says.
public struct FusionFault: Error, Sendable, Hashable {
  /// What was expected and what was found.
  public let message: String
  /// The parameter behind it, if one is.
  public let parameter: String?

  /// Describes a fault.
  public init(message: String, parameter: String? = nil) {
    self.message = message
    self.parameter = parameter
  }
}
