/// Gradients and losses of a network on samples, many at a time.
///
/// A batch is cut into pieces whose number depends on the network and the batch's size alone; each
/// piece has a lane of its own, and gradients are added in the order of the pieces. Layers that
/// couple the samples of a batch get it in one piece.
final class NetworkTeacher: NetworkTeaching {
  let network: Network
  let samples: NetworkSamples
  let loss: NetworkLoss
  let parameters: FloatBuffer
  let state: FloatBuffer
  /// Of the last batch.
  let gradient: FloatBuffer
  var parts: [(range: Range<Int>, decays: Bool)] { network.parts }
  private let lanes: [NetworkLane]
  private let sums: SumsOfPieces

  /// Losses of the pieces, each written by whoever works on the piece.
  private final class SumsOfPieces: @unchecked Sendable {
    let start: UnsafeMutablePointer<Double>
    init(count: Int) {
      start = .allocate(capacity: count)
      start.initialize(repeating: 0, count: count)
    }
    deinit { start.deallocate() }
  }

  /// Multiplications below which a piece is not worth handing to another thread: about 50 µs.
  private static let worthwhile = 5_000_000

  init(
    _ network: Network, _ samples: NetworkSamples, loss: NetworkLoss, parameters: FloatBuffer,
    state: FloatBuffer, batchSize: Int
  ) {
    self.network = network
    self.samples = samples
    self.loss = loss
    self.parameters = parameters
    self.state = state
    gradient = FloatBuffer(count: network.parameterCount)
    let count = Self.pieces(of: batchSize, network)
    let capacity = (batchSize + count - 1) / count
    lanes = (0..<count).map { _ in
      NetworkLane(
        network, capacity: capacity, parameters: parameters.start, state: state.start,
        learns: true)
    }
    sums = SumsOfPieces(count: count)
  }

  private static func pieces(of batch: Int, _ network: Network) -> Int {
    if network.couplesSamples { return 1 }
    let (work, overflows) = max(network.operations, 1).multipliedReportingOverflow(by: 3 * batch)
    return overflows ? 1 : max(1, min(16, batch / 8, work / worthwhile))
  }

  /// As many as the batch is worth, but no piece larger than a lane.
  private func pieces(of batch: ArraySlice<Int>) -> Int {
    let capacity = max(lanes[0].capacity, 1)
    let fewest = (batch.count + capacity - 1) / capacity
    return max(1, fewest, min(lanes.count, Self.pieces(of: batch.count, network)))
  }

  /// Writes `gradient`: of the sum of weight × loss over the batch, over its number of samples.
  ///
  /// - Parameters:
  ///   - batch: rows.
  ///   - seed: of this step, for what is random in it.
  ///   - executor: does the pieces.
  /// - Returns: the sum of weight × loss.
  func learn(from batch: ArraySlice<Int>, seed: UInt64, executor: any Executor) -> Double {
    let total = pass(batch, seed: seed, learns: true, executor: executor)
    gradient.start.update(from: lanes[0].gradient, count: gradient.count)
    for lane in lanes[1..<pieces(of: batch)] {
      FloatKernels.add(gradient.count, 1, lane.gradient, to: gradient.start)
    }
    return total
  }

  /// Sum of weight × loss over rows, without learning.
  func loss(of rows: [Int], executor: any Executor) -> Double {
    let capacity = lanes[0].capacity * lanes.count
    var total = 0.0
    for start in stride(from: 0, to: rows.count, by: capacity) {
      let batch = rows[start..<min(rows.count, start + capacity)]
      total += pass(batch, seed: 0, learns: false, executor: executor)
    }
    return total
  }

  private func pass(
    _ batch: ArraySlice<Int>, seed: UInt64, learns: Bool, executor: any Executor
  ) -> Double {
    let pieces = pieces(of: batch)
    let divisor = Float(batch.count)
    let (lanes, sums, samples, loss) = (self.lanes, self.sums, self.samples, self.loss)
    let work: @Sendable (Int) -> Void = { piece in
      let first = batch.count * piece / pieces
      let end = batch.count * (piece + 1) / pieces
      let lane = lanes[piece]
      let step = NetworkLane.Step(
        samples: end - first, first: first, isTraining: learns, seed: seed)
      let start = batch.startIndex
      let truth = Self.load(batch[start + first..<start + end], of: samples, into: lane)
      let answers = lane.forward(step)
      sums.start[piece] = loss.sum(
        answers, truth, samples: step.samples, outputs: lane.network.outputs, divisor: divisor,
        slope: lane.answerSlope)
      if learns { lane.backward(step) }
    }
    if pieces == 1 { work(0) } else { executor.perform(chunks: pieces, work) }
    return (0..<pieces).reduce(0) { $0 + sums.start[$1] }
  }

  private static func load(
    _ rows: ArraySlice<Int>, of samples: NetworkSamples, into lane: NetworkLane
  ) -> NetworkLoss.Truth {
    let outputs = lane.network.outputs
    let hasValues = samples.values.count > 0
    for (sample, row) in rows.enumerated() {
      lane.take(samples.inputs.start + row * samples.columns, as: sample)
      lane.weights[sample] = samples.weights[row]
      if hasValues {
        (lane.values + sample * outputs).update(
          from: samples.values.start + row * outputs, count: outputs)
      } else if !samples.labels.isEmpty {
        lane.labels[sample] = samples.labels[row]
      }
    }
    return NetworkLoss.Truth(labels: lane.labels, values: lane.values, weights: lane.weights)
  }
}
