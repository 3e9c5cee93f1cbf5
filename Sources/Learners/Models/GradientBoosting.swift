/// Trees that each lower the loss of those before, on features cut into 255 bins.
///
/// Friedman (2001), doi:10.1214/aos/1013203451; second-order cuts and answers as in XGBoost (Chen
/// and Guestrin 2016, doi:10.1145/2939672.2939785), whose names and meanings the parameters have;
/// best-first growth, categories and answers of absolute and quantile losses as in LightGBM.
/// Departures: bins are quantiles of the training rows, all of them counted once whatever their
/// weights; a value that is not finite is missing; a first score is always fitted (shares of
/// classes, mean, median or quantile); several targets have a booster each. Cost: rounds × outputs
/// × rows × features × depth.
public struct GradientBoosting: Learner {
  /// `gradient_boosting` in a spec.
  public static let name = "gradient_boosting"
  /// For `trellis describe`.
  public static let summary = "Trees that each correct those before, on binned features."
  /// Missing values go the way that was best in training.
  public static let acceptsMissing = true
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  let settings: BoostingSettings
  let rule: LeafRule
  let objective: BoostingObjective
  let columns: BoostingColumns

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for a column that is both categorical and monotone.
  public init(_ values: ParameterValues) throws(LearnerError) {
    settings = BoostingSettings(values)
    rule = LeafRule(
      l1: values.number("l1"), l2: values.number("l2"),
      leastHessian: values.number("min_child_weight"), leastGain: values.number("min_gain"))
    objective = BoostingObjective(values)
    columns = try BoostingColumns(values)
  }

  /// Grows the trees.
  /// - Throws: `LearnerError` for no rows, unusable weights, non-finite targets, a class without
  ///   rows, a loss of the other task, or columns that are not there.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try fittedModel(to: data, seed: seed, executor: executor)
  }

  /// As `fitted(to:seed:executor:)`, with trees to look at.
  public func fittedModel(
    to data: TrainingSet, seed: UInt64, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedBoosting {
    try data.requireUsableWeights()
    try data.requireFiniteTargets()
    guard data.features.rows < Int(UInt32.max), data.features.columns < 1 << 24 else {
      throw .failed("more rows or columns than a tree can number")
    }
    let weights = BoostingWeights(data)
    let data = try weights.rows(of: data)
    let (categorical, monotone) = try columns.places(in: data.featureNames)
    let own = Seed.derive(from: seed, "gradient_boosting")
    let bins = try RowBins(
      data.features, categorical: categorical, names: data.featureNames,
      seed: Seed.derive(from: own, "bins"), executor: executor)
    let (rows, notes) = hold(out: data, seed: Seed.derive(from: own, "holdout"))
    var model = FittedBoosting(features: bins.features, categories: bins.categories, notes: notes)
    let goals = try objective.goals(data, weights: weights.values, monotone: !monotone.isEmpty)
    for (index, goal) in goals.enumerated() {
      let run = BoostingRun(
        bins: bins, loss: goal.loss, settings: settings,
        finder: CutFinder(
          rule: rule.scaled(weight: weights.factor, unit: goal.unit), bins: bins,
          monotone: monotone, categories: CategoryCuts().scaled(by: weights.factor)),
        rows: rows, seed: Seed.derive(from: own, index), executor: executor)
      model.add(try run.run(), of: goal, rounds: settings.rounds)
    }
    return model
  }

  private func hold(out data: TrainingSet, seed: UInt64) -> (BoostingRun.Rows, [String]) {
    let all = Array(0..<data.features.rows)
    guard settings.patience != nil else { return (.init(inside: all.map { UInt32($0) }), []) }
    var labels: [Int32] = []
    if case .classes(let classes, _) = data.target { labels = classes.map { Int32($0) } }
    let holdout = GroupHoldout(
      rows: all, groups: data.groups, labels: labels, share: settings.validationShare, seed: seed)
    let rows = BoostingRun.Rows(
      inside: holdout.training.map { UInt32($0) }, outside: holdout.held.map { UInt32($0) })
    return (rows, rows.outside.isEmpty ? ["did not stop early: no group could be held out"] : [])
  }

  /// The booster that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedBoosting(from: archive)
  }
}
