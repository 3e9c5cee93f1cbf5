import CKernels

/// Attention over the contexts of the inputs that a sequence has.
extension SequencePass {
  /// Of each sequence of the pass at hand: the inputs of which it has a step, in order.
  private func presentInputs(count: Int) -> [[Int]] {
    var present = [[Int]](repeating: [], count: count)
    for (input, batch) in workspace.batches.enumerated() {
      for member in batch.order[..<batch.alive] { present[member].append(input) }
    }
    return present
  }

  /// The sum of the contexts of the inputs that are there, weighed by attention; 0 where none is.
  func weigh(_ own: SequenceWorkspace.Inputs, count: Int) {
    guard let parts = architecture.inputAttention else { return }
    let (width, wide) = (architecture.width, architecture.contextWidth)
    let present = presentInputs(count: count)
    let batch = SequenceBatch(lengths: present.map(\.count))
    workspace.inputBatch = batch
    for (step, offset) in batch.offsets.enumerated() { own.offsets[step] = offset }
    for (place, member) in batch.order.enumerated() {
      for (step, input) in present[member].enumerated() {
        (own.rows.start + (batch.offsets[step] + place) * width).update(
          from: own.contexts.start + member * wide + input * width, count: width)
      }
    }
    var shape = attention(parts, batch, UnsafePointer(own.offsets))
    ckernels_attention_forward(
      &shape, own.rows.start, width, own.hidden.start, own.shares.start, own.sum.start, width)
    for (place, member) in batch.order.enumerated() {
      let to = workspace.joint.start + member * width
      if place < batch.alive {
        to.update(from: own.sum.start + place * width, count: width)
      } else {
        to.update(repeating: 0, count: width)
      }
    }
  }

  /// The way back of `weigh`, from the gradient of the sum.
  /// - Returns: the gradient of the contexts, as they stand side by side.
  func weighBack(
    _ own: SequenceWorkspace.Inputs, _ gradient: UnsafeMutablePointer<Float>,
    _ joint: UnsafeMutablePointer<Float>, count: Int
  ) -> UnsafeMutablePointer<Float> {
    guard let parts = architecture.inputAttention, let contexts = own.contextGradients?.start,
      let rows = own.rowGradients?.start, let sum = own.sumGradient?.start
    else { preconditionFailure("this workspace keeps nothing for the way back") }
    let (width, wide, batch) = (architecture.width, architecture.contextWidth, workspace.inputBatch)
    for (place, member) in batch.order[..<batch.alive].enumerated() {
      (sum + place * width).update(from: joint + member * width, count: width)
    }
    var shape = attention(parts, batch, UnsafePointer(own.offsets))
    ckernels_attention_backward(
      &shape, weights.derived.start + parts.transposed, own.rows.start, width, own.hidden.start,
      own.shares.start, sum, width, rows, width, gradient + parts.weights.offset,
      gradient + parts.bias.offset, gradient + parts.score.offset, own.scratch.start)
    contexts.update(repeating: 0, count: count * wide)
    let present = presentInputs(count: count)
    for (place, member) in batch.order.enumerated() {
      for (step, input) in present[member].enumerated() {
        (contexts + member * wide + input * width).update(
          from: rows + (batch.offsets[step] + place) * width, count: width)
      }
    }
    return contexts
  }

  /// Tells what share of the attention each input that is there has, sequence by sequence.
  func inputShares(count: Int, _ body: (_ member: Int, _ input: Int, _ share: Double) -> Void) {
    guard let own = workspace.inputs else { return }
    let present = presentInputs(count: count)
    for (place, member) in workspace.inputBatch.order.enumerated() {
      for (step, input) in present[member].enumerated() {
        let at = workspace.inputBatch.offsets[step] + place
        body(member, input, Double(own.shares.start[at]))
      }
    }
  }
}
