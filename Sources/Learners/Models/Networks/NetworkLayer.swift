/// One layer of a network: its sizes and what it does to a few samples at a time.
///
/// A layer holds no numbers itself. Parameters, running statistics and everything that is kept from
/// forward to backward stand in arrays of whoever runs it, so that several threads may run one
/// layer on different samples.
protocol NetworkLayer: Sendable {
  /// Values of a sample that come in.
  var inputs: Int { get }
  /// Values of a sample that go out.
  var outputs: Int { get }
  /// Trained numbers.
  var parameterCount: Int { get }
  /// How many of them, from the first, are weights, which decay; the others are biases and scales.
  var weightCount: Int { get }
  /// Numbers that are not trained but learned from batches (running statistics).
  var stateCount: Int { get }
  /// Values of a sample that are kept from forward to backward.
  var keptCount: Int { get }
  /// Whether in and out may be one array, because backward looks at most at what went out.
  var runsInPlace: Bool { get }
  /// Whether backward looks at what went out.
  var needsOutput: Bool { get }
  /// Whether a sample's output depends on the other samples of a training batch.
  var couplesSamples: Bool { get }
  /// Scratch space for that many samples.
  func workspaceCount(samples: Int) -> Int
  /// Multiplications and additions of one sample, forward.
  var operations: Int { get }
  /// Writes initial parameters.
  func initialise(_ parameters: UnsafeMutablePointer<Float>, _ generator: inout SplitMix64)
  /// Writes initial state.
  func initialiseState(_ state: UnsafeMutablePointer<Float>)
  /// out (samples × outputs) from x (samples × inputs).
  func forward(_ pass: LayerPass, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>)
  /// Writes the gradient of the parameters, summed over the samples, to `pass.gradient`, and that
  /// of the input to `inputSlope`, which may be `slope` where the layer runs in place.
  func backward(
    _ pass: LayerPass, x: UnsafePointer<Float>, out: UnsafePointer<Float>,
    slope: UnsafePointer<Float>, inputSlope: UnsafeMutablePointer<Float>?)
}

/// What a layer works with: its own parts of the arrays, and a few samples.
struct LayerPass {
  /// Samples at hand.
  var samples: Int
  /// Place of the first of them in the batch.
  var first = 0
  /// Whether this is for training: dropout drops, statistics are of the batch.
  var isTraining = false
  /// Of this layer in this step.
  var seed: UInt64 = 0
  let parameters: UnsafePointer<Float>
  let gradient: UnsafeMutablePointer<Float>
  let state: UnsafeMutablePointer<Float>
  let kept: UnsafeMutablePointer<Float>
  let workspace: UnsafeMutablePointer<Float>
  /// Samples × steps of the network's input, 0 where a step is missing; nil where none may be.
  var present: UnsafePointer<Float>?
}

extension NetworkLayer {
  var parameterCount: Int { 0 }
  var weightCount: Int { 0 }
  var stateCount: Int { 0 }
  var keptCount: Int { 0 }
  var runsInPlace: Bool { false }
  var needsOutput: Bool { false }
  var couplesSamples: Bool { false }
  var operations: Int { inputs + outputs }
  func workspaceCount(samples: Int) -> Int { 0 }
  func initialise(_ parameters: UnsafeMutablePointer<Float>, _ generator: inout SplitMix64) {}
  func initialiseState(_ state: UnsafeMutablePointer<Float>) {}
}
