/// A way in which neighbours in time steady each other's answers.
public protocol Smoother: Registered {
  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  init(_ values: ParameterValues) throws(LearnerError)

  /// What kinds of answers it takes.
  static var tasks: Set<TaskKind> { get }

  /// Learns how truth goes on from step to step, where it learns anything at all.
  ///
  /// - Parameter training: what is known of the training rows of one fold.
  /// - Returns: what smooths the answers for the test rows of that fold.
  func fitted(to training: SmoothingTraining) -> any FittedSmoother
}

/// What a smoother may learn from: training rows of one fold only.
public struct SmoothingTraining: Sendable {
  /// True classes in time order, one list per unbroken stretch; empty where targets are numbers.
  public let sequences: [[Int]]
  /// Number of classes; 0 where targets are numbers.
  public let classes: Int
  /// The shares of the classes that the answers take for granted, summing to 1: those of the training rows,
  /// or equal ones where the model was made to see them so.
  public let prior: [Double]

  /// Gathers what belongs together.
  public init(sequences: [[Int]], classes: Int, prior: [Double]) {
    precondition(prior.count == classes, "one share per class")
    self.sequences = sequences
    self.classes = classes
    self.prior = prior
  }
}

/// A smoother that has learned.
public protocol FittedSmoother: Sendable {
  /// Smooths one unbroken stretch; other stretches have no influence.
  /// - Parameter answers: steps in time order × classes (probabilities) or targets.
  /// - Returns: the same shape; of classes, rows summing to 1.
  func smoothed(_ answers: Matrix<Double>) -> Matrix<Double>
}
