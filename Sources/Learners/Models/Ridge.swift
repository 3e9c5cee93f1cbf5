import CKernels

/// Least squares with an L2 penalty, for one target or several.
///
/// Minimises Σ weight × (target − prediction)² + alpha Σ coefficient², the intercept free, as
/// scikit-learn's `Ridge` does. Hoerl and Kennard (1970), doi:10.1080/00401706.1970.10488634.
/// Normal equations by Cholesky with iterative refinement; with more columns than rows the dual
/// form. Departure: with alpha 0 a penalty of 1e-13 of the mean curvature stays, so that columns
/// that depend on each other share their effect. Cost: rows × columns × min(rows, columns).
public struct Ridge: Learner {
  /// `ridge` in a spec.
  public static let name = "ridge"
  /// For `trellis describe`.
  public static let summary = "Linear model of numbers: least squares with an L2 penalty."
  /// Penalty and intercept.
  public static let parameters = [
    Parameter(
      "alpha", .number(.nonNegative), default: .number(1),
      "Penalty on the sum of squared coefficients; larger is smoother, 0 is least squares."),
    Parameter(
      "fit_intercept", .bool, default: .bool(true),
      "Whether there is a constant term, which is not penalised."),
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Numbers only: a ridge on classes has no probabilities.
  public static let tasks: Set<TaskKind> = [.regression]

  private let alpha: Double
  private let fitsIntercept: Bool

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    alpha = values.number("alpha")
    fitsIntercept = values.bool("fit_intercept")
  }

  /// Solves for the coefficients. The seed is not used.
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
    try executor.checkCancellation()
    let problem = RidgeProblem(frame: frame, alpha: alpha, executor: executor)
    return FittedLinearModel(frame.scores(problem.solution()))
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedLinearModel(from: archive)
  }
}
