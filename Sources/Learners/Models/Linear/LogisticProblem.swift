/// Training rows of a logistic regression, laid out, with the penalty in their units.
struct LogisticProblem {
  let design: BlockedDesign
  /// 1 for two classes, else the number of classes; 0 for one.
  let vectors: Int
  let hasIntercept: Bool
  let executor: any Executor
  /// Penalties for a mean loss: neither many rows nor a huge C can overflow.
  let penalty: LogisticPenalty
  /// Per row, in the order of the design's blocks.
  let truth: [Double]
  let weights: [Double]

  init(
    _ data: TrainingSet, classes: [Int], count: Int, penalty: LogisticPenalty, hasIntercept: Bool,
    executor: any Executor
  ) {
    vectors = count <= 2 ? count - 1 : count
    let (weights, factor) = data.tamedWeights
    let total = weights.reduce(0, +)
    self.penalty = penalty.relative { min(factor * $0 / total, 0x1p300) }
    design = BlockedDesign(
      data.features, weights: weights, centres: hasIntercept, executor: executor)
    truth = design.padded(classes.map { Double($0) })
    self.weights = design.padded(weights)
    self.hasIntercept = hasIntercept
    self.executor = executor
  }

  /// The loss over all rows, or over the first rows of each block.
  func objective(strip: Int? = nil) -> LinearObjective {
    LinearObjective(
      design: design, loss: vectors == 1 ? .logistic : .softmax, truth: truth, weights: weights,
      vectors: vectors, penalty: penalty.square, hasIntercept: hasIntercept,
      strip: strip ?? design.height, executor: executor)
  }

  /// Minimises from a guess, which with many rows is the minimum over an eighth of them.
  func minimum(_ search: NewtonCG) -> NewtonCG.Outcome {
    let whole = objective()
    if penalty.size > 0 {
      let limits = design.squeezed.map { penalty.size * $0 } + [0]
      return SparseNewton(objective: whole, limits: limits, search: search).minimum()
    }
    var start = [Double](repeating: 0, count: whole.dimension)
    let strip = design.height / 64 * 8
    let seen = Double(design.rows) / 8
    if vectors > 0, design.blocks > 1, seen > Double(20 * whole.dimension), sampled(strip) {
      let rough = NewtonCG(maxIterations: min(8, search.maxIterations), tolerance: 1e-2)
      let outcome = rough.minimum(of: objective(strip: strip), from: start)
      if outcome.point.allSatisfy({ $0.isFinite }) { start = outcome.point }
    }
    return search.minimum(of: whole, from: start)
  }

  /// Whether the first rows of each block have weight in every class.
  private func sampled(_ strip: Int) -> Bool {
    var sums = [Double](repeating: 0, count: max(2, vectors))
    for block in 0..<design.blocks {
      for at in block * design.height..<block * design.height + strip {
        sums[Int(truth[at])] += weights[at]
      }
    }
    return sums.allSatisfy { $0 > 0 }
  }

  /// Whether every row that counts is on its own class's side: without a penalty, larger
  /// coefficients are then always better.
  func separates(_ point: [Double]) -> Bool {
    let span = design.span
    let scores = (0..<vectors).map {
      design.scores(Array(point[$0 * span..<($0 + 1) * span]), executor: executor)
    }
    return truth.indices.allSatisfy { row in
      if weights[row] == 0 { return true }
      if vectors == 1 { return truth[row] > 0.5 ? scores[0][row] > 0 : scores[0][row] < 0 }
      let own = Int(truth[row])
      return scores.indices.allSatisfy { $0 == own || scores[$0][row] < scores[own][row] }
    }
  }
}
