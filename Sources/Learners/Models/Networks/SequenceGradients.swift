/// Loss and gradient of a batch of rows, on all cores.
///
/// A batch is cut into groups of `SequenceWorkspace.capacity` rows, each with a workspace of its own;
/// their gradients are added up in order, so that bytes do not depend on the executor.
final class SequenceGradients {
  let weights: SequenceWeights
  let data: SequenceData
  let targets: SequenceTargets
  /// Of the last batch; as the parameters.
  let gradient: SequenceMemory
  private let capacity: Int
  private let dropoutRate: Double
  private var workspaces: [SequenceWorkspace] = []

  init(
    _ weights: SequenceWeights, data: SequenceData, targets: SequenceTargets,
    dropoutRate: Double = 0
  ) {
    self.weights = weights
    self.data = data
    self.targets = targets
    self.dropoutRate = dropoutRate
    gradient = SequenceMemory(weights.architecture.parameterCount)
    capacity = SequenceWorkspace.capacity(steps: data.branches.map(\.steps))
  }

  /// Computes loss and gradient of some rows; the gradient then stands in `gradient`.
  /// - Parameters:
  ///   - rows: the batch.
  ///   - dropoutSeed: another one for each pass over the data.
  ///   - executor: does the work in parallel.
  /// - Returns: the weighted mean over the rows.
  func loss(of rows: [Int], dropoutSeed: UInt64 = 0, executor: any Executor) -> Double {
    let groups = (rows.count + capacity - 1) / capacity
    let purpose = SequenceWorkspace.Purpose(isLearning: true, dropsOut: dropoutRate > 0)
    while workspaces.count < groups {
      workspaces.append(
        SequenceWorkspace(
          weights.architecture, steps: data.branches.map(\.steps), capacity: capacity,
          purpose: purpose))
    }
    let work = Work(
      weights: weights, data: data, targets: targets, rows: rows, capacity: capacity,
      dropout: dropoutRate > 0 ? SequenceDropout(rate: dropoutRate, seed: dropoutSeed) : nil,
      workspaces: workspaces)
    executor.perform(chunks: groups) { work.perform($0) }
    sum(groups)
    return workspaces[..<groups].reduce(0) { $0 + $1.loss }
  }

  /// What the groups of a batch share.
  private struct Work: Sendable {
    let weights: SequenceWeights
    let data: SequenceData
    let targets: SequenceTargets
    let rows: [Int]
    let capacity: Int
    let dropout: SequenceDropout?
    let workspaces: [SequenceWorkspace]

    func perform(_ group: Int) {
      let own = rows[group * capacity..<min(rows.count, (group + 1) * capacity)]
      let workspace = workspaces[group]
      let pass = SequencePass(weights, workspace)
      pass.forward(data, rows: own, dropout: dropout)
      let width = weights.architecture.paddedOutputs
      workspace.loss = 0
      for (member, row) in own.enumerated() {
        workspace.loss += targets.loss(
          ofRow: row, workspace.scores.base + member * width, share: 1 / Double(rows.count),
          gradient: workspace.scoreGradient.map { $0.base + member * width })
      }
      pass.backward(count: own.count)
    }
  }

  /// Adds up the groups' gradients; both biases of a gate have the same one.
  private func sum(_ groups: Int) {
    let architecture = weights.architecture
    let total = gradient.base
    for (group, workspace) in workspaces[..<groups].enumerated() {
      guard let part = workspace.gradient?.base else { continue }
      if group == 0 {
        total.update(from: part, count: gradient.count)
      } else {
        for index in 0..<gradient.count { total[index] += part[index] }
      }
    }
    for direction in architecture.branches.flatMap({ $0.layers.joined() }) {
      (total + direction.recurrentBias.offset).update(
        from: total + direction.inputBias.offset, count: direction.inputBias.size)
    }
  }
}
