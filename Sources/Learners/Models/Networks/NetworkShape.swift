/// What a network of plain and convolved inputs consists of: enough to build it, and to store it.
struct NetworkShape: Sendable, Hashable {
  /// Columns, steps and encoder of each input, in order.
  var blocks: [Block]
  /// Hidden layers after the inputs are put side by side.
  var hidden: [Int] = []
  var outputs: Int
  var activation = Activation.relu
  var normalizes = false
  /// Share of hidden values that are dropped in training.
  var dropout = 0.0
  /// Chance of an input to be left out in training; what is left out counts as 0.
  var inputDropout = 0.0

  struct Block: Sendable, Hashable {
    let columns: Int
    let steps: Int
    /// Whether steps may be absent.
    let isMasked: Bool
    let encoder: InputEncoder

    init(columns: Int, steps: Int, isMasked: Bool? = nil, encoder: InputEncoder = .dense([])) {
      self.columns = columns
      self.steps = steps
      self.isMasked = isMasked ?? (steps > 1)
      self.encoder = encoder
    }

    init(_ block: InputBlock, encoder: InputEncoder = .dense([])) {
      self.init(
        columns: block.columns.count, steps: block.steps, isMasked: block.isMasked,
        encoder: encoder)
    }

    /// How a convolution reads it: its own steps, or its columns as steps of one channel.
    var sequence: (steps: Int, channels: Int) {
      steps > 1 || isMasked ? (steps, columns / steps) : (columns, 1)
    }
  }

  /// The layers. A convolved input ends in the mean over its present steps.
  func network() -> Network {
    var branches: [Network.Branch] = []
    var start = 0
    for block in blocks {
      let chain =
        switch block.encoder {
        case .dense(let units): dense(inputs: block.columns, units: units)
        case .convolved(let filters, let settings): convolved(block, filters, settings)
        }
      branches.append(
        Network.Branch(
          columns: start..<start + block.columns, steps: block.steps, isMasked: block.isMasked,
          chain: chain))
      start += block.columns
    }
    let width = branches.reduce(0) { $0 + $1.chain.outputs }
    var layers = dense(inputs: width, units: hidden).layers
    layers.append(Dense(inputs: hidden.last ?? width, outputs: outputs, gain: gain))
    return Network(
      branches: branches, head: LayerChain(inputs: width, layers), inputDropout: inputDropout)
  }

  /// As in scikit-learn: smaller initial weights before logistic units.
  private var gain: Double { activation == .logistic ? 2 : 6 }

  private func dense(inputs: Int, units: [Int]) -> LayerChain {
    var layers: [any NetworkLayer] = []
    var width = inputs
    for count in units {
      layers.append(Dense(inputs: width, outputs: count, gain: gain))
      if normalizes { layers.append(BatchNorm(inputs: count, channels: count)) }
      layers.append(ActivationLayer(function: activation, inputs: count))
      if dropout > 0 { layers.append(Dropout(inputs: count, share: dropout)) }
      width = count
    }
    return LayerChain(inputs: inputs, layers)
  }

  private func convolved(
    _ block: Block, _ filters: [Int], _ settings: InputEncoder.Convolution
  ) -> LayerChain {
    var layers: [any NetworkLayer] = []
    var (steps, channels) = block.sequence
    // Steps of the input that one of the remaining steps stands for.
    var span = 1
    for count in filters {
      let convolution = Convolution1D(
        steps: steps, channels: channels, filters: count, width: settings.width,
        stride: settings.stride, dilation: settings.dilation)
      layers.append(convolution)
      (steps, channels) = (convolution.outputSteps, count)
      span = min(span * settings.stride, block.columns)
      let values = steps * channels
      if normalizes { layers.append(BatchNorm(inputs: values, channels: channels)) }
      layers.append(ActivationLayer(function: activation, inputs: values))
      if settings.pool > 1, steps >= settings.pool {
        let pooling = Pooling1D(
          kind: settings.pooling, steps: steps, channels: channels, width: settings.pool)
        layers.append(pooling)
        steps = pooling.outputSteps
        span = min(span * settings.pool, block.columns)
      }
      if dropout > 0 { layers.append(Dropout(inputs: steps * channels, share: dropout)) }
    }
    if steps > 1 || block.isMasked {
      layers.append(
        StepMean(steps: steps, channels: channels, inputSteps: block.steps, span: span))
    }
    return LayerChain(inputs: block.columns, layers)
  }
}
