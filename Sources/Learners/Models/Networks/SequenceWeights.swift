import CKernels

/// The parameters of a sequence network, and what passes need of them in another form.
///
/// Unchecked: parameters change only between passes.
final class SequenceWeights: @unchecked Sendable {
  let architecture: SequenceArchitecture
  let parameters: FloatBuffer
  /// Sums of biases, transposed matrices; follows the parameters by `refresh()`.
  let derived: FloatBuffer

  init(_ architecture: SequenceArchitecture) {
    self.architecture = architecture
    parameters = FloatBuffer(count: architecture.parameterCount)
    derived = FloatBuffer(count: architecture.derivedCount)
  }

  /// Values as PyTorch draws them, from our generator.
  convenience init(_ architecture: SequenceArchitecture, seed: UInt64) {
    self.init(architecture)
    for tensor in architecture.tensors {
      tensor.set(tensor.drawn(seed: seed)[...], in: parameters.start)
    }
    refresh()
  }

  /// All tensors in PyTorch's order, one after the other.
  var values: [Float] {
    get { architecture.tensors.flatMap { $0.values(of: parameters.start) } }
    set {
      var at = 0
      for tensor in architecture.tensors {
        tensor.set(newValue[at..<at + tensor.count], in: parameters.start)
        at += tensor.count
      }
      refresh()
    }
  }

  /// Computes what follows from the parameters.
  /// - Parameter forInputs: whether gradients of the inputs will be asked for.
  func refresh(forInputs: Bool = true) {
    for branch in architecture.branches {
      for (layer, direction) in branch.layers.enumerated().flatMap({ layer in
        layer.element.map { (layer.offset, $0) }
      }) {
        let bias = derived.start + direction.bias
        let first = parameters.start + direction.inputBias.offset
        let second = parameters.start + direction.recurrentBias.offset
        for index in 0..<direction.inputBias.size { bias[index] = first[index] + second[index] }
        if layer > 0 || forInputs {
          transpose(direction.inputWeights, into: direction.inputTransposed)
        }
        transpose(direction.recurrentWeights, into: direction.recurrentTransposed)
      }
    }
    for attention in architecture.branches.map(\.attention)
      + [architecture.inputAttention].compactMap({ $0 })
    {
      transpose(attention.weights, into: attention.transposed)
    }
    transpose(architecture.headWeights, into: architecture.headTransposed)
  }

  private func transpose(_ tensor: SequenceTensor, into place: Int) {
    SequencePanels.transpose(
      parameters.start + tensor.offset, depth: tensor.depth, columns: tensor.columns,
      into: derived.start + place)
  }
}
