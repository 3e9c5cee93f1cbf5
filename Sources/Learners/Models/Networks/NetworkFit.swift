/// From a training set to a trained network: checks, units, held-out rows.
struct NetworkFit {
  /// Name in messages.
  let name: String
  let settings: NetworkParameters

  /// What a network learns from.
  struct Problem {
    var samples: NetworkSamples
    let rows: [Int]
    let held: [Int]
    let outputs: Int
    let loss: NetworkLoss
    let units: TargetUnits?
    let notes: [String]
    /// Whether there is nothing to learn: one class.
    let isCertain: Bool
  }

  /// Checks and converts a training set; rows of weight 0 count for nothing.
  ///
  /// - Parameters:
  ///   - data: the training set.
  ///   - seed: of the draw of held-out groups.
  ///   - copiesInputs: whether the samples have inputs, or only truth and weights.
  /// - Returns: what a network learns from.
  /// - Throws: `LearnerError` for unusable weights, features or targets, and `classAbsent`.
  func problem(
    _ data: TrainingSet, seed: UInt64, copiesInputs: Bool = true
  ) throws(LearnerError) -> Problem {
    try data.requireUsableWeights()
    try data.features.requireFinite(exceptStepsOf: data.blocks.map { NetworkShape.Block($0) })
    try data.requireFiniteTargets()
    var samples = NetworkSamples(
      copiesInputs
        ? data.features : Matrix(rows: data.features.rows, columns: 0, elements: []))
    let weights = data.tamedWeights.values
    samples.setWeights(weights)
    let rows = weights.indices.filter { samples.weights[$0] > 0 }
    let outputs: Int
    var units: TargetUnits?
    switch data.target {
    case .classes(let classes, let count):
      var present = [Bool](repeating: false, count: count)
      for row in rows { present[classes[row]] = true }
      if let absent = present.firstIndex(of: false) { throw .classAbsent(absent) }
      samples.labels = classes.map { Int32($0) }
      outputs = count
    case .values(let values):
      let own = TargetUnits(values, weights: weights)
      outputs = values.columns
      samples.values = FloatBuffer(count: values.elements.count)
      for (at, value) in values.elements.enumerated() {
        samples.values.start[at] = own.reduce(value, target: at % outputs)
      }
      units = own
    }
    let (training, held, notes) = split(rows, data, samples.labels, seed: seed)
    return Problem(
      samples: samples, rows: training, held: held, outputs: outputs,
      loss: units == nil ? .crossEntropy : .squaredError, units: units, notes: notes,
      isCertain: units == nil && outputs == 1)
  }

  private func split(
    _ rows: [Int], _ data: TrainingSet, _ labels: [Int32], seed: UInt64
  ) -> ([Int], [Int], [String]) {
    guard let share = settings.heldShare else { return (rows, [], []) }
    let holdout = GroupHoldout(
      rows: rows, groups: data.groups, labels: labels, share: share, seed: seed)
    guard holdout.held.isEmpty else { return (holdout.training, holdout.held, []) }
    return (
      rows, [], ["\(name) could hold out no group for early stopping: it looked at training losses"]
    )
  }

  /// Trains a network of a shape.
  /// - Throws: as `problem`, and `LearnerError.failed` where training diverges.
  func fitted(
    _ data: TrainingSet, shape: (Int) -> NetworkShape, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> FittedNetwork {
    let seed = Seed.derive(from: seed, name)
    let problem = try problem(data, seed: seed)
    let shape = shape(problem.outputs)
    let network = shape.network()
    guard network.parameterCount <= 1 << 28 else {
      throw .parameter("\(name) would have \(network.parameterCount) weights")
    }
    let (parameters, state) = network.initialised(seed: seed)
    var training = settings.training(rows: problem.rows.count)
    if problem.isCertain { training.epochs = 0 }
    let teacher = NetworkTeacher(
      network, problem.samples, loss: problem.loss, parameters: parameters, state: state,
      batchSize: training.batchSize)
    let history = try training.train(
      teacher, rows: problem.rows, held: problem.held, seed: seed, executor: executor)
    guard state.values.allSatisfy({ $0.isFinite }) else {
      throw .failed("batch statistics overflow: standardize the features")
    }
    return FittedNetwork(
      shape: shape, parameters: parameters.values, state: state.values, units: problem.units,
      history: history, notes: problem.notes)
  }
}

extension Matrix where Element == Double {
  /// Refuses NaN and infinities, but for steps of a sequence that are not there: all NaN.
  /// - Throws: `LearnerError.nonFinite` at the first one, in row order.
  func requireFinite(exceptStepsOf blocks: [NetworkShape.Block]) throws(LearnerError) {
    guard blocks.contains(where: \.isMasked) else { return try requireFinite() }
    for row in 0..<rows {
      var start = row * columns
      for block in blocks {
        let width = block.columns / block.steps
        for step in 0..<block.steps {
          let values = elements[start + step * width..<start + (step + 1) * width]
          guard let bad = values.firstIndex(where: { !$0.isFinite }) else { continue }
          if block.isMasked, values.allSatisfy({ $0.isNaN }) { continue }
          throw .nonFinite(row: row, column: bad % columns)
        }
        start += block.columns
      }
    }
  }
}
