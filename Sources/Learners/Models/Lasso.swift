/// Least squares with an L1 penalty, or a mixture of L1 and L2 (elastic net).
///
/// Minimises Σ weight × (target − prediction)² / (2 Σ weight) + alpha l1_ratio Σ |coefficient| +
/// ½ alpha (1 − l1_ratio) Σ coefficient², the intercept free, as scikit-learn's `Lasso` and
/// `ElasticNet` do; several targets are fitted one by one. Tibshirani (1996),
/// doi:10.1111/j.2517-6161.1996.tb02080.x; Zou and Hastie (2005),
/// doi:10.1111/j.1467-9868.2005.00503.x. Coordinate descent on a working set of columns, then an
/// exact solution on those that are left. Cost: rows × (columns in use)², a few times.
public struct Lasso: Learner {
  /// `lasso` in a spec.
  public static let name = "lasso"
  /// For `trellis describe`.
  public static let summary = "Linear model of numbers with few coefficients: an L1 penalty."
  /// Penalty, intercept and stopping rule.
  public static let parameters = [
    Parameter(
      "alpha", .number(.positive), default: .number(1),
      "Weight of the penalty against the mean squared error; larger leaves fewer coefficients."),
    Parameter(
      "l1_ratio", .number(.fraction), default: .number(1),
      "Share of the L1 penalty: 1 is the lasso, less an elastic net."),
    Parameter(
      "fit_intercept", .bool, default: .bool(true),
      "Whether there is a constant term, which is not penalised."),
    Parameter(
      "max_iterations", .integer(1...10_000_000), default: .integer(10_000),
      "Sweeps over the coefficients at most; a fit that needs more is noted."),
    Parameter(
      "tolerance", .number(.positive), default: .number(1e-12),
      "Stops once the duality gap is below this times the mean squared target."),
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Numbers only.
  public static let tasks: Set<TaskKind> = [.regression]

  private let penalty: LassoProblem.Penalty
  private let fitsIntercept: Bool

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    penalty = LassoProblem.Penalty(
      alpha: values.number("alpha"), ratio: values.number("l1_ratio"),
      maxSweeps: values.integer("max_iterations"), tolerance: values.number("tolerance"))
    fitsIntercept = values.bool("fit_intercept")
  }

  /// Finds the coefficients. The seed is not used.
  /// - Throws: `LearnerError` for classes as targets, non-finite values or unusable weights.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try fittedModel(to: data, executor: executor)
  }

  /// As `fitted(to:seed:executor:)`, with coefficients to look at.
  public func fittedModel(
    to data: TrainingSet, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedLinearModel {
    let frame = try RegressionFrame(
      data, learner: Self.name, centres: fitsIntercept, executor: executor)
    let problem = LassoProblem(frame: frame, penalty: penalty, executor: executor)
    var points: [[Double]] = []
    var notes: [String] = []
    for target in frame.targets {
      let outcome = try problem.minimum(for: target)
      points.append(outcome.point)
      if !outcome.converged {
        notes = ["lasso did not converge in \(outcome.sweeps) iterations"]
      }
    }
    return FittedLinearModel(frame.scores(points), notes: notes)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedLinearModel(from: archive)
  }
}
