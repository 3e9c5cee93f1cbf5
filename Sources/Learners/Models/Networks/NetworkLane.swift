/// The memory in which a network works on up to `capacity` samples at a time, by itself.
final class NetworkLane: @unchecked Sendable {
  let network: Network
  let capacity: Int
  private let memory: FloatBuffer
  private let gathered: [UnsafeMutablePointer<Float>]
  /// Of each branch whose steps may be missing: samples × steps, 1 or 0.
  private let present: [UnsafeMutablePointer<Float>]
  /// Of each branch: whether a sample has it, and whether the pass at hand looks at it; 1 or 0.
  private let there: [UnsafeMutablePointer<Float>]
  private let counted: [UnsafeMutablePointer<Float>]
  private let joined: UnsafeMutablePointer<Float>
  private let runs: [LayerChain.Run]
  /// One per parameter.
  let gradient: UnsafeMutablePointer<Float>
  /// Truth of the samples at hand.
  let labels: UnsafeMutablePointer<Int32>
  let values: UnsafeMutablePointer<Float>
  let weights: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - network: whose layers run.
  ///   - capacity: samples at most.
  ///   - parameters: all of the network's, read.
  ///   - state: all of the network's; changed by training passes.
  ///   - learns: whether `backward` will be asked for.
  init(
    _ network: Network, capacity: Int, parameters: UnsafePointer<Float>,
    state: UnsafeMutablePointer<Float>, learns: Bool
  ) {
    self.network = network
    self.capacity = capacity
    let chains = network.chains
    var sizes = network.branches.map { $0.columns.count * capacity }
    sizes.append(network.head.inputs * capacity)
    for chain in chains { sizes.append(chain.valueCount * capacity) }
    for chain in chains { sizes.append(chain.keptCount * capacity) }
    for chain in chains {
      sizes += [Int](repeating: learns ? chain.widest * capacity : 0, count: 2)
    }
    sizes.append(chains.reduce(0) { max($0, $1.workspaceCount(samples: capacity)) })
    sizes += [learns ? network.parameterCount : 0, capacity, network.outputs * capacity, capacity]
    sizes += network.branches.map { $0.isMasked ? $0.steps * capacity : 0 }
    sizes += [Int](repeating: capacity, count: 2 * network.branches.count)
    // Each part begins at a multiple of 16, as far apart as cache lines.
    let padded = sizes.map { ($0 + 15) / 16 * 16 }
    memory = FloatBuffer(count: padded.reduce(16, +))
    var next = memory.start
    let pieces = padded.map { count in
      defer { next += count }
      return next
    }
    let (branches, count) = (network.branches.count, chains.count)
    gathered = Array(pieces[..<branches])
    joined = pieces[branches]
    let first = branches + 1
    let rest = first + 4 * count
    gradient = pieces[rest + 1]
    labels = .allocate(capacity: max(capacity, 1))
    labels.initialize(repeating: 0, count: max(capacity, 1))
    values = pieces[rest + 3]
    weights = pieces[rest + 4]
    present = Array(pieces[(rest + 5)..<(rest + 5 + branches)])
    there = Array(pieces[(rest + 5 + branches)..<(rest + 5 + 2 * branches)])
    counted = Array(pieces[(rest + 5 + 2 * branches)...])
    var (parameterAt, stateAt) = (0, 0)
    var runs: [LayerChain.Run] = []
    for (index, chain) in chains.enumerated() {
      let slopes = first + 2 * count + 2 * index
      let isMasked = index < branches && network.branches[index].isMasked
      runs.append(
        LayerChain.Run(
          samples: 0, first: 0, isTraining: false, seed: 0, capacity: capacity,
          parameters: parameters + parameterAt,
          gradient: learns ? gradient + parameterAt : gradient, state: state + stateAt,
          values: pieces[first + index], kept: pieces[first + count + index],
          workspace: pieces[rest], slopes: (pieces[slopes], pieces[slopes + 1]),
          present: isMasked ? UnsafePointer(present[index]) : nil))
      parameterAt += chain.parameterCount
      stateAt += chain.stateCount
    }
    self.runs = runs
  }

