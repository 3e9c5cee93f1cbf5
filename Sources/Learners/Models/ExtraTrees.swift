/// Many trees whose nodes try one random cut of each of a few features; answers are averaged.
///
/// Geurts, Ernst, Wehenkel (2006), doi:10.1007/s10994-006-6226-1. Parameters mean what they mean in scikit-learn;
/// departures: features are cut into at most 255 bins by quantiles of the training rows, and a cut
/// inside a bin moves to its nearer end; a value that is not finite is missing and goes the way that
/// was best in training (with the larger side, where none was missing; so do categories that a node
/// did not have). Of categories, a random part goes left. Each tree has its own
/// seed. Cost: trees × rows × features per node × depth; a tree has up to two nodes of 24 bytes per
/// row, so with millions of rows give `min_leaf` or `max_depth`.
public struct ExtraTrees: Learner {
  /// `extra_trees` in a spec.
  public static let name = "extra_trees"
  /// For `trellis describe`.
  public static let summary = "Average of many decision trees on random features and random cuts."
  /// Size, shape and randomness.
  public static let parameters =
    [TreeParameters.trees()] + TreeParameters.size
    + [
      TreeParameters.features(classes: "sqrt", numbers: "all"), TreeParameters.criterion,
      TreeParameters.bootstrap(false),
    ] + TreeParameters.rules + [TreeParameters.outOfBag]
  /// Missing values have a branch of their own choice.
  public static let acceptsMissing = true
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let recipe: TreeRecipe

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for `features` that are neither a known word nor a number
  ///   in range, or `out_of_bag` without a bootstrap.
  public init(_ values: ParameterValues) throws(LearnerError) {
    recipe = try TreeRecipe(
      values, name: Self.name, cuts: .random, shares: (classes: .root, values: .all))
  }

  /// Grows the trees; a class without rows gets probability 0.
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
