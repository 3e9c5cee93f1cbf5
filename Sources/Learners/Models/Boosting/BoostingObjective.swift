/// What a booster is asked to lower, before the data are known.
struct BoostingObjective: Sendable {
  private let loss: String?
  private let quantile: Double
  private let delta: Double

  init(_ values: ParameterValues) {
    loss = values["loss"]?.text
    quantile = values.number("quantile")
    delta = values.number("huber_delta")
  }

  /// One loss to lower, and the unit that its scores are in.
  struct Goal: Sendable {
    var loss: any BoostingLoss
    /// Back to the target's unit; `nil` for classes.
    var scale: TargetScale?
    /// How many classes the scores tell apart; 0 for numbers.
    var classes = 0
    /// What one unit of the gradients is in the target's unit.
    var unit = 1.0
  }

  /// - Parameters:
  ///   - data: a training set that was checked.
  ///   - weights: one per row; `nil` where all are 1.
  ///   - monotone: whether answers are held monotone.
  /// - Returns: one goal for classes, one per target for numbers.
  /// - Throws: `LearnerError.parameter` for a loss of the other task, or one that cannot be held
  ///   monotone.
  func goals(
    _ data: TrainingSet, weights: [Double]?, monotone: Bool
  ) throws(LearnerError) -> [Goal] {
    switch data.target {
    case .classes(let classes, let count):
      guard (loss ?? "log_loss") == "log_loss" else {
        throw .parameter("loss '\(loss ?? "")' is for numbers, not for classes")
      }
      if monotone && count > 2 {
        throw .parameter("'monotone' is for numbers and for two classes, not for more")
      }
      let labels = classes.map { UInt32($0) }
      let loss: any BoostingLoss =
        count == 2
        ? LogisticLoss(labels: labels, weights: weights)
        : SoftmaxLoss(labels: labels, outputs: count, weights: weights)
      return [Goal(loss: loss, classes: count)]
    case .values(let values):
      guard loss != "log_loss" else {
        throw .parameter("loss 'log_loss' is for classes, not for numbers")
      }
      if monotone, loss == "absolute_error" || loss == "quantile" {
        throw .parameter("'monotone' does not go with the loss '\(loss ?? "")'")
      }
      return (0..<values.columns).map { goal(values.column($0), weights: weights) }
    }
  }

  private func goal(_ column: [Double], weights: [Double]?) -> Goal {
    let scale = TargetScale(
      Matrix(rows: column.count, columns: 1, elements: column),
      weights: weights ?? [Double](repeating: 1, count: column.count))
    let targets = column.map { scale.reduce($0, target: 0) }
    let loss: any BoostingLoss =
      switch self.loss {
      case "absolute_error": AbsoluteLoss(targets: targets, weights: weights)
      case "quantile": QuantileLoss(share: quantile, targets: targets, weights: weights)
      case "huber":
        HuberLoss(delta: min(delta / scale.unit, 8), targets: targets, weights: weights)
      default: SquaredLoss(targets: targets, weights: weights)
      }
    // Gradients of these are signs, whatever the target's unit.
    let unit = loss.leafQuantile == nil ? scale.unit : 1
    return Goal(loss: loss, scale: scale, unit: unit)
  }
}

/// Weights that single precision can hold, and the rows that have any.
struct BoostingWeights {
  /// One per row that weighs something; `nil` where all are 1.
  let values: [Double]?
  /// A power of two that the weights were multiplied by.
  let factor: Double
  /// Rows that weigh something.
  let members: [Int]

  init(_ data: TrainingSet) {
    let (tamed, first) = data.tamedWeights
    let largest = tamed.max() ?? 1
    let second =
      largest > 0x1p30 || largest < 0x1p-30
      ? Double(sign: .plus, exponent: -largest.exponent, significand: 1) : 1
    factor = first * second
    // What single precision cannot tell from 0 is 0.
    members = tamed.indices.filter { tamed[$0] * second > 0x1p-100 }
    let weights = members.map { tamed[$0] * second }
    values = weights.allSatisfy { $0 == 1 } ? nil : weights
  }

  /// The rows that weigh something.
  /// - Throws: `LearnerError.classAbsent` for a class without one.
  func rows(of data: TrainingSet) throws(LearnerError) -> TrainingSet {
    if case .classes(let classes, let count) = data.target {
      var present = [Bool](repeating: false, count: count)
      for row in members { present[classes[row]] = true }
      if let absent = present.firstIndex(of: false) { throw .classAbsent(absent) }
    }
    guard members.count < data.features.rows else { return data }
    let target: TrainingSet.Target =
      switch data.target {
      case .classes(let classes, let count):
        .classes(members.map { classes[$0] }, count: count)
      case .values(let values): .values(values.selecting(rows: members))
      }
    return TrainingSet(
      features: data.features.selecting(rows: members), featureNames: data.featureNames,
      target: target, weights: members.map { data.weights[$0] },
      groups: members.map { data.groups[$0] }, blocks: data.blocks)
  }
}

extension LeafRule {
  /// The same rule for gradients in another unit and weights times a factor.
  func scaled(weight: Double, unit: Double) -> LeafRule {
    LeafRule(
      l1: l1 * weight / unit, l2: l2 * weight, leastHessian: leastHessian * weight,
      leastGain: leastGain * weight / unit / unit)
  }
}

extension CategoryCuts {
  /// The same for weights times a factor.
  func scaled(by factor: Double) -> CategoryCuts {
    CategoryCuts(smooth: smooth * factor, l2: l2 * factor)
  }
}
