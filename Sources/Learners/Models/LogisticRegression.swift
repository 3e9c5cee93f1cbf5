/// Logistic regression with an L2 penalty, binary or multinomial.
///
/// Minimises C Σ weight × loss + ½ Σ coefficient², the intercepts free, as scikit-learn's `lbfgs`
/// solver does: two classes share one vector, more classes have one each, whose intercepts sum to
/// 0. Newton's method with conjugate gradients goes far enough that coefficients do not depend on
/// the method. Cost: about 20 to 60 passes over rows × features × classes.
public struct LogisticRegression: Learner {
  /// `logistic_regression` in a spec.
  public static let name = "logistic_regression"
  /// For `trellis describe`.
  public static let summary = "Linear model of class log-odds, with an L2 penalty."
  /// Penalty, intercept and stopping rule.
  public static let parameters = [
    Parameter(
      "C", .number(.positive), default: .number(1),
      "Weight of the data against the penalty; smaller is smoother."),
    Parameter(
      "fit_intercept", .bool, default: .bool(true),
      "Whether there is a constant term, which is not penalised."),
    Parameter(
      "max_iterations", .integer(1...100_000), default: .integer(100),
      "Newton steps at most; a fit that needs more is noted."),
    Parameter(
      "tolerance", .number(.positive), default: .number(1e-10),
      "Stops once the mean loss is within half the square of this of its minimum."),
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes only.
  public static let tasks: Set<TaskKind> = [.classification]

  private let inversePenalty: Double
  private let fitsIntercept: Bool
  private let search: NewtonCG

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    inversePenalty = values.number("C")
    fitsIntercept = values.bool("fit_intercept")
    search = NewtonCG(
      maxIterations: values.integer("max_iterations"), tolerance: values.number("tolerance"))
  }

  /// Fits coefficients; rows of weight 0 count for nothing. The seed is not used.
  ///
  /// With one class only, that class gets probability 1.
  /// - Throws: `LearnerError` for regression targets, non-finite features, unusable weights, and
  ///   `classAbsent` for a class without a row of positive weight.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try fittedModel(to: data, executor: executor)
  }

  /// As `fitted(to:seed:executor:)`, with coefficients to look at.
  public func fittedModel(
    to data: TrainingSet, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedLogisticRegression {
    guard case .classes(let classes, let count) = data.target else {
      throw .parameter("logistic_regression learns classes, not numbers")
    }
    try data.requireUsableWeights()
    try data.features.requireFinite()
    try data.requireEveryClass()
    let problem = LogisticProblem(
      data, classes: classes, count: count, inversePenalty: inversePenalty,
      hasIntercept: fitsIntercept, executor: executor)
    let outcome = problem.minimum(search)
    try executor.checkCancellation()
    return FittedLogisticRegression(
      outcome, design: problem.design, classes: count, vectors: problem.vectors,
      hasIntercept: fitsIntercept)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedLogisticRegression(from: archive)
  }
}
