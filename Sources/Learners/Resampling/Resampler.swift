/// A step that adds or removes training rows, so that classes count alike; test rows are never seen.
///
/// It stands after `preprocess` and before the model, so that distances are those of scaled columns
/// where a scaling step is declared.
public protocol Resampler: Registered {
  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  init(_ values: ParameterValues) throws(LearnerError)

  /// Whether rows may hold NaN as "missing"; otherwise non-finite input is refused.
  static var acceptsMissing: Bool { get }

  /// Draws new training rows or leaves rows out.
  ///
  /// - Parameters:
  ///   - data: training rows of one fold, with classes as target.
  ///   - classNames: names of the classes, for notes and errors.
  ///   - seed: for whatever is drawn.
  ///   - executor: does the work in parallel.
  /// - Returns: the rows to learn from.
  /// - Throws: `LearnerError` for missing values, numbers as target, or a class with too few rows.
  func resampled(
    _ data: TrainingSet, classNames: [String], seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> Resampled
}

/// Training rows after resampling.
public struct Resampled: Sendable {
  /// The rows: those that stay in their order, then the drawn ones by class; a drawn row has the weight
  /// and the group of the row that it was drawn from.
  public let data: TrainingSet
  /// What a user should know: `smote: 120 rows added to class 'low'`.
  public let notes: [String]

  /// Gathers what belongs together.
  public init(data: TrainingSet, notes: [String]) {
    self.data = data
    self.notes = notes
  }
}
