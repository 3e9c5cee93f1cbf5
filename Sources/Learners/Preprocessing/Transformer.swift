/// A step between the features and the model that is fitted on training rows only.
public protocol Transformer: Registered {
  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  init(_ values: ParameterValues) throws(LearnerError)

  /// Whether rows are transformed with numbers of other rows of the same call (a test subject's own
  /// mean): tables that such a step touches say so.
  static var isTransductive: Bool { get }

  /// Learns from training rows only. Values may be NaN (missing) where the step says so.
  /// - Throws: `LearnerError` for input that the step cannot take.
  func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer

  /// The fitted step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive that no step of this kind can have written.
  static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedTransformer
}

extension Transformer {
  /// Each row by itself, unless a step says otherwise.
  public static var isTransductive: Bool { false }
}

/// A step that has learned.
public protocol FittedTransformer: Sendable {
  /// The names of the columns that come out.
  var outputNames: [String] { get }
  /// Transforms rows; each by itself, unless the step is transductive.
  /// - Parameters:
  ///   - rows: samples × features, columns as in training.
  ///   - groups: the group (subject) of each row; only transductive steps look at it.
  ///   - executor: does the work in parallel.
  /// - Returns: samples × `outputNames`.
  /// - Throws: `LearnerError.nonFinite` where the step does not take missing values.
  func transform(
    _ rows: Matrix<Double>, groups: [Int], executor: any Executor
  ) throws(LearnerError) -> Matrix<Double>
  /// What a user should know: `12 values imputed`, `1 constant column`.
  var notes: [String] { get }
  /// Everything that the transformation depends on.
  var archive: ModelArchive { get }
}
