import CKernels

/// A forward pass of some rows through a network, in a workspace.
struct SequencePass {
  let weights: SequenceWeights
  let workspace: SequenceWorkspace
  /// What is left out, while learning.
  let dropout: SequenceDropout?

  var architecture: SequenceArchitecture { weights.architecture }

  init(
    _ weights: SequenceWeights, _ workspace: SequenceWorkspace,
    dropout: SequenceDropout? = nil
  ) {
    self.weights = weights
    self.workspace = workspace
    self.dropout = dropout
  }

  /// Scores of rows, into the workspace in the order in which the rows are given.
  /// - Parameters:
  ///   - data: the sequences.
  ///   - rows: which of them; at most the workspace's capacity.
  func forward(_ data: SequenceData, rows: ArraySlice<Int>) {
    let (width, wide) = (architecture.width, architecture.contextWidth)
    let contexts = workspace.inputs?.contexts ?? workspace.joint
    for index in architecture.branches.indices {
      let batch = SequenceBatch(lengths: rows.map { data.branches[index].length(of: $0) })
      workspace.batches[index] = batch
      gather(index, data.branches[index], rows, batch)
      run(index, batch, rows)
      let context = workspace.branches[index].context.start
      for (place, member) in batch.order.enumerated() {
        let to = contexts.start + member * wide + index * width
        if place < batch.alive {
          to.update(from: context + place * width, count: width)
        } else {
          to.update(repeating: 0, count: width)
        }
      }
    }
    if let inputs = workspace.inputs { weigh(inputs, count: rows.count) }
    if let dropout, let mask = workspace.jointMask {
      dropout.drawJoint(rows, width: architecture.jointWidth, into: mask.start)
      SequenceDropout.apply(
        mask.start, to: workspace.joint.start, count: rows.count * architecture.jointWidth,
        into: workspace.joint.start)
    }
    score(rows.count)
  }

  private func score(_ count: Int) {
    let (outputs, joint) = (architecture.paddedOutputs, architecture.jointWidth)
    let bias = weights.parameters.start + architecture.headBias.offset
    for member in 0..<count {
      (workspace.scores.start + member * outputs).update(from: bias, count: outputs)
    }
    ckernels_panel_product(
      true, count, outputs, joint, workspace.joint.start, joint,
      weights.parameters.start + architecture.headWeights.offset, workspace.scores.start, outputs)
  }

  /// Copies the steps of the rows into their places.
  private func gather(
    _ index: Int, _ data: SequenceData.Branch, _ rows: ArraySlice<Int>, _ batch: SequenceBatch
  ) {
    let branch = workspace.branches[index]
    for (step, offset) in batch.offsets.enumerated() { branch.offsets[step] = offset }
    let channels = data.channels
    data.values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for (place, member) in batch.order.enumerated() {
        let row = rows[rows.startIndex + member]
        let from = values + data.starts[row] * channels
        for step in 0..<data.length(of: row) {
          (branch.input.start + (batch.offsets[step] + place) * channels).update(
            from: from + step * channels, count: channels)
        }
      }
    }
  }

  /// One input through its layers and its attention.
  private func run(_ index: Int, _ batch: SequenceBatch, _ rows: ArraySlice<Int>) {
    let branch = workspace.branches[index]
    let width = architecture.width
    for (layer, memory) in branch.layers.enumerated() {
      let (input, stride) = source(index, layer)
      for (side, kept) in memory.directions.enumerated() {
        var shape = lstm(index, layer, side, batch)
        ckernels_lstm_forward(
          &shape, input, stride, memory.output.start + side * architecture.paddedUnits, width,
          kept.gates?.start, kept.cells.start, kept.cellTanh?.start)
      }
      if let dropout, let mask = memory.mask {
        dropout.draw(
          rows, batch, place: index * branch.layers.count + layer, width: width, into: mask.start)
        SequenceDropout.apply(
          mask.start, to: memory.output.start, count: batch.rows * width, into: memory.passed.start)
      }
    }
    var shape = attention(
      architecture.branches[index].attention, batch, UnsafePointer(branch.offsets))
    if let last = branch.layers.last {
      ckernels_attention_forward(
        &shape, last.output.start, width, branch.hidden.start, branch.shares.start,
        branch.context.start, width)
    }
  }

  /// What a layer sees, and from one row to the next.
  func source(_ index: Int, _ layer: Int) -> (UnsafeMutablePointer<Float>, Int) {
    let branch = workspace.branches[index]
    guard layer > 0 else { return (branch.input.start, architecture.branches[index].channels) }
    let before = branch.layers[layer - 1]
    return ((dropout == nil ? before.output : before.passed).start, architecture.width)
  }

  /// One direction as the kernels see it.
  func lstm(_ index: Int, _ layer: Int, _ side: Int, _ batch: SequenceBatch) -> CKernelsLSTM {
    let direction = architecture.branches[index].layers[layer][side]
    let parameters = UnsafePointer(weights.parameters.start)
    return CKernelsLSTM(
      reversed: direction.isReversed, steps: batch.steps,
      offsets: UnsafePointer(workspace.branches[index].offsets),
      inputs: direction.inputWeights.depth, units: architecture.paddedUnits,
      input_weights: parameters + direction.inputWeights.offset,
      recurrent_weights: parameters + direction.recurrentWeights.offset,
      bias: UnsafePointer(weights.derived.start) + direction.bias)
  }

  /// An attention as the kernels see it.
  func attention(
    _ attention: SequenceArchitecture.Attention, _ batch: SequenceBatch,
    _ offsets: UnsafePointer<Int>
  ) -> CKernelsAttention {
    let parameters = UnsafePointer(weights.parameters.start)
    return CKernelsAttention(
      steps: batch.steps, offsets: offsets, inputs: architecture.width,
      units: architecture.paddedAttention, weights: parameters + attention.weights.offset,
      bias: parameters + attention.bias.offset, score: parameters + attention.score.offset)
  }
}
