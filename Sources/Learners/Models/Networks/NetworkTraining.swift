/// How a network is trained: batches, steps, and when to stop.
struct NetworkTraining: Sendable {
  var epochs = 200
  var batchSize = 200
  var optimizer = Optimizer()
  var schedule: LearningRateSchedule
  /// Largest norm of a step's gradient, where there is one.
  var largestNorm: Double?
  /// Epochs without an improvement by `tolerance` after which training stops.
  var patience = 10
  var tolerance = 1e-4

  /// What happened, epoch by epoch.
  struct History: Sendable, Hashable {
    /// Mean loss over the training rows of each epoch, while it learned.
    var training: [Double] = []
    /// Mean loss over the held-out rows after each epoch; empty where there are none.
    var validation: [Double] = []
    /// The epoch whose parameters were kept, from 0; the last where no rows are held out.
    var best = 0
    /// Mean loss of each batch, where asked for.
    var batches: [Double] = []
  }

  /// Trains the teacher's parameters in place; with held-out rows those of the best epoch remain.
  ///
  /// - Parameters:
  ///   - teacher: has the parameters, the samples and the gradients.
  ///   - rows: to learn from, in their own order; shuffled for each epoch.
  ///   - held: to see when to stop; may be empty.
  ///   - seed: of shuffles and dropout.
  ///   - executor: does the work.
  ///   - keepsBatches: whether the history has the loss of every batch.
  ///   - order: gives the rows of an epoch instead of a shuffle, for tests.
  /// - Returns: the losses.
  /// - Throws: `LearnerError.failed` where the loss is no longer a number, `cancelled`.
  func train(
    _ teacher: some NetworkTeaching, rows: [Int], held: [Int], seed: UInt64, executor: any Executor,
    keepsBatches: Bool = false, order: ((Int) -> [Int])? = nil
  ) throws(LearnerError) -> History {
    var history = History()
    var memory = Optimizer.Memory(parameters: teacher.parameters.count)
    var generator = SplitMix64(seed: Seed.derive(from: seed, "batches"))
    var shuffled = rows
    var watch = Watch(tolerance: tolerance)
    var kept: (parameters: [Float], state: [Float])?
    let weight = rows.reduce(0.0) { $0 + Double(teacher.samples.weights[$1]) }
    let heldWeight = held.reduce(0.0) { $0 + Double(teacher.samples.weights[$1]) }
    for epoch in 0..<epochs {
      try executor.checkCancellation()
      if let order { shuffled = order(epoch) } else { generator.shuffle(&shuffled) }
      let sum = try learn(
        teacher, shuffled, epoch: epoch, seed: seed, &memory, executor: executor,
        batches: keepsBatches ? { history.batches.append($0) } : nil)
      guard sum.isFinite else { throw Self.diverged(epoch) }
      history.training.append(sum / weight)
      if held.isEmpty {
        history.best = epoch
        watch.see(sum / weight)
      } else {
        let loss = teacher.loss(of: held, executor: executor) / heldWeight
        guard loss.isFinite else { throw Self.diverged(epoch) }
        history.validation.append(loss)
        if watch.see(loss) {
          history.best = epoch
          kept = (teacher.parameters.values, teacher.state.values)
        }
      }
      if watch.epochsWithout > patience { break }
    }
    if let kept {
      teacher.parameters.start.update(from: kept.parameters, count: kept.parameters.count)
      teacher.state.start.update(from: kept.state, count: kept.state.count)
    }
    guard teacher.parameters.values.allSatisfy({ $0.isFinite }) else {
      throw Self.diverged(max(0, history.training.count - 1))
    }
    return history
  }

  /// One epoch.
  /// - Returns: the sum of weight × loss.
  private func learn(
    _ teacher: some NetworkTeaching, _ rows: [Int], epoch: Int, seed: UInt64,
    _ memory: inout Optimizer.Memory, executor: any Executor, batches report: ((Double) -> Void)?
  ) throws(LearnerError) -> Double {
    let batchSize = max(1, min(batchSize, rows.count))
    let count = (rows.count + batchSize - 1) / batchSize
    let parts = teacher.parts
    let seed = Seed.derive(from: Seed.derive(from: seed, "steps"), epoch)
    var total = 0.0
    for batch in 0..<count {
      if batch % 16 == 15 { try executor.checkCancellation() }
      let own = rows[batch * batchSize..<min(rows.count, (batch + 1) * batchSize)]
      let loss = teacher.learn(
        from: own, seed: Seed.derive(from: seed, batch), executor: executor)
      report?(loss / Double(own.count))
      total += loss
      if let largestNorm {
        Optimizer.clip(teacher.gradient.start, count: teacher.gradient.count, to: largestNorm)
      }
      optimizer.step(
        teacher.parameters.start, teacher.gradient.start, &memory,
        rate: schedule.rate(epoch: epoch, batch: batch, batches: count), parts: parts)
    }
    return total
  }

  private static func diverged(_ epoch: Int) -> LearnerError {
    .failed(
      "training diverged in epoch \(epoch + 1): standardize the features, or lower learning_rate")
  }

  /// Sees whether losses still fall.
  private struct Watch {
    let tolerance: Double
    private var best = Double.infinity
    private(set) var epochsWithout = 0

    init(tolerance: Double) { self.tolerance = tolerance }

    /// - Returns: whether this loss is the lowest so far.
    @discardableResult
    mutating func see(_ loss: Double) -> Bool {
      epochsWithout = loss > best - tolerance ? epochsWithout + 1 : 0
      let isBest = loss < best
      best = min(best, loss)
      return isBest
    }
  }
}
