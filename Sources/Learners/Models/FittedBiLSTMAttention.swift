#if canImport(Glibc)
  import Glibc
#endif

/// A recurrent network with attention that has learned.
public struct FittedBiLSTMAttention: FittedLearner {
  let shape: SequenceShape
  let weights: SequenceWeights
  /// How answers become targets; `nil` for classes.
  let units: TargetUnits?
  let history: NetworkTraining.History
  /// What a user should know about this fit.
  public let notes: [String]

  /// Mean loss over the training rows of each epoch, while it learned.
  public var trainingLosses: [Double] { history.training }
  /// Mean loss over the held-out rows after each epoch; empty without early stopping.
  public var validationLosses: [Double] { history.validation }
  /// The epoch, from 0, whose parameters were kept.
  public var bestEpoch: Int { history.best }
  /// The inputs, as they stand among the columns.
  public var blocks: [InputBlock] { shape.inputs }

  /// Rows that one piece of work answers.
  private static let chunk = 256

  init(
    shape: SequenceShape, weights: SequenceWeights, units: TargetUnits?,
    history: NetworkTraining.History, notes: [String]
  ) {
    weights.refresh()
    self.shape = shape
    self.weights = weights
    self.units = units
    self.history = history
    self.notes = notes
  }

  /// Class probabilities, or numbers in the targets' own units.
  /// - Returns: rows × classes, or rows × targets.
  /// - Throws: `LearnerError.nonFinite` for missing values other than whole steps, `failed` for other
  ///   columns than in training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let outputs = shape.outputs
    let padded = weights.architecture.paddedOutputs
    var out = [Double](repeating: 0, count: rows.rows * outputs)
    try each(rows, into: &out, executor: executor) { [self] workspace, members, out in
      for (member, row) in members.enumerated() {
        finish(workspace.scores.start + member * padded, out + row * outputs)
      }
    }
    return Matrix(rows: rows.rows, columns: outputs, elements: out)
  }

  /// What share of the attention each step of each row has.
  /// - Parameters:
  ///   - rows: as for `predict`.
  ///   - executor: does the work in parallel.
  /// - Returns: for each input rows × steps; a row sums to 1, or to 0 where it has no step.
  /// - Throws: as `predict`.
  public func attention(
    of rows: Matrix<Double>, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> [Matrix<Double>] {
    let blocks = blocks
    let steps = blocks.reduce(0) { $0 + $1.steps }
    var shares = [Double](repeating: 0, count: rows.rows * steps)
    try each(rows, into: &shares, executor: executor) { workspace, members, out in
      var first = 0
      for (index, block) in blocks.enumerated() {
        let batch = workspace.batches[index]
        let own = workspace.branches[index].shares.start
        for (place, member) in batch.order.enumerated() {
          let row = members[members.startIndex + member]
          let present = SequenceData.presentSteps(of: row, in: rows, block)
          for (step, original) in present.enumerated() {
            out[row * steps + first + original] = Double(own[batch.offsets[step] + place])
          }
        }
        first += block.steps
      }
    }
    let all = Matrix(rows: rows.rows, columns: steps, elements: shares)
    var first = 0
    return blocks.map { block in
      defer { first += block.steps }
      return all.selecting(columns: Array(first..<first + block.steps))
    }
  }

  /// Runs the network over rows and lets `body` look at each group's workspace.
  private func each(
    _ rows: Matrix<Double>, into out: inout [Double], executor: any Executor,
    _ body:
      @escaping @Sendable (SequenceWorkspace, ArraySlice<Int>, UnsafeMutablePointer<Double>) -> Void
  ) throws(LearnerError) {
    try rows.requireColumns(shape.columns)
    let data = try SequenceData(rows, blocks: shape.inputs)
    let (weights, steps, count) = (weights, data.branches.map(\.longest), rows.rows)
    let capacity = SequenceWorkspace.capacity(steps: steps)
    out.withUnsafeMutableBufferPointer { out in
      guard let start = out.baseAddress else { return }
      nonisolated(unsafe) let answers = start
      executor.perform(chunks: (count + Self.chunk - 1) / Self.chunk) { chunk in
        let workspace = SequenceWorkspace(
          weights.architecture, steps: steps, capacity: capacity)
        let pass = SequencePass(weights, workspace)
        let own = Array(chunk * Self.chunk..<min(count, (chunk + 1) * Self.chunk))
        for first in stride(from: 0, to: own.count, by: capacity) {
          let members = own[first..<min(own.count, first + capacity)]
          pass.forward(data, rows: members)
          body(workspace, members, answers)
        }
      }
    }
  }

  /// One row's answer from its scores; what is no number counts as 0.
  private func finish(_ scores: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Double>) {
    let count = shape.outputs
    for at in 0..<count {
      let value = Double(scores[at])
      out[at] = value.isNaN ? 0 : max(-1e30, min(1e30, value))
    }
    if let units {
      for at in 0..<count { out[at] = units.restore(out[at], target: at) }
      return
    }
    var largest = -Double.infinity
    for at in 0..<count { largest = max(largest, out[at]) }
    var total = 0.0
    for at in 0..<count {
      out[at] = exp(out[at] - largest)
      total += out[at]
    }
    for at in 0..<count { out[at] /= total }
  }
}

extension FittedBiLSTMAttention {
  /// The sizes, the weights in PyTorch's order, and the losses.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    shape.write(to: &archive)
    archive.floats["parameters"] = weights.values
    archive.numbers = [
      "target_means": units?.means ?? [], "target_units": units?.units ?? [],
      "target_deviations": units?.deviations ?? [], "training_losses": history.training,
      "validation_losses": history.validation,
    ]
    archive.integers["best_epoch"] = [history.best]
    archive.integers["is_regression"] = [units == nil ? 0 : 1]
    archive.texts["notes"] = notes
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let shape = try SequenceShape(from: archive)
    let parameters = try archive.finiteFloats("parameters", count: shape.parameterCount)
    let isRegression = try archive.integer("is_regression", in: 0...1) == 1
    let count = isRegression ? shape.outputs : 0
    let means = try archive.finiteNumbers("target_means", count: count)
    let sizes = try archive.finiteNumbers("target_units", count: count)
    let deviations = try archive.finiteNumbers("target_deviations", count: count)
    let weights = SequenceWeights(shape.architecture)
    weights.values = parameters
    self.init(
      shape: shape, weights: weights,
      units: isRegression
        ? TargetUnits(means: means, units: sizes, deviations: deviations) : nil,
      history: NetworkTraining.History(
        training: try archive.finiteNumbers("training_losses"),
        validation: try archive.finiteNumbers("validation_losses"),
        best: try archive.integer("best_epoch", in: 0...Int.max)),
      notes: try archive.texts("notes"))
  }
}
