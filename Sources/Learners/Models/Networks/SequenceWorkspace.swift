/// Memory for the passes of some sequences through a network; each piece of work has its own.
///
/// Unchecked: one piece of work uses it at a time.
final class SequenceWorkspace: @unchecked Sendable {
  /// What one direction of a layer keeps for the way back.
  struct Direction {
    let gates: FloatBuffer?
    let cells: FloatBuffer
    let cellTanh: FloatBuffer?
  }

  /// One layer; all but the last are followed by dropout.
  struct Layer {
    let directions: [Direction]
    /// Rows × width.
    let output: FloatBuffer
    /// What the next layer sees: the output itself, or what dropout left of it.
    let passed: FloatBuffer
    let mask: FloatBuffer?
    let gradient: FloatBuffer?
  }

  /// One input.
  struct Branch {
    let offsets: UnsafeMutablePointer<Int>
    let input: FloatBuffer
    let inputGradient: FloatBuffer?
    let layers: [Layer]
    let hidden: FloatBuffer
    let shares: FloatBuffer
    let scratch: FloatBuffer
    let context: FloatBuffer
    let contextGradient: FloatBuffer?
  }

  /// Attention over the contexts of the inputs: sequences whose steps are the inputs that are there.
  struct Inputs {
    let offsets: UnsafeMutablePointer<Int>
    /// Sequences × contexts of all inputs, side by side; and the way back.
    let contexts: FloatBuffer
    let contextGradients: FloatBuffer?
    /// Steps × width.
    let rows: FloatBuffer
    let rowGradients: FloatBuffer?
    let hidden: FloatBuffer
    let shares: FloatBuffer
    let scratch: FloatBuffer
    let sum: FloatBuffer
    let sumGradient: FloatBuffer?

    init(_ architecture: SequenceArchitecture, capacity: Int, isLearning: Bool) {
      func ifLearning(_ count: Int) -> FloatBuffer? { isLearning ? FloatBuffer(count: count) : nil }
      let blocks = architecture.channels.count
      let (steps, width) = (capacity * blocks, architecture.width)
      offsets = .allocate(capacity: blocks + 1)
      offsets.initialize(repeating: 0, count: blocks + 1)
      contexts = FloatBuffer(count: steps * width)
      contextGradients = ifLearning(steps * width)
      rows = FloatBuffer(count: steps * width)
      rowGradients = ifLearning(steps * width)
      hidden = FloatBuffer(count: steps * architecture.paddedAttention)
      shares = FloatBuffer(count: steps + SequencePanels.width)
      scratch = FloatBuffer(count: steps)
      sum = FloatBuffer(count: capacity * width)
      sumGradient = ifLearning(capacity * width)
    }
  }

  /// What the memory is for.
  struct Purpose {
    /// Whether there is a way back.
    var isLearning = false
    var dropsOut = false
    var wantsInputGradient = false
  }

  let capacity: Int
  let branches: [Branch]
  let inputs: Inputs?
  /// Sequences × what goes into the linear layer.
  let joint: FloatBuffer
  let jointMask: FloatBuffer?
  let jointGradient: FloatBuffer?
  /// Sequences × outputs.
  let scores: FloatBuffer
  let scoreGradient: FloatBuffer?
  /// Compares them with the truth, while learning.
  let verdict: SequenceVerdict?
  /// As the parameters.
  let gradient: FloatBuffer?
  let state: FloatBuffer
  /// How the rows of the pass at hand are ordered, per input.
  var batches: [SequenceBatch]
  /// How they are ordered by the inputs that are there.
  var inputBatch = SequenceBatch()
  /// Sum of weight × loss since `begin`.
  var loss = 0.0

  /// - Parameters:
  ///   - architecture: of the network.
  ///   - steps: the most that a sequence of each input can have.
  ///   - capacity: the most sequences at a time.
  ///   - purpose: what is done.
  init(
    _ architecture: SequenceArchitecture, steps: [Int], capacity: Int, purpose: Purpose = Purpose()
  ) {
    self.capacity = capacity
    let isLearning = purpose.isLearning
    func ifLearning(_ count: Int) -> FloatBuffer? { isLearning ? FloatBuffer(count: count) : nil }
    let width = architecture.width
    let units = architecture.paddedUnits
    branches = zip(architecture.branches, steps).map { branch, steps in
      let rows = steps * capacity
      let layers = branch.layers.indices.map { index in
        let output = FloatBuffer(count: rows * width)
        let drops = purpose.dropsOut && index < branch.layers.count - 1
        return Layer(
          directions: branch.layers[index].map { _ in
            Direction(
              gates: ifLearning(rows * 4 * units), cells: FloatBuffer(count: rows * units),
              cellTanh: ifLearning(rows * units))
          },
          output: output, passed: drops ? FloatBuffer(count: rows * width) : output,
          mask: drops ? FloatBuffer(count: rows * width) : nil, gradient: ifLearning(rows * width))
      }
      let offsets = UnsafeMutablePointer<Int>.allocate(capacity: steps + 1)
      offsets.initialize(repeating: 0, count: steps + 1)
      return Branch(
        offsets: offsets, input: FloatBuffer(count: rows * branch.channels),
        inputGradient: purpose.wantsInputGradient
          ? FloatBuffer(count: rows * SequencePanels.padded(branch.channels)) : nil,
        layers: layers, hidden: FloatBuffer(count: rows * architecture.paddedAttention),
        shares: FloatBuffer(count: rows + SequencePanels.width), scratch: FloatBuffer(count: rows),
        context: FloatBuffer(count: capacity * width), contextGradient: ifLearning(capacity * width)
      )
    }
    inputs =
      architecture.size.attendsInputs
      ? Inputs(architecture, capacity: capacity, isLearning: isLearning) : nil
    let jointSize = capacity * architecture.jointWidth
    joint = FloatBuffer(count: jointSize)
    jointMask = purpose.dropsOut ? FloatBuffer(count: jointSize) : nil
    jointGradient = ifLearning(jointSize)
    scores = FloatBuffer(count: capacity * architecture.paddedOutputs)
    scoreGradient = ifLearning(capacity * architecture.paddedOutputs)
    verdict =
      isLearning ? SequenceVerdict(capacity: capacity, outputs: architecture.outputs) : nil
    gradient = ifLearning(architecture.parameterCount)
    state = FloatBuffer(count: 2 * capacity * units)
    batches = [SequenceBatch](repeating: SequenceBatch(), count: branches.count)
  }

  /// Forgets gradient and loss.
  func begin() {
    loss = 0
    if let gradient { gradient.start.update(repeating: 0, count: gradient.count) }
  }

  deinit {
    for branch in branches { branch.offsets.deallocate() }
    inputs?.offsets.deallocate()
  }

  /// How many sequences are computed together: long ones in smaller groups, since what is kept for
  /// the way back grows with both. Depends on the data only.
  static func capacity(steps: [Int]) -> Int {
    max(2, min(8, 4096 / max(1, steps.reduce(0, +))))
  }
}
