/// Logistic regression, binary or multinomial, with an L2, L1 or elastic-net penalty, or none.
///
/// Minimises C Σ weight × loss + (1 − l1_ratio) ½ Σ coefficient² + l1_ratio Σ |coefficient|, the
/// intercepts free, as scikit-learn's `lbfgs` and `saga` solvers do: two classes share one vector,
/// more classes have one each, whose intercepts sum to 0. Newton's method with conjugate gradients,
/// or with the L1 price as it is, goes far enough that coefficients do not depend on the method.
/// With `l1` alone and an even number of classes above two, of several equally good answers one is
/// taken. With `none`, classes that can be told apart without error have no minimum: the fit ends
/// once the loss is as good as 0, or at `max_iterations`, finite and with a note.
/// Cost: about 20 to 60 passes over rows × features × classes; L1: rows × (features × classes)²,
/// about ten times.
public struct LogisticRegression: Learner {
  /// `logistic_regression` in a spec.
  public static let name = "logistic_regression"
  /// For `trellis describe`.
  public static let summary =
    "Linear model of class log-odds, with an L2, L1 or elastic-net penalty."
  /// Penalty, intercept and stopping rule.
  public static let parameters = [
    Parameter(
      "C", .number(.positive), default: .number(1),
      "Weight of the data against the penalty; smaller is smoother; without a penalty not used."),
    Parameter(
      "penalty", .choice(["l2", "l1", "elastic_net", "none"]), default: .text("l2"),
      "What large coefficients cost: their squares, their sizes (many become 0), both, or nothing."),
    Parameter(
      "l1_ratio", .number(.fraction), default: nil,
      "For `penalty: elastic_net`: share of the L1 penalty, the rest is L2; 0.5 unless given."),
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

  private let penalty: LogisticPenalty
  private let fitsIntercept: Bool
  private let search: NewtonCG

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for `l1_ratio` beside another penalty than `elastic_net`.
  public init(_ values: ParameterValues) throws(LearnerError) {
    let kind = values.text("penalty")
    let ratio = values["l1_ratio"]?.number
    if ratio != nil, kind != "elastic_net" {
      throw .parameter(
        "'l1_ratio' of logistic_regression is only for penalty 'elastic_net', found '\(kind)'")
    }
    penalty = LogisticPenalty(kind, ratio: ratio ?? 0.5, inverse: values.number("C"))
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
    try executor.checkCancellation()
    let problem = LogisticProblem(
      data, classes: classes, count: count, penalty: penalty, hasIntercept: fitsIntercept,
      executor: executor)
    var outcome = problem.minimum(search)
    try executor.checkCancellation()
    if penalty.isNone, count > 1, problem.separates(outcome.point) { outcome.converged = false }
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
