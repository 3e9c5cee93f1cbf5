#if canImport(Glibc)
  import Glibc
#endif

/// Many trees on bootstrap samples, each node looking at a few features; answers are averaged.
///
/// Breiman (2001), doi:10.1023/A:1010933404324. Parameters mean what they mean in scikit-learn;
/// departures: features are cut into at most 255 bins by quantiles of the training rows, and a
/// value that is not finite is missing and goes the way that was best in training (with the larger
/// side, where none was missing). Each tree has its own seed. Cost: trees × rows × features per
/// node × depth.
public struct RandomForest: Learner {
  /// `random_forest` in a spec.
  public static let name = "random_forest"
  /// For `trellis describe`.
  public static let summary = "Average of many decision trees on random rows and features."
  /// Size, shape and randomness.
  public static let parameters = [
    Parameter("trees", .integer(1...100_000), default: .integer(100), "Number of trees."),
    Parameter(
      "max_depth", .integer(1...10_000), default: nil, "Deepest level; no limit where absent."),
    Parameter(
      "min_leaf", .integer(1...1_000_000), default: .integer(1), "Fewest training rows in a leaf."),
    Parameter(
      "features", .text, default: nil,
      "Features a node looks at: `sqrt` (the default for classes), `log2`, `all` (the default for"
        + " numbers), a fraction such as 0.3, or a whole number."),
    Parameter(
      "criterion", .choice(["gini", "entropy", "squared_error"]), default: nil,
      "What a split improves: `gini` (the default) or `entropy` for classes, `squared_error` for"
        + " numbers."),
    Parameter(
      "bootstrap", .bool, default: .bool(true),
      "Whether each tree sees rows drawn with replacement; otherwise all rows."),
  ]
  /// Missing values have a branch of their own choice.
  public static let acceptsMissing = true
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let trees: Int
  private let maxDepth: Int
  private let minLeaf: Int
  private let share: FeatureShare?
  private let criterion: String?
  private let bootstraps: Bool

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for `features` that are neither a known word nor a number
  ///   in range.
  public init(_ values: ParameterValues) throws(LearnerError) {
    trees = values.integer("trees")
    maxDepth = values["max_depth"]?.integer ?? .max
    minLeaf = values.integer("min_leaf")
    criterion = values["criterion"]?.text
    bootstraps = values.bool("bootstrap")
    share = if let value = values["features"] { try FeatureShare(value) } else { nil }
  }

  /// Grows the trees; a class without rows gets probability 0.
  /// - Throws: `LearnerError` for no rows, unusable weights, non-finite targets, or a criterion of
  ///   the other task.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try data.requireUsableWeights()
    try data.requireFiniteTargets()
    guard data.features.rows < Int(UInt32.max), data.features.columns < 1 << 28 else {
      throw .failed("more rows or columns than a tree can number")
    }
    let bins = FeatureBins(data.features, executor: executor)
    let plan = Plan(
      bins: bins, weights: data.tamedWeights.values, seed: Seed.derive(from: seed, "random_forest"),
      executor: executor)
    switch data.target {
    case .classes(let classes, let count):
      let tries = (share ?? .root).count(of: bins.features)
      switch criterion ?? "gini" {
      case "gini":
        let grown = grow(GiniTarget(classes: count), plan, labels: classes, tries: tries)
        return FittedForest(trees: grown, features: bins.features, outputs: count, scale: nil)
      case "entropy":
        let grown = grow(EntropyTarget(classes: count), plan, labels: classes, tries: tries)
        return FittedForest(trees: grown, features: bins.features, outputs: count, scale: nil)
      case let other:
        throw .parameter("criterion '\(other)' is for numbers, not for classes")
      }
    case .values(let values):
      guard (criterion ?? "squared_error") == "squared_error" else {
        throw .parameter("criterion '\(criterion ?? "")' is for classes, not for numbers")
      }
      return regression(values, plan, tries: (share ?? .all).count(of: bins.features))
    }
  }

  /// What all trees share.
  private struct Plan {
    let bins: FeatureBins
    let weights: [Double]
    let seed: UInt64
    let executor: any Executor
  }

  private func regression(_ values: Matrix<Double>, _ plan: Plan, tries: Int) -> FittedForest {
    let scale = TargetScale(values, weights: plan.weights)
    var scaled = values.elements
    for at in scaled.indices {
      scaled[at] = scale.reduce(scaled[at], target: at % values.columns)
    }
    let labels = [Int](repeating: 0, count: values.rows)
    let grown = scaled.withUnsafeBufferPointer { buffer -> [Tree] in
      guard let base = buffer.baseAddress, values.columns > 0 else { return [] }
      let target = SquaredErrorTarget(values: base, outputs: values.columns)
      return grow(target, plan, labels: labels, tries: tries)
    }
    return FittedForest(
      trees: grown, features: plan.bins.features, outputs: values.columns, scale: scale)
  }

  private func grow(
    _ target: some SplitTarget, _ plan: Plan, labels: [Int], tries: Int
  ) -> [Tree] {
    let grower = TreeGrower(
      bins: plan.bins, target: target, tries: tries, maxDepth: maxDepth, minLeaf: minLeaf)
    let bag = Bag(labels: labels, weights: plan.weights, draws: bootstraps)
    var grown = [Tree](repeating: Tree(nodes: [], values: []), count: trees)
    grown.withUnsafeMutableBufferPointer { slots in
      nonisolated(unsafe) let slots = slots
      plan.executor.perform(chunks: trees) { index in
        var generator = SplitMix64(seed: Seed.derive(from: plan.seed, index))
        var samples = bag.samples(&generator)
        let count = samples.count
        samples.withUnsafeMutableBufferPointer { samples in
          guard let base = samples.baseAddress else { return }
          slots[index] = grower.grow(base, count: count, generator: generator)
        }
      }
    }
    return grown
  }

  /// The forest that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedForest(from: archive)
  }
}
