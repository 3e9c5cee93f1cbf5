/// What single trees and forests have in common: parameters that were read, and the fit.
struct TreeRecipe: Sendable {
  /// Names the seed.
  let name: String
  let cuts: GrowthRules.Cuts
  /// Features a node looks at, where the parameters do not say, for classes and for numbers.
  let shares: (classes: FeatureShare, values: FeatureShare)
  private let trees: Int
  private let bootstraps: Bool
  private let outOfBag: OutOfBag.Kind?
  private let share: FeatureShare?
  private let criterion: String?
  private let minGain: Double
  private let categorical: [String]
  private let shape: GrowthRules

  /// Reads parameters that are declared in `TreeParameters`.
  /// - Throws: `LearnerError.parameter` for `features` that are neither a known word nor a number in
  ///   range, and for out-of-bag scores without a bootstrap.
  init(
    _ values: ParameterValues, name: String, cuts: GrowthRules.Cuts = .best,
    shares: (classes: FeatureShare, values: FeatureShare)
  ) throws(LearnerError) {
    self.name = name
    self.cuts = cuts
    self.shares = shares
    trees = values["trees"]?.integer ?? 1
    bootstraps = values["bootstrap"]?.bool ?? false
    outOfBag = OutOfBag.Kind(rawValue: values["out_of_bag"]?.text ?? "none")
    criterion = values["criterion"]?.text
    minGain = values["min_gain"]?.number ?? 0
    categorical = (values["categorical"]?.list ?? []).compactMap(\.text)
    share = if let value = values["features"] { try FeatureShare(value) } else { nil }
    var shape = GrowthRules(cuts: cuts, tries: 1)
    shape.maxDepth = values["max_depth"]?.integer ?? .max
    shape.minLeaf = values.integer("min_leaf")
    shape.minSplit = values["min_split"]?.integer ?? 2
    shape.maxLeaves = values["max_leaves"]?.integer
    self.shape = shape
    if let outOfBag, !bootstraps {
      throw .parameter("out_of_bag: \(outOfBag.rawValue) needs bootstrap: true")
    }
  }

  /// What all trees share.
  private struct Plan {
    let data: TrainingSet
    let bins: FeatureBins
    let rules: GrowthRules
    let categories: [CategoryColumn]
    let weights: [Double]
    let seed: UInt64
    let executor: any Executor
  }

  /// Grows the trees; a class without rows gets probability 0.
  /// - Throws: `LearnerError` for no rows, unusable weights, non-finite targets, a criterion of the
  ///   other task, columns that do not exist or have too many categories, and `cancelled`.
  func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> FittedForest {
    try data.requireUsableWeights()
    try data.requireFiniteTargets()
    guard data.features.rows < Int(UInt32.max), data.features.columns < 1 << 28 else {
      throw .failed("more rows or columns than a tree can number")
    }
    let chosen = try columns(of: data)
    let bins = FeatureBins(data.features, executor: executor)
    try executor.checkCancellation()
    let categories = try categories(chosen, bins, data)
    var rules = shape
    if !chosen.isEmpty {
      rules.isCategory = [Bool](repeating: false, count: bins.features)
      for column in chosen { rules.isCategory[column] = true }
    }
    let isClasses = if case .classes = data.target { true } else { false }
    rules.tries = (share ?? (isClasses ? shares.classes : shares.values)).count(of: bins.features)
    rules.inOrder =
      cuts == .best && trees == 1 && !bootstraps && name == DecisionTree.name
      && rules.tries == bins.features
    let plan = Plan(
      data: data, bins: bins, rules: rules, categories: categories,
      weights: data.tamedWeights.values, seed: Seed.derive(from: seed, name), executor: executor)
    switch data.target {
    case .classes(let classes, let count): return try forest(classes, count: count, plan)
    case .values(let values): return try forest(values, plan)
    }
  }

  /// The columns that hold categories, in rising order.
  private func columns(of data: TrainingSet) throws(LearnerError) -> [Int] {
    var found: [Int] = []
    for name in categorical {
      guard let column = data.featureNames.firstIndex(of: name) else {
        throw .parameter("'categorical' names '\(name)', which is no column")
      }
      found.append(column)
    }
    return Set(found).sorted()
  }