  deinit { labels.deallocate() }

  /// How a few samples go through.
  struct Step {
    /// How many.
    var samples: Int
    /// Place of the first in its batch.
    var first = 0
    var isTraining = false
    var seed: UInt64 = 0
  }

  private func run(_ index: Int, _ step: Step) -> LayerChain.Run {
    var run = runs[index]
    run.samples = step.samples
    run.first = step.first
    run.isTraining = step.isTraining
    run.seed = Seed.derive(from: step.seed, index)
    return run
  }

  /// Copies a sample in; steps that are NaN become 0, and are known as missing.
  func take(_ row: UnsafePointer<Float>, as sample: Int) {
    for (index, branch) in network.branches.enumerated() {
      let count = branch.columns.count
      let own = gathered[index] + sample * count
      own.update(from: row + branch.columns.lowerBound, count: count)
      there[index][sample] = 1
      guard branch.isMasked else { continue }
      let width = count / branch.steps
      var steps = 0
      for step in 0..<branch.steps {
        let isPresent = width == 0 || !own[step * width].isNaN
        present[index][sample * branch.steps + step] = isPresent ? 1 : 0
        if isPresent { steps += 1 } else { (own + step * width).update(repeating: 0, count: width) }
      }
      if steps == 0 { there[index][sample] = 0 }
    }
  }

  /// Which branches of each sample count: those that are there, in training without some of them.
  private func count(_ step: Step) {
    for index in network.branches.indices {
      counted[index].update(from: there[index], count: step.samples)
    }
    guard step.isTraining, network.inputDropout > 0 else { return }
    let seed = Seed.derive(from: step.seed, "inputs")
    for sample in 0..<step.samples {
      let own = network.branches.indices.filter { there[$0][sample] != 0 }
      guard own.count > 1 else { continue }
      var generator = SplitMix64(seed: Seed.derive(from: seed, step.first + sample))
      let kept = own[generator.below(own.count)]
      let stays = own.map { _ in generator.uniform() >= network.inputDropout }
      // Where all would go, one that is drawn beforehand stays.
      for (place, index) in own.enumerated()
      where !stays[place] && (index != kept || stays.contains(true)) {
        counted[index][sample] = 0
      }
    }
  }

  private var isPlain: Bool {
    network.branches.count == 1 && network.branches[0].chain.layers.isEmpty
  }

  /// - Returns: samples × outputs, until the next call.
  func forward(_ step: Step) -> UnsafePointer<Float> {
    let head = run(network.branches.count, step)
    if isPlain { return network.head.forward(head, gathered[0]) }
    count(step)
    var at = 0
    for (index, branch) in network.branches.enumerated() {
      let width = branch.chain.outputs
      let out = branch.chain.forward(run(index, step), gathered[index])
      for sample in 0..<step.samples {
        let to = joined + sample * network.head.inputs + at
        if counted[index][sample] != 0 {
          to.update(from: out + sample * width, count: width)
        } else {
          to.update(repeating: 0, count: width)
        }
      }
      at += width
    }
    return network.head.forward(head, joined)
  }

  /// Where the slope of the answers goes before `backward`.
  var answerSlope: UnsafeMutablePointer<Float> { runs[network.branches.count].slopes.0 }

  /// Writes `gradient`, from `answerSlope`; after a `forward` of the same step.
  func backward(_ step: Step) {
    let head = run(network.branches.count, step)
    if isPlain {
      network.head.backward(head, gathered[0], needsInput: false)
      return
    }
    let slope = network.head.backward(head, joined, needsInput: true)
    var at = 0
    for (index, branch) in network.branches.enumerated() {
      let run = run(index, step)
      let width = branch.chain.outputs
      for sample in 0..<step.samples {
        let to = run.slopes.0 + sample * width
        if counted[index][sample] != 0 {
          to.update(from: slope + sample * network.head.inputs + at, count: width)
        } else {
          to.update(repeating: 0, count: width)
        }
      }
      at += width
      branch.chain.backward(run, gathered[index], needsInput: false)
    }
  }
}
