/// A support vector machine: classes one against one, or numbers with an insensitive zone.
///
/// Cortes and Vapnik (1995), doi:10.1007/BF00994018; solved as LIBSVM does (Fan, Chen and Lin 2005),
/// with the same objective: a row's penalty is C × its weight. With `calibration: platt` each pair of
/// classes gets a sigmoid, fitted on five inner folds that keep groups whole, and pairs are coupled
/// (Wu, Lin and Weng 2004). Departures from LIBSVM: the folds; `gamma: scale` uses weights; no
/// shrinking; from about 12,000 rows on radial kernels are solved in working sets of a thousand rows.
/// Cost: rows² × columns, and steps × rows.
public struct SVM: Learner {
  /// `svm` in a spec.
  public static let name = "svm"
  /// For `trellis describe`.
  public static let summary = "Support vector machine with a radial, polynomial or linear kernel."
  /// Kernel, penalty and stopping rule.
  public static let parameters = [
    Parameter(
      "C", .number(.positive), default: .number(1),
      "Penalty of a row on the wrong side; smaller is smoother."),
    Parameter(
      "kernel", .choice(["rbf", "polynomial", "linear"]), default: .text("rbf"),
      "How rows are compared: exp(-gamma distance²), (gamma x y + coef0)^degree, or x y."),
    Parameter(
      "gamma", .text, default: .text("scale"),
      "Width of the kernel: `scale` is 1 / (columns × variance of all features), `auto` 1 / columns,"
        + " or a positive number."),
    Parameter(
      "degree", .integer(1...20), default: .integer(3), "Degree of the polynomial kernel."),
    Parameter(
      "coef0", .number(.any), default: .number(0), "Constant of the polynomial kernel."),
    Parameter(
      "epsilon", .number(.nonNegative), default: .number(0.1),
      "For numbers: errors up to this cost nothing; in the target's unit."),
    Parameter(
      "calibration", .choice(["platt", "none"]), default: .text("platt"),
      "For classes: `platt` learns probabilities on inner folds; `none` takes the logistic function"
        + " of margins and votes, six times faster and good for rankings only."),
    Parameter(
      "tolerance", .number(.positive), default: .number(1e-3),
      "Stops once no pair of rows violates optimality by more."),
    Parameter(
      "max_iterations", .integer(1...1_000_000_000), default: .integer(10_000_000),
      "Steps of the solver at most; a fit that needs more is noted."),
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let values: ParameterValues
  private let calibrates: Bool
  private let epsilon: Double

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for a `gamma` that is neither a known word nor a positive
  ///   number.
  public init(_ values: ParameterValues) throws(LearnerError) {
    self.values = values
    calibrates = values.text("calibration") == "platt"
    epsilon = values.number("epsilon")
    _ = try KernelFunction.gamma(values.text("gamma"))
  }

  /// Solves one problem per pair of classes or per target.
  ///
  /// With one class only, that class gets probability 1.
  /// - Throws: `LearnerError` for non-finite values, unusable weights, kernel values beyond single
  ///   precision, and `classAbsent` for a class without a row of positive weight.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try fittedModel(to: data, seed: seed, executor: executor)
  }

  /// As `fitted(to:seed:executor:)`, with support vectors to look at.
  public func fittedModel(
    to data: TrainingSet, seed: UInt64 = 0, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedSVM {
    try data.requireUsableWeights()
    try data.features.requireFinite()
    try data.requireFiniteTargets()
    let (weights, factor) = data.tamedWeights
    if case .classes(let classes, let count) = data.target {
      try data.requireEveryClass()
      if count == 1 { return .certain(features: data.features.columns) }
      let machine = try machine(data, weights, factor, executor)
      let folds =
        calibrates
        ? InnerFolds.folds(data, 5, seed: Seed.derive(from: seed, "calibration"))
        : []
      return try PairwiseMachines(
        machine: machine, classes: classes, count: count, weights: weights, folds: folds
      ).fitted()
    }
    guard case .values(let values) = data.target else { preconditionFailure("two kinds of target") }
    let machine = try machine(data, weights, factor, executor)
    return try machine.regression(values, epsilon: epsilon)
  }

  private func machine(
    _ data: TrainingSet, _ weights: [Double], _ factor: Double, _ executor: any Executor
  ) throws(LearnerError) -> KernelMachine {
    let function = try KernelFunction(values, for: data.features, weights: weights)
    let source = try KernelSource(function, data.features, executor: executor)
    let cost = values.number("C") / factor
    return KernelMachine(
      function: function, features: data.features, source: source,
      costs: weights.map { min(1e100, $0 * min(1e250, cost)) },
      tolerance: values.number("tolerance"), maxSteps: values.integer("max_iterations"),
      executor: executor)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedSVM(from: archive)
  }
}
