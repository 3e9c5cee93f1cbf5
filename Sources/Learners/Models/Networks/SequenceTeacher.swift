/// Gradients and losses of a sequence network on rows, many at a time.
///
/// A batch is cut into groups of `SequenceWorkspace.capacity` rows and these into lanes, whose number
/// depends on the batch alone. A lane takes its groups in turn, in a workspace of its own; gradients
/// are added in the order of the lanes, so that bytes do not depend on the executor.
final class SequenceTeacher: NetworkTeaching {
  let weights: SequenceWeights
  let data: SequenceData
  /// Classes or numbers, and weights; its inputs are not used.
  let samples: NetworkSamples
  let loss: NetworkLoss
  let state = FloatBuffer(count: 0)
  /// As the parameters.
  let gradient: FloatBuffer
  private let capacity: Int
  private let dropoutRate: Double
  private let workspaces: [SequenceWorkspace]

  /// Lanes of a batch at most.
  private static let mostLanes = 16

  init(
    _ weights: SequenceWeights, data: SequenceData, samples: NetworkSamples, loss: NetworkLoss,
    batchSize: Int, dropoutRate: Double = 0
  ) {
    self.weights = weights
    self.data = data
    self.samples = samples
    self.loss = loss
    self.dropoutRate = dropoutRate
    let steps = data.branches.map(\.longest)
    let capacity = SequenceWorkspace.capacity(steps: steps)
    let lanes = max(1, min(Self.mostLanes, (batchSize + capacity - 1) / capacity))
    let purpose = SequenceWorkspace.Purpose(isLearning: true, dropsOut: dropoutRate > 0)
    gradient = FloatBuffer(count: weights.architecture.parameterCount)
    self.capacity = capacity
    workspaces = (0..<lanes).map { _ in
      SequenceWorkspace(
        weights.architecture, steps: steps, capacity: capacity, purpose: purpose)
    }
  }

  var parameters: FloatBuffer { weights.parameters }

  /// Biases do not decay.
  var parts: [(range: Range<Int>, decays: Bool)] {
    weights.architecture.tensors.map {
      ($0.offset..<$0.offset + $0.size, !$0.name.contains("bias"))
    }
  }

  func learn(from batch: ArraySlice<Int>, seed: UInt64, executor: any Executor) -> Double {
    let dropout = dropoutRate > 0 ? SequenceDropout(rate: dropoutRate, seed: seed) : nil
    let lanes = pass(batch, dropout: dropout, learns: true, executor: executor)
    sumGradients(lanes)
    return workspaces[..<lanes].reduce(0) { $0 + $1.loss }
  }

  func loss(of rows: [Int], executor: any Executor) -> Double {
    let lanes = pass(rows[...], dropout: nil, learns: false, executor: executor)
    return workspaces[..<lanes].reduce(0) { $0 + $1.loss }
  }

  /// - Returns: how many lanes were used.
  private func pass(
    _ batch: ArraySlice<Int>, dropout: SequenceDropout?, learns: Bool, executor: any Executor
  ) -> Int {
    weights.refresh(forInputs: false)
    let groups = (batch.count + capacity - 1) / capacity
    let lanes = min(groups, workspaces.count)
    let work = Work(
      weights: weights, data: data, samples: samples, loss: loss, batch: batch,
      capacity: capacity, dropout: dropout, learns: learns, workspaces: workspaces,
      groups: groups, lanes: lanes)
    if lanes == 1 {
      work.perform(0)
    } else {
      executor.perform(chunks: lanes) { work.perform($0) }
    }
    return lanes
  }

  /// What the lanes of a batch share.
  private struct Work: Sendable {
    let weights: SequenceWeights
    let data: SequenceData
    let samples: NetworkSamples
    let loss: NetworkLoss
    let batch: ArraySlice<Int>
    let capacity: Int
    let dropout: SequenceDropout?
    let learns: Bool
    let workspaces: [SequenceWorkspace]
    let groups: Int
    let lanes: Int

    func perform(_ lane: Int) {
      let workspace = workspaces[lane]
      workspace.begin()
      for group in groups * lane / lanes..<groups * (lane + 1) / lanes {
        let first = batch.startIndex + group * capacity
        perform(batch[first..<min(batch.endIndex, first + capacity)], workspace)
      }
    }

    private func perform(_ rows: ArraySlice<Int>, _ workspace: SequenceWorkspace) {
      let pass = SequencePass(weights, workspace, dropout: dropout)
      pass.forward(data, rows: rows)
      guard let verdict = workspace.verdict, let slope = workspace.scoreGradient else { return }
      workspace.loss += verdict.sum(
        rows, samples, loss, scores: workspace.scores.start, slope: slope.start,
        stride: weights.architecture.paddedOutputs, divisor: Float(batch.count))
      if learns { pass.backward(count: rows.count) }
    }
  }

  /// Adds up the lanes' gradients; both biases of a gate have the same one.
  private func sumGradients(_ lanes: Int) {
    let total = gradient.start
    for (lane, workspace) in workspaces[..<lanes].enumerated() {
      guard let part = workspace.gradient?.start else { continue }
      if lane == 0 {
        total.update(from: part, count: gradient.count)
      } else {
        FloatKernels.add(gradient.count, 1, part, to: total)
      }
    }
    for direction in weights.architecture.branches.flatMap({ $0.layers.joined() }) {
      (total + direction.recurrentBias.offset).update(
        from: total + direction.inputBias.offset, count: direction.inputBias.size)
    }
  }
}
