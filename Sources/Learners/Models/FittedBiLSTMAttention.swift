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

  var answers: NetworkAnswers { NetworkAnswers(outputs: shape.outputs, units: units) }

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
    let answers = answers
    try each(rows, into: &out, executor: executor) { workspace, members, out in
      for (member, row) in members.enumerated() {
        answers.finish(workspace.scores.start + member * padded, out + row * outputs)
      }
    }
    return Matrix(rows: rows.rows, columns: outputs, elements: out)
  }

  /// What share of the attention each step and each input of each row has.
  /// - Parameters:
  ///   - rows: as for `predict`.
  ///   - executor: does the work in parallel.
  /// - Returns: shares over time, and over inputs where those are attended to.
  /// - Throws: as `predict`.
  public func attention(
    of rows: Matrix<Double>, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> SequenceAttention {
    let (blocks, weights) = (blocks, weights)
    let steps = blocks.reduce(0) { $0 + $1.steps }
    let width = steps + blocks.count
    var shares = [Double](repeating: 0, count: rows.rows * width)
    try each(rows, into: &shares, executor: executor) { workspace, members, out in
      var first = 0
      for (index, block) in blocks.enumerated() {
        let batch = workspace.batches[index]
        let own = workspace.branches[index].shares.start
        for (place, member) in batch.order.enumerated() {
          let row = members[members.startIndex + member]
          let present = SequenceData.presentSteps(of: row, in: rows, block)
          for (step, original) in present.enumerated() {
            out[row * width + first + original] = Double(own[batch.offsets[step] + place])
          }
        }
        first += block.steps
      }
      SequencePass(weights, workspace).inputShares(count: members.count) { member, input, share in
        out[members[members.startIndex + member] * width + steps + input] = share
      }
    }
    let all = Matrix(rows: rows.rows, columns: width, elements: shares)
    var first = 0
    let time = blocks.map { block in
      defer { first += block.steps }
      return all.selecting(columns: Array(first..<first + block.steps))
    }
    return SequenceAttention(
      time: time,
      inputs: shape.size.attendsInputs ? all.selecting(columns: Array(steps..<width)) : nil)
  }

  /// How a score would change with each feature, for explanations.
  /// - Parameters:
  ///   - rows: as for `predict`.
  ///   - output: a class, whose score goes into the softmax, or a target, in standardized units.
  ///   - executor: does the work in parallel.
  /// - Returns: rows × features; 0 for steps that are not there.
  /// - Throws: as `predict`; `failed` for an output that does not exist.
  public func scoreGradients(
    of rows: Matrix<Double>, output: Int, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    guard 0..<shape.outputs ~= output else { throw .failed("there is no output \(output)") }
    let (blocks, weights) = (blocks, weights)
    let padded = weights.architecture.paddedOutputs
    var out = [Double](repeating: 0, count: rows.rows * rows.columns)
    let purpose = SequenceWorkspace.Purpose(isLearning: true, wantsInputGradient: true)
    try each(rows, into: &out, purpose: purpose, executor: executor) { workspace, members, out in
      guard let slope = workspace.scoreGradient?.start else { return }
      slope.update(repeating: 0, count: members.count * padded)
      for member in 0..<members.count { slope[member * padded + output] = 1 }
      SequencePass(weights, workspace).backward(count: members.count)
      for (index, block) in blocks.enumerated() {
        guard let found = workspace.branches[index].inputGradient?.start else { continue }
        let batch = workspace.batches[index]
        let stride = SequencePanels.padded(block.channels)
        for (place, member) in batch.order.enumerated() {
          let row = members[members.startIndex + member]
          let present = SequenceData.presentSteps(of: row, in: rows, block)
          for (step, original) in present.enumerated() {
            let from = found + (batch.offsets[step] + place) * stride
            let to = row * rows.columns + block.columns.lowerBound + original * block.channels
            for channel in 0..<block.channels { out[to + channel] = Double(from[channel]) }
          }
        }
      }
    }
    return Matrix(rows: rows.rows, columns: rows.columns, elements: out)
  }

  /// Runs the network over rows and lets `body` look at each group's workspace.
  private func each(
    _ rows: Matrix<Double>, into out: inout [Double],
    purpose: SequenceWorkspace.Purpose = .init(), executor: any Executor,
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
      executor.performRows(count, by: Self.chunk) { rows in
        let workspace = SequenceWorkspace(
          weights.architecture, steps: steps, capacity: capacity, purpose: purpose)
        let pass = SequencePass(weights, workspace)
        let own = Array(rows)
        for first in stride(from: 0, to: own.count, by: capacity) {
          let members = own[first..<min(own.count, first + capacity)]
          pass.forward(data, rows: members)
          body(workspace, members, answers)
        }
      }
    }
  }
}
