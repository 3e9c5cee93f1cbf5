/// What a network of plain and convolved inputs consists of: enough to build it, and to store it.
struct NetworkShape: Sendable, Hashable {
  /// Columns and steps of each input, in order.
  var blocks: [Block]
  /// Layers of each input by itself: units of dense layers, or filters of convolutions.
  var branch: [Int] = []
  /// Hidden layers after the inputs are put side by side.
  var hidden: [Int] = []
  var outputs: Int
  var activation = Activation.relu
  var normalizes = false
  /// Share of hidden values that are dropped in training.
  var dropout = 0.0
  /// Where inputs are convolved along their steps.
  var convolution: Convolution?

  struct Block: Sendable, Hashable {
    var columns: Int
    var steps: Int
  }

  struct Convolution: Sendable, Hashable {
    var width: Int
    var stride: Int
    var dilation: Int
    /// Steps that are pooled after each convolution; 1 for none.
    var pool: Int
    var pooling: Pooling1D.Kind
  }

  /// How a block is read: its own steps, or its columns as steps of one channel.
  private func steps(of block: Block) -> (steps: Int, channels: Int) {
    block.steps > 1 ? (block.steps, block.columns / block.steps) : (block.columns, 1)
  }

  /// The layers. A convolved input ends in the mean over its present steps.
  func network() -> Network {
    var branches: [Network.Branch] = []
    var start = 0
    for block in blocks {
      let chain =
        convolution.map { convolved(block, $0) } ?? dense(inputs: block.columns, units: branch)
      branches.append(
        Network.Branch(
          columns: start..<start + block.columns, steps: block.steps, chain: chain))
      start += block.columns
    }
    let width = branches.reduce(0) { $0 + $1.chain.outputs }
    var layers = dense(inputs: width, units: hidden).layers
    layers.append(Dense(inputs: hidden.last ?? width, outputs: outputs, gain: gain))
    return Network(branches: branches, head: LayerChain(inputs: width, layers))
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

  private func convolved(_ block: Block, _ settings: Convolution) -> LayerChain {
    var layers: [any NetworkLayer] = []
    var (steps, channels) = steps(of: block)
    // Steps of the input that one of the remaining steps stands for.
    var span = 1
    for filters in branch {
      let convolution = Convolution1D(
        steps: steps, channels: channels, filters: filters, width: settings.width,
        stride: settings.stride, dilation: settings.dilation)
      layers.append(convolution)
      (steps, channels) = (convolution.outputSteps, filters)
      span = min(span * settings.stride, block.columns)
      let count = steps * channels
      if normalizes { layers.append(BatchNorm(inputs: count, channels: channels)) }
      layers.append(ActivationLayer(function: activation, inputs: count))
      if settings.pool > 1, steps >= settings.pool {
        let pooling = Pooling1D(
          kind: settings.pooling, steps: steps, channels: channels, width: settings.pool)
        layers.append(pooling)
        steps = pooling.outputSteps
        span = min(span * settings.pool, block.columns)
      }
      if dropout > 0 { layers.append(Dropout(inputs: steps * channels, share: dropout)) }
    }
    if steps > 1 || block.steps > 1 {
      layers.append(
        StepMean(steps: steps, channels: channels, inputSteps: block.steps, span: span))
    }
    return LayerChain(inputs: block.columns, layers)
  }
}
