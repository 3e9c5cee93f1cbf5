/// Training rows of a linear regression in units that neither overflow nor cancel, and the way back.
struct RegressionFrame {
  let design: BlockedDesign
  /// Weight of each row; they sum to 1.
  let weights: [Double]
  /// Σ of the weights as they came, times `factor`.
  let total: Double
  /// The power of two that the weights were multiplied by.
  let factor: Double
  /// One column per target, in units of `scale`.
  let targets: [[Double]]
  private let scale: TargetScale

  /// - Parameters:
  ///   - data: training rows with numbers as targets.
  ///   - learner: the model's name, for messages.
  ///   - centres: whether an intercept takes the means; otherwise targets are only scaled.
  ///   - executor: does the work in parallel.
  /// - Throws: `LearnerError` for classes, non-finite values or unusable weights.
  init(
    _ data: TrainingSet, learner: String, centres: Bool, executor: any Executor
  ) throws(LearnerError) {
    guard case .values(let values) = data.target else {
      throw .parameter("\(learner) learns numbers, not classes")
    }
    try data.requireUsableWeights()
    try data.features.requireFinite()
    try data.requireFiniteTargets()
    let (weights, factor) = data.tamedWeights
    self.factor = factor
    let total = weights.reduce(0, +)
    self.total = total
    self.weights = weights.map { $0 / total }
    var scale = TargetScale(values, weights: weights)
    if !centres {
      let reach = values.elements.reduce(0) { max($0, abs($1)) }
      let exponent = reach > 0 ? max(-1000, min(1022, reach.exponent + 1)) : 0
      scale = TargetScale(
        means: [Double](repeating: 0, count: values.columns),
        unit: Double(sign: .plus, exponent: exponent, significand: 1))
    }
    self.scale = scale
    targets = (0..<values.columns).map { target in
      values.column(target).map { scale.reduce($0, target: target) }
    }
    design = BlockedDesign(
      data.features, weights: weights, centres: centres, executor: executor)
  }

  /// What one unit of the scaled targets is.
  var unit: Double { scale.unit }

  /// Coefficients for the features and targets as they came.
  /// - Parameter points: one per target, span numbers each, the intercept last.
  /// - Returns: targets × features.
  func scores(_ points: [[Double]]) -> LinearScores {
    var coefficients: [Double] = []
    var intercepts: [Double] = []
    for (target, point) in points.enumerated() {
      let (slopes, intercept) = design.original(point[...])
      coefficients.append(contentsOf: slopes.map { $0 * scale.unit })
      intercepts.append(scale.restore(intercept, target: target))
    }
    return LinearScores(
      coefficients: Matrix(
        rows: points.count, columns: design.columns, elements: coefficients),
      intercepts: intercepts)
  }
}
