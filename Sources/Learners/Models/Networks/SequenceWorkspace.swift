/// Memory for the passes of some sequences through a network; each piece of work has its own.
///
/// Unchecked: one piece of work uses it at a time.
final class SequenceWorkspace: @unchecked Sendable {
  /// What one direction of a layer keeps for the way back.
  struct Direction {
    let gates: SequenceMemory?
    let cells: SequenceMemory
    let cellTanh: SequenceMemory?
  }

  /// One layer; all but the last are followed by dropout.
  struct Layer {
    let directions: [Direction]
    /// Rows × width.
    let output: SequenceMemory
    /// What the next layer sees: the output itself, or what dropout left of it.
    let passed: SequenceMemory
    let mask: SequenceMemory?
    let gradient: SequenceMemory?
  }

  /// One input.
  struct Branch {
    let offsets: UnsafeMutablePointer<Int>
    let input: SequenceMemory
    let inputGradient: SequenceMemory?
    let layers: [Layer]
    let hidden: SequenceMemory
    let shares: SequenceMemory
    let scratch: SequenceMemory
    let context: SequenceMemory
    let contextGradient: SequenceMemory?
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
  /// Sequences × all contexts.
  let joint: SequenceMemory
  let jointMask: SequenceMemory?
  let jointGradient: SequenceMemory?
  /// Sequences × outputs.
  let scores: SequenceMemory
  let scoreGradient: SequenceMemory?
  /// As the parameters.
  let gradient: SequenceMemory?
  let state: SequenceMemory
  /// How the rows of the pass at hand are ordered, per input.
  var batches: [SequenceBatch]
  /// The loss of the pass at hand.
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
    func ifLearning(_ count: Int) -> SequenceMemory? { isLearning ? SequenceMemory(count) : nil }
    let width = architecture.width
    let units = architecture.paddedUnits
    branches = zip(architecture.branches, steps).map { branch, steps in
      let rows = steps * capacity
      let layers = branch.layers.indices.map { index in
        let output = SequenceMemory(rows * width)
        let drops = purpose.dropsOut && index < branch.layers.count - 1
        return Layer(
          directions: branch.layers[index].map { _ in
            Direction(
              gates: ifLearning(rows * 4 * units), cells: SequenceMemory(rows * units),
              cellTanh: ifLearning(rows * units))
          },
          output: output, passed: drops ? SequenceMemory(rows * width) : output,
          mask: drops ? SequenceMemory(rows * width) : nil, gradient: ifLearning(rows * width))
      }
      let offsets = UnsafeMutablePointer<Int>.allocate(capacity: steps + 1)
      offsets.initialize(repeating: 0, count: steps + 1)
      return Branch(
        offsets: offsets, input: SequenceMemory(rows * branch.channels),
        inputGradient: purpose.wantsInputGradient
          ? SequenceMemory(rows * SequencePanels.padded(branch.channels)) : nil,
        layers: layers, hidden: SequenceMemory(rows * architecture.paddedAttention),
        shares: SequenceMemory(rows + SequencePanels.width), scratch: SequenceMemory(rows),
        context: SequenceMemory(capacity * width), contextGradient: ifLearning(capacity * width))
    }
    let jointSize = capacity * architecture.jointWidth
    joint = SequenceMemory(jointSize)
    jointMask = purpose.dropsOut ? SequenceMemory(jointSize) : nil
    jointGradient = ifLearning(jointSize)
    scores = SequenceMemory(capacity * architecture.paddedOutputs)
    scoreGradient = ifLearning(capacity * architecture.paddedOutputs)
    gradient = ifLearning(architecture.parameterCount)
    state = SequenceMemory(2 * capacity * units)
    batches = [SequenceBatch](repeating: SequenceBatch(), count: branches.count)
  }

  deinit {
    for branch in branches { branch.offsets.deallocate() }
  }

  /// How many sequences are computed together: long ones in smaller groups, since what is kept for
  /// the way back grows with both. Depends on the data only.
  static func capacity(steps: [Int]) -> Int {
    max(4, min(16, 8192 / max(1, steps.reduce(0, +))))
  }
}
