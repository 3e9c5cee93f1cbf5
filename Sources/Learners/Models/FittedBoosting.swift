#if canImport(Glibc)
  import Glibc
#endif

/// A booster that was grown.
public struct FittedBoosting: FittedLearner {
  /// The trees whose answers add up to one score.
  struct Output: Sendable, Hashable {
    /// The score before the first tree.
    var start: Double
    var trees: [BoostedTree]
    /// Mean loss on held-out rows after each round; empty without early stopping.
    var losses: [Double] = []
  }

  let features: Int
  /// The values of each categorical feature, rising; empty for numbers.
  let categories: [[Double]]
  /// What the fit has to tell.
  public var notes: [String]
  /// One for two classes; one per class or target otherwise.
  var outputs: [Output] = []
  /// How many classes there are; 0 for numbers.
  var classes = 0
  /// The unit of each target; empty for classes.
  var scales: [TargetScale] = []

  /// Rows whose answers are summed together.
  private static let chunk = 256

  init(features: Int, categories: [[Double]], notes: [String]) {
    self.features = features
    self.categories = categories
    self.notes = notes
  }

  /// Number of trees of all outputs.
  public var treeCount: Int { outputs.reduce(0) { $0 + $1.trees.count } }

  /// Number of nodes of all trees.
  public var nodeCount: Int {
    outputs.reduce(0) { $0 + $1.trees.reduce(0) { $0 + $1.nodes.count } }
  }

  /// Takes in what was learned for a goal.
  mutating func add(_ outcome: BoostingRun.Outcome, of goal: BoostingObjective.Goal, rounds: Int) {
    classes = goal.classes
    if let scale = goal.scale { scales.append(scale) }
    for (start, trees) in zip(outcome.starts, outcome.trees) {
      outputs.append(Output(start: start, trees: trees, losses: outcome.losses))
    }
    let kept = outcome.trees.first?.count ?? 0
    if !outcome.losses.isEmpty, kept < rounds {
      notes.append(
        "stopped early: kept \(kept) of \(rounds) rounds, grew \(outcome.losses.count)")
    }
  }

  /// Scores turned into probabilities or into the targets' units.
  /// - Returns: rows × classes, or rows × targets.
  /// - Throws: `LearnerError.failed` for other columns than in training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try answers(for: rows, width: classes > 0 ? classes : outputs.count, executor: executor) {
      finish($0, width: $1)
    }
  }

  /// Scores before they become probabilities; of numbers the answers.
  /// - Returns: rows × 1 for two classes, else rows × classes or targets.
  /// - Throws: `LearnerError.failed` for other columns than in training.
  func scores(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try answers(for: rows, width: outputs.count, executor: executor) {
      if classes == 0 { finish($0, width: $1) }
    }
  }

  private func answers(
    for rows: Matrix<Double>, width: Int, executor: any Executor,
    _ finish: @Sendable (UnsafeMutablePointer<Double>, Int) -> Void
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(features)
    var out = [Double](repeating: 0, count: rows.rows * width)
    let clean = Self.withoutInfinities(rows.elements)
    out.withUnsafeMutableBufferPointer { out in
      clean.withUnsafeBufferPointer { values in
        guard let out = out.baseAddress else { return }
        // Without features every tree is one leaf, and no value is read.
        nonisolated(unsafe) let (sums, input) = (out, values.baseAddress ?? UnsafePointer(out))
        executor.performRows(rows.rows, by: Self.chunk) { own in
          let first = sums + own.lowerBound * width
          sum(input + own.lowerBound * features, count: own.count, to: first, width: width)
          for row in 0..<own.count { finish(first + row * width, width) }
        }
      }
    }
    return Matrix(rows: rows.rows, columns: width, elements: out)
  }

  private func sum(
    _ rows: UnsafePointer<Double>, count: Int, to sums: UnsafeMutablePointer<Double>, width: Int
  ) {
    for (index, output) in outputs.enumerated() {
      for row in 0..<count { sums[row * width + index] = output.start }
      for tree in output.trees {
        tree.addAnswers(
          rows, count: count, features: features, names: categories, to: sums + index, step: width)
      }
    }
  }

  private func finish(_ scores: UnsafeMutablePointer<Double>, width: Int) {
    if classes == 2 {
      // The smaller probability is computed, so that it keeps its digits.
      let less = 1 / (1 + exp(abs(scores[0])))
      let isSecond = scores[0] > 0
      scores[1] = isSecond ? 1 - less : less
      scores[0] = isSecond ? less : 1 - less
    } else if classes > 0 {
      Posterior.normalise(scores, width)
    } else {
      for (target, scale) in scales.enumerated() {
        scores[target] = scale.restore(scores[target], target: 0)
      }
    }
  }

  /// Infinities are missing, as in training.
  private static func withoutInfinities(_ values: [Double]) -> [Double] {
    guard values.contains(where: { $0.isInfinite }) else { return values }
    return values.map { $0.isInfinite ? .nan : $0 }
  }
}
