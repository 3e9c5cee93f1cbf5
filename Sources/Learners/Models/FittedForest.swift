/// Trees that were grown.
public struct FittedForest: FittedLearner {
  let trees: [Tree]
  let features: Int
  let outputs: Int
  /// The unit that a regression grew in; `nil` for classes.
  let scale: TargetScale?
  /// Columns of categories, in rising order.
  var categories: [CategoryColumn] = []
  /// What each feature brought to the trees: the decrease of impurity by all splits on it, the mean
  /// of the trees' shares; they sum to 1, or are all 0 where no split brought anything.
  ///
  /// Breiman et al. (1984), as scikit-learn's `feature_importances_`: biased towards features with
  /// many values, and measured on training rows.
  public var importances: [Double] = []
  /// Answers to the training rows by trees that did not see them, where they were asked for.
  public var outOfBag: OutOfBag?

  /// Rows whose answers are summed together: large enough that a tree is used often once it is in
  /// the cache.
  private static let chunk = 512

  /// Number of nodes of all trees.
  public var nodeCount: Int { trees.reduce(0) { $0 + $1.nodes.count } }

  /// The out-of-bag score, where it was asked for.
  public var notes: [String] { outOfBag.map { [$0.note] } ?? [] }

  /// The mean of the trees' answers, summed in the order of the trees.
  /// - Returns: rows × classes, or rows × targets.
  /// - Throws: `LearnerError.failed` for other columns than in training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(features)
    var out = [Double](repeating: 0, count: rows.rows * outputs)
    out.withUnsafeMutableBufferPointer { out in
      guard let out = out.baseAddress else { return }
      nonisolated(unsafe) let sums = out
      performByChunk(rows, executor: executor) { keys, first in
        let walk = TreeWalk(keys)
        let own = sums + first * outputs
        for tree in trees { walk.addAnswers(of: tree, outputs: outputs, to: own) }
        walk.deallocate()
        for row in 0..<keys.count { finish(own + row * outputs, trees: trees.count) }
      }
    }
    return Matrix(rows: rows.rows, columns: outputs, elements: out)
  }

  /// Reads rows a few hundred at a time.
  /// - Parameters:
  ///   - rows: samples × features.
  ///   - executor: does the work.
  ///   - body: takes the keys of some rows and the number of the first of them.
  func performByChunk(
    _ rows: Matrix<Double>, executor: any Executor, _ body: @Sendable (RowKeys, Int) -> Void
  ) {
    rows.elements.withUnsafeBufferPointer { values in
      nonisolated(unsafe) let values = values
      executor.performRows(rows.rows, by: Self.chunk) { own in
        let part = UnsafeBufferPointer(
          rebasing: values[own.lowerBound * features..<own.upperBound * features])
        let keys = RowKeys(part, count: own.count, features: features, categories: categories)
        body(keys, own.lowerBound)
        keys.deallocate()
      }
    }
  }

  /// Turns the sums of some trees' answers to a row into their mean.
  func finish(_ sums: UnsafeMutablePointer<Double>, trees: Int) {
    let share = Double(max(trees, 1))
    for output in 0..<outputs {
      let mean = sums[output] / share
      sums[output] = scale?.restore(mean, target: output) ?? mean
    }
  }
}
