import CKernels

extension SequencePass {
  /// Adds the gradient of the loss by every parameter to the workspace's, from the gradient by the
  /// scores that stands there. Comes after `forward` of the same rows.
  func backward(count: Int) {
    guard let gradient = workspace.gradient?.start, let joint = workspace.jointGradient?.start,
      let scores = workspace.scoreGradient?.start
    else { preconditionFailure("this workspace keeps nothing for the way back") }
    let (outputs, wide) = (architecture.paddedOutputs, architecture.jointWidth)
    ckernels_panel_gradient(
      count, wide, outputs, workspace.joint.start, wide, scores, outputs,
      gradient + architecture.headWeights.offset)
    ckernels_panel_column_sums(
      count, outputs, scores, outputs, gradient + architecture.headBias.offset)
    ckernels_panel_product(
      false, count, wide, outputs, scores, outputs,
      weights.derived.start + architecture.headTransposed, joint, wide)
    if dropout != nil, let mask = workspace.jointMask {
      SequenceDropout.apply(mask.start, to: joint, count: count * wide, into: joint)
    }
    let contexts = workspace.inputs.map { weighBack($0, gradient, joint, count: count) } ?? joint
    for index in architecture.branches.indices { back(index, gradient, contexts) }
  }

  /// One input's way back.
  private func back(
    _ index: Int, _ gradient: UnsafeMutablePointer<Float>, _ contexts: UnsafeMutablePointer<Float>
  ) {
    let branch = workspace.branches[index]
    let batch = workspace.batches[index]
    let width = architecture.width
    guard let context = branch.contextGradient?.start, let last = branch.layers.last,
      let lastGradient = last.gradient?.start
    else { return }
    for place in 0..<batch.alive {
      let from = contexts + batch.order[place] * architecture.contextWidth + index * width
      (context + place * width).update(from: from, count: width)
    }
    let parts = architecture.branches[index].attention
    var shape = attention(parts, batch, UnsafePointer(branch.offsets))
    ckernels_attention_backward(
      &shape, weights.derived.start + parts.transposed, last.output.start, width,
      branch.hidden.start, branch.shares.start, context, width, lastGradient, width,
      gradient + parts.weights.offset, gradient + parts.bias.offset,
      gradient + parts.score.offset, branch.scratch.start)
    for layer in branch.layers.indices.reversed() { back(index, layer, batch, gradient) }
  }

  /// One layer's way back, on to the layer before it or to the input.
  private func back(
    _ index: Int, _ layer: Int, _ batch: SequenceBatch, _ gradient: UnsafeMutablePointer<Float>
  ) {
    let branch = workspace.branches[index]
    let memory = branch.layers[layer]
    let (units, width) = (architecture.paddedUnits, architecture.width)
    let (input, stride) = source(index, layer)
    let before = layer > 0 ? branch.layers[layer - 1] : nil
    let onward = layer > 0 ? before?.gradient : branch.inputGradient
    guard let own = memory.gradient?.start else { return }
    for (side, kept) in memory.directions.enumerated() {
      guard let gates = kept.gates?.start, let bent = kept.cellTanh?.start else { continue }
      let parts = architecture.branches[index].layers[layer][side]
      var shape = lstm(index, layer, side, batch)
      ckernels_lstm_backward(
        &shape, weights.derived.start + parts.recurrentTransposed, own + side * units, width,
        gates, kept.cells.start, bent, workspace.state.start)
      ckernels_lstm_gradients(
        &shape, input, stride, memory.output.start + side * units, width, gates,
        gradient + parts.inputWeights.offset, gradient + parts.recurrentWeights.offset,
        gradient + parts.inputBias.offset)
      guard let onward else { continue }
      let wide = SequencePanels.padded(parts.inputWeights.depth)
      ckernels_panel_product(
        side > 0, batch.rows, wide, 4 * units, gates, 4 * units,
        weights.derived.start + parts.inputTransposed, onward.start, wide)
    }
    if dropout != nil, let mask = before?.mask, let onward {
      SequenceDropout.apply(
        mask.start, to: onward.start, count: batch.rows * width, into: onward.start)
    }
  }
}