  private func categories(
    _ columns: [Int], _ bins: FeatureBins, _ data: TrainingSet
  ) throws(LearnerError) -> [CategoryColumn] {
    var found: [CategoryColumn] = []
    for column in columns {
      let first = column * FeatureBins.most
      let places = first..<first + bins.counts[column]
      guard bins.lows[places] == bins.highs[places] else {
        throw .parameter(
          "'categorical' names '\(data.featureNames[column])', which has more than"
            + " \(FeatureBins.most) different values")
      }
      found.append(CategoryColumn(column: column, values: Array(bins.lows[places])))
    }
    return found
  }

  private func forest(
    _ classes: [Int], count: Int, _ plan: Plan
  ) throws(LearnerError) -> FittedForest {
    switch criterion ?? "gini" {
    case "gini":
      return try grow(GiniTarget(classes: count), plan, labels: classes, minGain: minGain)
    case "entropy":
      // Scores are in natural units.
      let target = EntropyTarget(classes: count)
      return try grow(target, plan, labels: classes, minGain: minGain * 0.693147180559945309)
    case let other:
      throw .parameter("criterion '\(other)' is for numbers, not for classes")
    }
  }

  private func forest(
    _ values: Matrix<Double>, _ plan: Plan
  ) throws(LearnerError) -> FittedForest {
    guard (criterion ?? "squared_error") == "squared_error" else {
      throw .parameter("criterion '\(criterion ?? "")' is for classes, not for numbers")
    }
    let scale = TargetScale(values, weights: plan.weights)
    guard values.columns > 0 else {
      return FittedForest(trees: [], features: plan.bins.features, outputs: 0, scale: scale)
    }
    var scaled = values.elements
    for at in scaled.indices {
      scaled[at] = scale.reduce(scaled[at], target: at % values.columns)
    }
    let labels = [Int](repeating: 0, count: values.rows)
    let pointer = UnsafeMutablePointer<Double>.allocate(capacity: scaled.count)
    pointer.initialize(from: scaled, count: scaled.count)
    defer { pointer.deallocate() }
    scaled = []
    return try grow(
      SquaredErrorTarget(values: pointer, outputs: values.columns), plan, labels: labels,
      // scikit-learn's impurity is the mean over the numbers.
      minGain: minGain / scale.unit / scale.unit * Double(values.columns), scale: scale)
  }

  private func grow<Target: SplitTarget>(
    _ target: Target, _ plan: Plan, labels: [Int], minGain: Double, scale: TargetScale? = nil
  ) throws(LearnerError) -> FittedForest {
    var rules = plan.rules
    rules.minGain = minGain
    rules.hasWholeWeights = plan.weights.allSatisfy { $0.rounded() == $0 }
    let grower = TreeGrower(bins: plan.bins, target: target, rules: rules)
    let groups = outOfBag == .groups ? Bag.Groups(plan.data.groups) : nil
    let bag = Bag(labels: labels, weights: plan.weights, draws: bootstraps, groups: groups)
    let words = (plan.bins.rows + 63) / 64
    var drawn = [UInt64](repeating: 0, count: outOfBag == nil ? 0 : words * trees)
    var grown = [TreeGrower<Target>.Grown](repeating: .init(), count: trees)
    grown.withUnsafeMutableBufferPointer { slots in
      drawn.withUnsafeMutableBufferPointer { drawn in
        nonisolated(unsafe) let (slots, marks) = (slots, outOfBag == nil ? nil : drawn.baseAddress)
        plan.executor.perform(chunks: trees) { index in
          if plan.executor.isCancelled { return }
          var generator = SplitMix64(seed: Seed.derive(from: plan.seed, index))
          var samples = bag.samples(&generator, marks: marks.map { $0 + index * words })
          samples.withUnsafeMutableBufferPointer { samples in
            slots[index] = grower.grow(samples, generator: generator)
          }
        }
      }
    }
    try plan.executor.checkCancellation()
    var forest = FittedForest(
      trees: grown.map(\.tree), features: plan.bins.features, outputs: target.outputs,
      scale: scale, categories: plan.categories, importances: importances(grown, plan.bins.features)
    )
    if let outOfBag {
      forest.outOfBag = try OutOfBag(
        outOfBag, of: forest, data: plan.data, drawn: drawn, executor: plan.executor)
    }
    return forest
  }

  /// The mean of the trees' shares, scaled to a sum of 1; all 0 where no split brought anything.
  private func importances<Target>(
    _ grown: [TreeGrower<Target>.Grown], _ features: Int
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: features)
    for tree in grown {
      for (feature, share) in tree.shares { sums[feature] += share }
    }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : sums
  }
}
