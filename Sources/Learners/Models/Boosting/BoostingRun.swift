/// Boosts one loss, round by round.
struct BoostingRun {
  let bins: RowBins
  let loss: any BoostingLoss
  let settings: BoostingSettings
  let finder: CutFinder
  /// Rows to learn from and to stop by.
  let rows: Rows
  let seed: UInt64
  let executor: any Executor

  /// Rows of the training set, rising.
  struct Rows: Sendable {
    /// Those to learn from.
    var inside: [UInt32]
    /// Those to stop by.
    var outside: [UInt32] = []
  }

  /// What was learned.
  struct Outcome: Sendable {
    /// The score of every row before the first tree, per output.
    var starts: [Double]
    /// Trees of each output.
    var trees: [[BoostedTree]]
    /// Mean loss on the held-out rows after each round; empty without early stopping.
    var losses: [Double] = []
  }

  /// Rows whose gradients are computed together.
  private static let chunk = 1 << 13

  /// - Throws: `LearnerError.cancelled`.
  func run() throws(LearnerError) -> Outcome {
    let state = BoostingState(loss: loss, bins: bins, members: rows.inside)
    var outcome = Outcome(
      starts: loss.start(members: rows.inside),
      trees: [[BoostedTree]](repeating: [], count: loss.outputs))
    state.begin(with: outcome.starts)
    let grower = self.grower()
    for round in 0..<settings.rounds {
      try executor.checkCancellation()
      differentiate(state)
      let outside = draw(state, round: round)
      grow(state, grower)
      if let quantile = loss.leafQuantile { refit(state, quantile) }
      addAnswers(state, outside: outside)
      for output in 0..<loss.outputs { outcome.trees[output].append(state.trees[output].tree) }
      guard let patience = settings.patience, !rows.outside.isEmpty else { continue }
      outcome.losses.append(heldOutLoss(state))
      let best = Self.best(outcome.losses)
      if outcome.losses.count - 1 - best >= patience { break }
    }
    if !outcome.losses.isEmpty {
      let kept = Self.best(outcome.losses) + 1
      for output in 0..<loss.outputs {
        outcome.trees[output].removeSubrange(kept...)
      }
    }
    return outcome
  }

  private static func best(_ losses: [Double]) -> Int {
    losses.indices.min { losses[$0] < losses[$1] } ?? 0
  }

  private func grower() -> BoostedTreeGrower {
    let total = rows.inside.reduce(0) { $0 + loss.weight(Int($1)) }
    let share = settings.nodeColumnShare
    return BoostedTreeGrower(
      bins: bins, finder: finder, maxDepth: settings.maxDepth,
      nodeFeatures: share < 1
        ? max(1, Int(share * Double(treeFeatures ?? bins.features))) : nil,
      learningRate: settings.learningRate, totalWeight: total)
  }

  private var treeFeatures: Int? {
    settings.columnShare < 1 && bins.features > 0
      ? max(1, Int(settings.columnShare * Double(bins.features))) : nil
  }

  private func differentiate(_ state: BoostingState) {
    nonisolated(unsafe) let (scores, pairs) = (UnsafePointer(state.scores), state.pairs)
    executor.performRows(bins.rows, by: Self.chunk) { range in
      loss.differentiate(range, scores: scores, into: pairs)
    }
  }

  /// Chooses the rows and features of a round.
  /// - Returns: rows that do not grow the trees but get their answers.
  private func draw(_ state: BoostingState, round: Int) -> [UInt32] {
    let own = Seed.derive(from: seed, round)
    var outside = rows.outside
    if settings.rowShare < 1 {
      var generator = SplitMix64(seed: Seed.derive(from: own, "rows"))
      var left = state.sample(rows.inside, share: settings.rowShare, &generator)
      left.append(contentsOf: outside)
      outside = left
    }
    for (output, tree) in state.trees.enumerated() {
      tree.seed = Seed.derive(from: Seed.derive(from: own, "tree"), output)
      guard let count = treeFeatures else { continue }
      var generator = SplitMix64(seed: tree.seed)
      var order = (0..<bins.features).map { UInt32($0) }
      for at in 0..<count { order.swapAt(at, at + generator.below(order.count - at)) }
      tree.features = order[..<count].sorted()
    }
    return outside
  }

  /// Small trees of several classes grow side by side, each on one thread; large ones share the
  /// threads node by node. The trees are the same.
  private func grow(_ state: BoostingState, _ grower: BoostedTreeGrower) {
    let size = rows.inside.count * max(bins.features, 1)
    let best = settings.maxLeaves.map { BoostedTreeGrower.Order.best(leaves: $0) }
    if size < 1 << 19, loss.outputs > 1 {
      let trees = state.trees
      executor.perform(chunks: trees.count) { output in
        grower.grow([trees[output]], order: best ?? .depth, executor: SerialExecutor())
      }
    } else if size < 1 << 15 {
      grower.grow(state.trees, order: best ?? .depth, executor: SerialExecutor())
    } else {
      grower.grow(state.trees, order: best ?? .level, executor: executor)
    }
  }
}

extension BoostingRun {
  /// Replaces the answers of leaves by quantiles of what is left.
  private func refit(_ state: BoostingState, _ share: Double) {
    nonisolated(unsafe) let scores = UnsafePointer(state.scores)
    for tree in state.trees {
      var answers = [Double](repeating: 0, count: tree.leaves.count)
      answers.withUnsafeMutableBufferPointer { answers in
        nonisolated(unsafe) let answers = answers
        executor.perform(chunks: tree.leaves.count) { index in
          let own = tree.leaves[index]
          let rows = tree.rows(of: own)
          answers[index] = WeightedQuantile.of(
            (0..<own.rows.count).map { at in
              let row = Int(rows[at])
              return (loss.residual(ofRow: row, scores: scores), loss.weight(row))
            }, share: share)
        }
      }
      for (leaf, answer) in zip(tree.leaves, answers) {
        tree.tree.values[leaf.place] = answer * settings.learningRate
      }
    }
  }

  /// Adds the answers of the new trees to the scores of all rows that count.
  private func addAnswers(_ state: BoostingState, outside: [UInt32]) {
    let chunk = Self.chunk
    let insideChunks = (state.sampleCount + chunk - 1) / chunk
    let chunks = insideChunks + (outside.count + chunk - 1) / chunk
    let bins = self.bins
    for (output, tree) in state.trees.enumerated() {
      nonisolated(unsafe) let scores = state.scores + output * bins.rows
      let leaves = tree.leaves.sorted { $0.rows.lowerBound < $1.rows.lowerBound }
      executor.perform(chunks: chunks) { index in
        if index < insideChunks {
          let range = index * chunk..<min((index + 1) * chunk, state.sampleCount)
          for leaf in leaves where leaf.rows.overlaps(range) {
            let value = tree.tree.values[leaf.place]
            let rows = tree.rows(of: leaf) - leaf.rows.lowerBound
            for at in leaf.rows.clamped(to: range) { scores[Int(rows[at])] += value }
          }
        } else {
          let first = (index - insideChunks) * chunk
          for row in outside[first..<min(first + chunk, outside.count)] {
            scores[Int(row)] += tree.answer(bins.codes + Int(row) * bins.stride)
          }
        }
      }
    }
  }

  private func heldOutLoss(_ state: BoostingState) -> Double {
    var (sum, weight) = (StableSum(), StableSum())
    for row in rows.outside {
      sum.add(loss.loss(ofRow: Int(row), scores: state.scores))
      weight.add(loss.weight(Int(row)))
    }
    return sum.value / weight.value
  }
}
