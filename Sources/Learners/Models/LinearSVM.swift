/// A linear support vector machine: classes one against the rest, or numbers with an insensitive
/// zone.
///
/// Minimises ½ Σ coefficient² + C Σ weight × loss, as LIBLINEAR and scikit-learn's `LinearSVC` and
/// `LinearSVR` do; the intercept is the coefficient of a column of ones and is penalised with the
/// others. Fan et al. (2008), JMLR 9, 1871–1874. Squared losses by Newton's method (Keerthi and DeCoste
/// 2005, JMLR 6, 341–361), plain ones by dual coordinate descent, both to full precision. Probabilities:
/// a sigmoid per class (Platt 1999), fitted on five inner folds that keep groups whole, divided by
/// their sum. Cost: rows × columns² per Newton step.
public struct LinearSVM: Learner {
  /// `linear_svm` in a spec.
  public static let name = "linear_svm"
  /// For `trellis describe`.
  public static let summary = "Linear support vector machine, one class against the rest."
  /// Loss, penalty and stopping rule.
  public static let parameters = [
    Parameter(
      "C", .number(.positive), default: .number(1),
      "Weight of the data against the penalty; smaller is smoother."),
    Parameter(
      "loss",
      .choice(["squared_hinge", "hinge", "epsilon_insensitive", "squared_epsilon_insensitive"]),
      default: nil,
      "What a row on the wrong side costs: `squared_hinge` (the default) or `hinge` for classes,"
        + " `epsilon_insensitive` (the default) or `squared_epsilon_insensitive` for numbers."),
    Parameter(
      "epsilon", .number(.nonNegative), default: .number(0),
      "For numbers: errors up to this cost nothing; in the target's unit."),
    Parameter(
      "fit_intercept", .bool, default: .bool(true),
      "Whether there is a constant term, which is penalised like a coefficient."),
    Parameter(
      "calibration", .choice(["platt", "none"]), default: .text("platt"),
      "For classes: `platt` learns probabilities on inner folds; `none` takes the logistic function"
        + " of the margin, six times faster and good for rankings only."),
    Parameter(
      "max_iterations", .integer(1...10_000_000), default: .integer(10_000),
      "Newton steps or rounds over the rows at most; a fit that needs more is noted."),
    Parameter(
      "tolerance", .number(.positive), default: .number(1e-9),
      "Stops once the conditions of the minimum are met to within this."),
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let machine: MarginMachine
  private let loss: String?
  private let calibrates: Bool

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    machine = MarginMachine(
      cost: values.number("C"), epsilon: values.number("epsilon"),
      hasIntercept: values.bool("fit_intercept"), maxIterations: values.integer("max_iterations"),
      tolerance: values.number("tolerance"))
    loss = values["loss"]?.text
    calibrates = values.text("calibration") == "platt"
  }

  /// Solves one problem per class, pair of classes or target.
  ///
  /// With one class only, that class gets probability 1.
  /// - Throws: `LearnerError` for a loss of the other task, non-finite values, unusable weights, and
  ///   `classAbsent` for a class without a row of positive weight.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    switch data.target {
    case .classes: try fittedClasses(to: data, seed: seed, executor: executor)
    case .values: try fittedNumbers(to: data, seed: seed, executor: executor)
    }
  }

  /// As `fitted(to:seed:executor:)` for numbers, with coefficients to look at.
  public func fittedNumbers(
    to data: TrainingSet, seed: UInt64 = 0, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedLinearModel {
    let frame = try RegressionFrame(
      data, learner: Self.name, centres: false, executor: executor)
    let word = loss ?? "epsilon_insensitive"
    guard word.hasSuffix("epsilon_insensitive") else {
      throw .parameter("loss '\(word)' is for classes, not for numbers")
    }
    var points: [[Double]] = []
    var notes: [String] = []
    for target in frame.targets {
      try executor.checkCancellation()
      let task = MarginMachine.Task(
        design: frame.design, weights: frame.weights, total: frame.total / frame.factor,
        truth: target, unit: frame.unit, isSquared: word.hasPrefix("squared"), seed: seed)
      guard let outcome = machine.numbers(task, executor: executor) else { throw .cancelled }
      points.append(outcome.point)
      notes = outcome.notes.isEmpty ? notes : outcome.notes
    }
    return FittedLinearModel(frame.scores(points), notes: notes)
  }

  /// As `fitted(to:seed:executor:)` for classes, with coefficients to look at.
  public func fittedClasses(
    to data: TrainingSet, seed: UInt64 = 0, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedLinearSVM {
    guard case .classes(let classes, let count) = data.target else {
      throw .parameter("expected classes")
    }
    try data.requireUsableWeights()
    try data.features.requireFinite()
    try data.requireEveryClass()
    let word = loss ?? "squared_hinge"
    guard word.hasSuffix("hinge") else {
      throw .parameter("loss '\(word)' is for numbers, not for classes")
    }
    let folds =
      calibrates
      ? InnerFolds.folds(data, 5, seed: Seed.derive(from: seed, "calibration")) : []
    let machines = OneAgainstRest(
      machine: machine, data: data, classes: classes, count: count, folds: folds,
      isSquared: word.hasPrefix("squared"), seed: seed, executor: executor)
    return try machines.fitted()
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    // Either is enough to tell that it was classes, so that a loss of one is seen.
    if archive.integers["classes"] != nil || archive.numbers["slopes"] != nil {
      return try FittedLinearSVM(from: archive)
    }
    return try FittedLinearModel(from: archive)
  }
}
