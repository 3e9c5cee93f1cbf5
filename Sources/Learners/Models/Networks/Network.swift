/// A chain of layers for each input, whose answers stand side by side before the layers of the head.
///
/// An input of which a sample has no step, or that is left out in training (Neverova et al. 2016,
/// doi:10.1109/TPAMI.2015.2461544), gives the head zeros.
struct Network: Sendable {
  /// One input: which columns of a sample it reads.
  struct Branch: Sendable {
    let columns: Range<Int>
    let steps: Int
    /// Whether steps may be missing from a sample, all columns of a step together.
    let isMasked: Bool
    let chain: LayerChain
  }

  /// Covering the columns, in order.
  let branches: [Branch]
  let head: LayerChain
  /// Chance of a branch to be left out of a sample in training; one that is there always stays.
  var inputDropout = 0.0

  var inputs: Int { branches.last?.columns.upperBound ?? 0 }
  var outputs: Int { head.outputs }
  var chains: [LayerChain] { branches.map(\.chain) + [head] }
  var parameterCount: Int { chains.reduce(0) { $0 + $1.parameterCount } }
  var stateCount: Int { chains.reduce(0) { $0 + $1.stateCount } }
  var couplesSamples: Bool { chains.contains { $0.couplesSamples } }
  /// Multiplications of a sample, forward.
  var operations: Int { chains.reduce(0) { $0 + $1.operations } }

  /// Neighbouring runs of parameters, and whether they decay.
  var parts: [(range: Range<Int>, decays: Bool)] {
    var parts: [(range: Range<Int>, decays: Bool)] = []
    var start = 0
    for chain in chains {
      for part in chain.parts {
        let range = part.range.lowerBound + start..<part.range.upperBound + start
        parts.append((range, part.decays))
      }
      start += chain.parameterCount
    }
    return parts
  }

  /// Initial parameters and state.
  func initialised(seed: UInt64) -> (parameters: FloatBuffer, state: FloatBuffer) {
    let (parameters, state) = (FloatBuffer(count: parameterCount), FloatBuffer(count: stateCount))
    var generator = SplitMix64(seed: Seed.derive(from: seed, "weights"))
    var (at, stateAt) = (0, 0)
    for chain in chains {
      chain.initialise(parameters.start + at, state.start + stateAt, &generator)
      at += chain.parameterCount
      stateAt += chain.stateCount
    }
    return (parameters, state)
  }
}
