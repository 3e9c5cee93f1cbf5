#if canImport(Glibc)
  import Glibc
#endif

/// The shape of a sequence network: for each input a stack of LSTM layers with attention over its
/// steps; their contexts, one after the other, or their sum weighed by a second attention, go through
/// one linear layer.
struct SequenceArchitecture: Sendable {
  /// What a user chooses.
  struct Size: Sendable, Hashable {
    var units = 64
    var layers = 1
    var isBidirectional = true
    var attentionUnits = 64
    /// Whether the contexts of the inputs are weighed by attention, too.
    var attendsInputs = false
  }

  /// One direction of one LSTM layer.
  struct Direction: Sendable {
    let isReversed: Bool
    let inputWeights: SequenceTensor
    let recurrentWeights: SequenceTensor
    let inputBias: SequenceTensor
    let recurrentBias: SequenceTensor
    /// Among the derived values: the sum of the biases and both transposed matrices.
    let bias: Int
    let inputTransposed: Int
    let recurrentTransposed: Int
  }

  /// Additive attention over rows as wide as a layer's output.
  struct Attention: Sendable {
    let weights: SequenceTensor
    let bias: SequenceTensor
    let score: SequenceTensor
    /// Among the derived values: the transposed weights.
    let transposed: Int
  }

  /// What belongs to one input.
  struct Branch: Sendable {
    let channels: Int
    let layers: [[Direction]]
    let attention: Attention
  }

  let size: Size
  /// Channels of each input.
  let channels: [Int]
  let outputs: Int
  private(set) var branches: [Branch] = []
  /// Over the contexts of the inputs, where they are weighed.
  let inputAttention: Attention?
  let headWeights: SequenceTensor
  let headBias: SequenceTensor
  let headTransposed: Int
  /// All tensors in order.
  let tensors: [SequenceTensor]
  /// Length of the parameters, padding included.
  let parameterCount: Int
  /// Length of what is computed from the parameters before each pass.
  let derivedCount: Int

  /// Units of one direction, padded.
  var paddedUnits: Int { SequencePanels.padded(size.units) }
  var directions: Int { size.isBidirectional ? 2 : 1 }
  /// Width of a layer's output, both directions, padded.
  var width: Int { directions * paddedUnits }
  var paddedAttention: Int { SequencePanels.padded(size.attentionUnits) }
  /// Width of all contexts side by side.
  var contextWidth: Int { channels.count * width }
  /// Width of what goes into the linear layer.
  var jointWidth: Int { size.attendsInputs ? width : contextWidth }
  var paddedOutputs: Int { SequencePanels.padded(outputs) }

  /// Lays out the parameters.
  init(channels: [Int], outputs: Int, size: Size) {
    self.channels = channels
    self.outputs = outputs
    self.size = size
    var plan = Plan(size: size)
    let branches = channels.enumerated().map { plan.branch($0.offset, channels: $0.element) }
    inputAttention = size.attendsInputs ? plan.attention("modality.") : nil
    let contexts = size.attendsInputs ? 1 : channels.count
    let rows = (0..<contexts * plan.directions).flatMap { plan.units(of: $0) }
    let reach = 1 / Double(max(rows.count, 1)).squareRoot()
    let padded = SequencePanels.padded(outputs)
    let depth = contexts * plan.width
    headWeights = plan.tensor(
      "head.weight", depth: depth, columns: padded, outputs: Array(0..<outputs), inputs: rows,
      reach: reach)
    headBias = plan.tensor(
      "head.bias", depth: 1, columns: padded, outputs: Array(0..<outputs), inputs: [0],
      reach: reach)
    headTransposed = plan.derive(padded * SequencePanels.padded(depth))
    tensors = plan.tensors
    parameterCount = plan.parameterCount
    derivedCount = plan.derivedCount
    self.branches = branches
  }
}

extension SequenceArchitecture {
  /// Gives out places.
  private struct Plan {
    let size: Size
    var tensors: [SequenceTensor] = []
    var parameterCount = 0
    var derivedCount = 0

    init(size: Size) { self.size = size }

    var padded: Int { SequencePanels.padded(size.units) }
    var directions: Int { size.isBidirectional ? 2 : 1 }
    var width: Int { directions * padded }

    /// The places of a direction's units among joined ones.
    func units(of direction: Int) -> [Int] { (0..<size.units).map { direction * padded + $0 } }

    mutating func derive(_ count: Int) -> Int {
      defer { derivedCount += count }
      return derivedCount
    }

    mutating func tensor(
      _ name: String, depth: Int, columns: Int, outputs: [Int], inputs: [Int], reach: Double
    ) -> SequenceTensor {
      let tensor = SequenceTensor(
        name: name, offset: parameterCount, depth: depth, columns: columns, outputColumns: outputs,
        inputRows: inputs, reach: reach)
      parameterCount += tensor.size
      tensors.append(tensor)
      return tensor
    }

    mutating func direction(
      _ prefix: String, _ suffix: String, isReversed: Bool, depth: Int, inputs: [Int]
    ) -> Direction {
      let gates = (0..<4).flatMap { gate in
        (0..<size.units).map { SequencePanels.gateColumn(gate: gate, unit: $0) }
      }
      let columns = 4 * padded
      let reach = 1 / Double(size.units).squareRoot()
      return Direction(
        isReversed: isReversed,
        inputWeights: tensor(
          prefix + "weight_ih_" + suffix, depth: depth, columns: columns, outputs: gates,
          inputs: inputs, reach: reach),
        recurrentWeights: tensor(
          prefix + "weight_hh_" + suffix, depth: padded, columns: columns, outputs: gates,
          inputs: units(of: 0), reach: reach),
        inputBias: tensor(
          prefix + "bias_ih_" + suffix, depth: 1, columns: columns, outputs: gates, inputs: [0],
          reach: reach),
        recurrentBias: tensor(
          prefix + "bias_hh_" + suffix, depth: 1, columns: columns, outputs: gates, inputs: [0],
          reach: reach),
        bias: derive(columns), inputTransposed: derive(columns * SequencePanels.padded(depth)),
        recurrentTransposed: derive(columns * padded))
    }

    mutating func branch(_ index: Int, channels: Int) -> Branch {
      let prefix = "branches.\(index)."
      let joined = (0..<directions).flatMap { units(of: $0) }
      var layers: [[Direction]] = []
      for layer in 0..<size.layers {
        layers.append(
          (0..<directions).map { side in
            direction(
              prefix + "lstm.", "l\(layer)" + (side == 1 ? "_reverse" : ""),
              isReversed: side == 1, depth: layer == 0 ? channels : width,
              inputs: layer == 0 ? Array(0..<channels) : joined)
          })
      }
      return Branch(channels: channels, layers: layers, attention: attention(prefix))
    }

    mutating func attention(_ prefix: String) -> Attention {
      let joined = (0..<directions).flatMap { units(of: $0) }
      let columns = SequencePanels.padded(size.attentionUnits)
      let outputs = Array(0..<size.attentionUnits)
      let reach = 1 / Double(joined.count).squareRoot()
      return Attention(
        weights: tensor(
          prefix + "w.weight", depth: width, columns: columns, outputs: outputs, inputs: joined,
          reach: reach),
        bias: tensor(
          prefix + "w.bias", depth: 1, columns: columns, outputs: outputs, inputs: [0],
          reach: reach),
        score: tensor(
          prefix + "v.weight", depth: 1, columns: columns, outputs: outputs, inputs: [0],
          reach: 1 / Double(size.attentionUnits).squareRoot()),
        transposed: derive(columns * width))
    }
  }
}
