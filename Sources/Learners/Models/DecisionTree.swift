/// One tree that cuts the training rows in two, again and again, where it tells most.
///
/// Breiman, Friedman, Olshen, Stone (1984). Parameters mean what they mean in scikit-learn, whose
/// tree it is where features have at most 255 different values and no two cuts are equally good;
/// departures: of equally good cuts the first counts, in the order of features and values; features
/// with more values are cut into 255 bins by quantiles of the training rows; a value that is not
/// finite is missing and goes the way that was best in training (with the larger side, where none
/// was missing; so do categories that a node did not have). The seed counts only where a node looks
/// at some of the features. Cost: rows × features × depth.
public struct DecisionTree: Learner {
  /// `decision_tree` in a spec.
  public static let name = "decision_tree"
  /// For `trellis describe`.
  public static let summary = "One tree of yes-or-no questions about the features."
  /// Size and shape.
  public static let parameters =
    TreeParameters.size
    + [TreeParameters.features(classes: "all", numbers: "all"), TreeParameters.criterion]
    + TreeParameters.rules
  /// Missing values have a branch of their own choice.
  public static let acceptsMissing = true
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let recipe: TreeRecipe

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for `features` that are neither a known word nor a number
  ///   in range.
  public init(_ values: ParameterValues) throws(LearnerError) {
    recipe = try TreeRecipe(values, name: Self.name, shares: (classes: .all, values: .all))
  }

  /// Grows the tree; a class without rows gets probability 0.
  /// - Throws: `LearnerError` for no rows, unusable weights, non-finite targets, a criterion of
  ///   the other task, or columns of categories that do not exist or have too many.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try recipe.fitted(to: data, seed: seed, executor: executor)
  }

  /// The forest that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedForest(from: archive)
  }
}
