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
    var present = [Bool](repeating: false, count: count)
    for (label, weight) in zip(classes, data.weights) where weight > 0 { present[label] = true }
    if let absent = present.firstIndex(of: false) { throw .classAbsent(absent) }

    let vectors = count <= 2 ? count - 1 : count
    let (weights, factor) = data.tamedWeights
    let total = weights.reduce(0, +)
    // Of the mean loss: neither many rows nor a huge C can overflow.
    let penalty = min(factor / inversePenalty / total, 0x1p300)
    let design = CentredDesign(data.features, weights: weights, centres: fitsIntercept)
    let objective = LogisticObjective(
      design: design, classes: classes, weights: weights.map { $0 / total }, vectors: vectors,
      penalty: penalty, hasIntercept: fitsIntercept, executor: executor)
    let start = [Double](repeating: 0, count: objective.dimension)
    let outcome = search.minimum(of: objective, from: start)
    return FittedLogisticRegression(
      outcome, design: design, classes: count, vectors: vectors, hasIntercept: fitsIntercept)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedLogisticRegression(from: archive)
  }
}
