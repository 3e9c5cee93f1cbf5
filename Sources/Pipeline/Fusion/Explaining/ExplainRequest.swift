import Learners

/// What is asked of all folds.
struct ExplainHow: Sendable {
  /// What features are summed by.
  let grouping: FeatureGrouping
  /// How often stand-ins are drawn, where values are sampled.
  let draws: Int
  /// Test rows at most, where values are sampled.
  let rows: Int
  /// What stands for the unknown in trees.
  let trees: TreePerturbation
  /// Training rows that do, in trees that ask for them.
  let background: Int
}

/// How a fold is explained.
struct ExplainRequest: Sendable {
  let how: ExplainHow
  /// Weight of each answered test row.
  let weights: [Double]
  let seed: UInt64
  let executor: any Executor

  /// Sums may differ from answers by so much of the largest of them.
  static let tolerance = 1e-6

  /// Explains what a fusion learned: exactly where that can be done, else by sampling.
  /// - Throws: `LearnerError` for what cannot be asked, and where values do not add up.
  func explanation(of fitted: any FittedFusion) throws(LearnerError) -> FoldExplanation {
    let exact = try exact(fitted)
    let found = if let exact { exact } else { try sampled(fitted) }
    guard found.additivityError <= Self.tolerance * max(1, found.magnitude) else {
      throw .failed(
        "Shapley values do not add up to the answers: they differ by \(found.additivityError)")
    }
    return found
  }

  /// Rows that are explained at a time: values of all features and outputs of so many are held.
  private static let block = 2048

  private func exact(_ fitted: any FittedFusion) throws(LearnerError) -> FoldExplanation? {
    var parts: [FoldExplanation] = []
    for first in stride(from: 0, to: max(weights.count, 1), by: Self.block) {
      let rows = Array(first..<min(first + Self.block, weights.count))
      let own = try fitted.exactShap(
        of: fitted.test.selecting(rows: rows),
        standIns: StandIns(
          trees: how.trees, rows: how.background, seed: Seed.derive(from: seed, "background")),
        executor: executor)
      guard let own else { return nil }
      parts.append(
        FoldExplanation(
          own, groups: groups(of: own.names), weights: rows.map { weights[$0] },
          testRows: rows.count))
    }
    return FoldExplanation(joining: parts)
  }

  private func groups(of names: [String]) -> [String] {
    names.compactMap { how.grouping.group(of: $0) }
  }

  private func sampled(_ fitted: any FittedFusion) throws(LearnerError) -> FoldExplanation {
    let units = fitted.unit.numbers(of: fitted.test.places)
    let chosen = chosenRows(units)
    guard !chosen.isEmpty, fitted.train.count > 0 else { throw .failed("no row to explain") }
    let players = FeaturePlayers(fitted.test.modalities, grouping: how.grouping)
    let hybrid = HybridRows(
      test: fitted.test.selecting(rows: chosen), train: fitted.train, players: players,
      unit: fitted.unit, seed: Seed.derive(from: seed, "stand-ins"))
    let isClasses = if case .classes = fitted.train.target { true } else { false }
    let estimate = try SampledShap(
      players: players.names.count, draws: how.draws, seed: Seed.derive(from: seed, "orders")
    ).values(units: chosen.map { units[$0] }, unit: isClasses ? .probability : .target) {
      (draw, known) throws(LearnerError) in
      try executor.checkCancellation()
      return try fitted.answers(for: hybrid.rows(draw: draw, known: known), executor: executor)
    }
    let what = players.areColumns ? "features" : "groups of features"
    return FoldExplanation(
      NamedShap(
        shap: estimate.shap, names: players.names,
        method: "sampled SHAP over \(what), \(how.draws) draws"),
      errors: estimate.errors,
      groups: players.areColumns ? groups(of: players.names) : players.groups,
      weights: chosen.map { weights[$0] }, testRows: weights.count)
  }

  /// Whole units in an order of chance, as many as fit, at least one; ascending.
  private func chosenRows(_ units: [Int]) -> [Int] {
    guard units.count > how.rows else { return Array(units.indices) }
    var rowsOf: [Int: [Int]] = [:]
    for (row, unit) in units.enumerated() { rowsOf[unit, default: []].append(row) }
    var order = rowsOf.keys.sorted()
    var generator = SplitMix64(seed: Seed.derive(from: seed, "rows"))
    generator.shuffle(&order)
    var chosen: [Int] = []
    for unit in order {
      let own = rowsOf[unit] ?? []
      if chosen.isEmpty || chosen.count + own.count <= how.rows { chosen += own }
    }
    return chosen.sorted()
  }
}
