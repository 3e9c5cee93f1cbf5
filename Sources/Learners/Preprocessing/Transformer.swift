/// A step between the features and the model that is fitted on training rows only.
public protocol Transformer: Registered {
  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  init(_ values: ParameterValues) throws(LearnerError)

  /// Learns from training rows only. Values may be NaN (missing) where the step says so.
  /// - Throws: `LearnerError` for input that the step cannot take.
  func fitted(to data: TrainingSet, seed: UInt64) throws(LearnerError) -> any FittedTransformer
}

/// A step that has learned.
public protocol FittedTransformer: Sendable {
  /// The names of the columns that come out.
  var outputNames: [String] { get }
  /// Transforms rows; each by itself.
  /// - Throws: `LearnerError.nonFinite` where the step does not take missing values.
  func transform(_ rows: Matrix<Double>) throws(LearnerError) -> Matrix<Double>
  /// What a user should know: `12 values imputed`, `1 constant column`.
  var notes: [String] { get }
}
