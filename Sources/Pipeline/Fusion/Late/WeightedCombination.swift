import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// Weights of modalities, at least 0 and summing to 1, that suit what models answered on inner folds best:
/// least log loss for classes, least squared error (mean over the targets, each by its own variance) for
/// numbers.
///
/// Learned from rows that all modalities answer for. Where some do not answer, the weights of the others
/// are divided by their sum.
struct WeightedCombination: LateCombination {
  let kind: TaskKind
  let needsInnerFolds = true

  func fitted(
    to lesson: LateLesson?, modalities: [String], executor: any Executor
  ) throws(LearnerError) -> any FittedLateCombination {
    let equal = [Double](repeating: 1 / Double(modalities.count), count: modalities.count)
    let rows = lesson?.rows(with: Array(modalities.indices)) ?? []
    guard let lesson, !rows.isEmpty else {
      return Weights(
        modalities: modalities, weights: equal,
        notes: ["late fusion: no inner row has all modalities: they weigh the same"])
    }
    let found =
      switch lesson.target {
      case .classes(let classes, _):
        Self.leastLogLoss(
          rows.map { row in
            modalities.indices.map { lesson.answers.answers[$0][row, classes[row]] }
          }, weights: rows.map { lesson.weights[$0] })
      case .values(let values):
        try Self.leastSquares(lesson, values: values, rows: rows, modalities: modalities.count)
      }
    return Weights(modalities: modalities, weights: found, notes: [])
  }

  /// Minimises −Σ weight · log Σ share · probability of the truth, which is convex, by expectation
  /// maximisation from equal shares: every step lowers the loss.
  static func leastLogLoss(_ probabilities: [[Double]], weights: [Double]) -> [Double] {
    let count = probabilities.first?.count ?? 0
    let total = weights.reduce(0, +)
    var shares = [Double](repeating: 1 / Double(max(1, count)), count: count)
    guard total > 0 else { return shares }
    for _ in 0..<20_000 {
      var next = [Double](repeating: 0, count: count)
      for (row, weight) in zip(probabilities, weights) {
        // What no modality holds possible says nothing of them.
        let parts = zip(shares, row).map { $0 * max($1, 1e-15) }
        let sum = parts.reduce(0, +)
        for index in 0..<count { next[index] += weight * parts[index] / sum }
      }
      let change = zip(next, shares).reduce(0.0) { max($0, abs($1.0 / total - $1.1)) }
      shares = next.map { $0 / total }
      if change < 1e-12 { break }
    }
    return shares
  }

  /// Minimises the squared error over shares that are at least 0 and sum to 1: the best of the minima over
  /// all sets of modalities that share the weight.
  private static func leastSquares(
    _ lesson: LateLesson, values: Matrix<Double>, rows: [Int], modalities count: Int
  ) throws(LearnerError) -> [Double] {
    guard count <= 12 else {
      throw .parameter("'weighted' takes at most 12 modalities, found \(count)")
    }
    let scale = (0..<values.columns).map { column -> Double in
      let own = rows.map { values[$0, column] }
      let mean = own.reduce(0, +) / Double(own.count)
      let variance = own.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
      return variance > 0 ? 1 / variance : 0
    }
    // Σ weight · (truth − answer of a) · (truth − answer of b): shares sum to 1, so that errors mix alike.
    var products = Matrix(repeating: 0.0, rows: count, columns: count)
    for row in rows {
      for column in 0..<values.columns {
        let errors = (0..<count).map {
          values[row, column] - lesson.answers.answers[$0][row, column]
        }
        let weight = lesson.weights[row] * scale[column]
        for a in 0..<count {
          for b in 0..<count { products[a, b] += weight * errors[a] * errors[b] }
        }
      }
    }
    return SimplexLeastSquares.shares(products)
  }

  /// Learned weights.
  struct Weights: FittedLateCombination {
    let modalities: [String]
    let weights: [Double]
    let notes: [String]

    var chosen: [ChosenValue] {
      zip(modalities, weights).map { ChosenValue("weight of \($0)", DecisionThreshold.text($1)) }
    }

    func combined(
      _ answers: ModalityAnswers, prior: [Double], executor: any Executor
    ) -> LateAnswers {
      var out = Matrix(repeating: 0.0, rows: answers.rows, columns: prior.count)
      for row in 0..<answers.rows {
        let taking = answers.modalities(of: row)
        let sum = taking.reduce(0.0) { $0 + weights[$1] }
        for column in prior.indices {
          if taking.isEmpty {
            out[row, column] = prior[column]
          } else if sum > 0 {
            out[row, column] =
              taking.reduce(0.0) { $0 + weights[$1] * answers.answers[$1][row, column] } / sum
          } else {
            // Only modalities that weigh nothing answer: they share alike.
            out[row, column] =
              taking.reduce(0.0) { $0 + answers.answers[$1][row, column] } / Double(taking.count)
          }
        }
      }
      return LateAnswers(probabilities: out)
    }

    func weights(of taking: [Int]) -> [Double]? {
      let sum = taking.reduce(0.0) { $0 + weights[$1] }
      return taking.map { sum > 0 ? weights[$0] / sum : 1 / Double(taking.count) }
    }
  }
}
