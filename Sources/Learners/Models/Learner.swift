/// A recipe for a model: parameters in, nothing fitted yet.
///
/// Recipe and fitted model are two types, so that "not fitted yet" cannot happen. Same data, same seed:
/// same bytes, with any executor.
public protocol Learner: Registered {
  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  init(_ values: ParameterValues) throws(LearnerError)

  /// Whether the model takes NaN as "missing"; otherwise non-finite input is refused.
  static var acceptsMissing: Bool { get }

  /// What the model can learn.
  static var tasks: Set<TaskKind> { get }

  /// Learns from training rows only.
  /// - Throws: `LearnerError` for non-finite input, a class without rows, or no convergence.
  func fitted(to data: TrainingSet, seed: UInt64, executor: any Executor) throws(LearnerError)
    -> any FittedLearner

  /// The fitted model that an archive holds; answers are those of the model that was archived, bit for
  /// bit.
  /// - Throws: `LearnerError.failed` for an archive that no model of this kind can have written.
  static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
}

/// A model that has learned.
public protocol FittedLearner: Sendable {
  /// Answers for new rows; each row by itself, so that row order cannot matter.
  /// - Parameters:
  ///   - rows: samples × features, columns as in training.
  ///   - executor: does the work in parallel.
  /// - Returns: for classification samples × classes, rows summing to 1; for regression
  ///   samples × targets.
  /// - Throws: `LearnerError.nonFinite` where the model does not take missing values.
  func predict(_ rows: Matrix<Double>, executor: any Executor) throws(LearnerError) -> Matrix<
    Double
  >

  /// What a user should know about this fit: `did not converge in 1000 iterations`.
  var notes: [String] { get }

  /// Everything that answers depend on, to be stored and read back by the recipe's `restored(from:)`.
  var archive: ModelArchive { get }
}

/// The kinds of question that a model can answer.
public enum TaskKind: String, Sendable, CaseIterable {
  /// One class of several.
  case classification
  /// One or several numbers.
  case regression
}

/// What a model learns from.
public struct TrainingSet: Sendable {
  /// Samples × features.
  public var features: Matrix<Double>
  /// One name per column.
  public var featureNames: [String]
  /// The truth, one entry per row.
  public var target: Target
  /// One weight per row, at least 0.
  public var weights: [Double]
  /// The group of each row (a subject or a trial), for splits inside the training rows.
  public var groups: [Int]
  /// What the columns are to models with several inputs or with steps in time; one block of plain
  /// columns unless told otherwise.
  public var blocks: [InputBlock]

  /// The truth of the training rows.
  public enum Target: Sendable {
    /// Class of each row, in 0..<count.
    case classes([Int], count: Int)
    /// Rows × targets.
    case values(Matrix<Double>)
  }

  /// Gathers what belongs together.
  public init(
    features: Matrix<Double>, featureNames: [String], target: Target, weights: [Double],
    groups: [Int], blocks: [InputBlock]? = nil
  ) {
    precondition(featureNames.count == features.columns, "one name per column")
    precondition(weights.count == features.rows, "one weight per row")
    precondition(groups.count == features.rows, "one group per row")
    self.features = features
    self.featureNames = featureNames
    self.target = target
    self.weights = weights
    self.groups = groups
    self.blocks = blocks ?? [InputBlock(name: "", columns: 0..<features.columns, steps: 1)]
    precondition(
      self.blocks.reduce(0) { $0 + $1.columns.count } == features.columns
        && zip(self.blocks, self.blocks.dropFirst()).allSatisfy {
          $0.columns.upperBound == $1.columns.lowerBound
        }, "blocks cover the columns in order")
  }
}

/// Why a fit or a prediction could not be made.
public enum LearnerError: Error, Sendable, Hashable {
  /// A NaN or infinity at a row and a column.
  case nonFinite(row: Int, column: Int)
  /// A class that has no training row.
  case classAbsent(Int)
  /// Too few rows for what was asked.
  case tooFewRows(found: Int, needed: Int)
  /// Parameters that do not go together, in words.
  case parameter(String)
  /// Whoever waited for the result has given up.
  case cancelled
  /// Anything else, in words.
  case failed(String)
}
