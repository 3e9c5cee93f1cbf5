import Learners

extension CellScoring {
  /// What a metric reaches where labels are dealt out anew among trials; `nil` where nobody asked.
  ///
  /// Labels belong to trials, so all windows of a trial keep one label; every seed sees the same
  /// arrangement.
  func permuted(
    _ outcomes: [Outcome], greaterIsBetter: Bool,
    scorer: @Sendable (Outcome, [Int], Int) -> any WeightedScorer
  ) -> CellResult.Permuted? {
    guard let asked = configuration["chance"]?.record, let first = decisions.first else {
      return nil
    }
    // Items are trials; the first decision about each stands for its truth.
    var itemOf: [Int: Int] = [:]
    var place: [Int] = []
    for (index, trial) in first.trial.enumerated() where itemOf[trial] == nil {
      itemOf[trial] = place.count
      place.append(index)
    }
    let items = first.trial.map { itemOf[$0] ?? 0 }
    var blocks: [Int: [Int]] = [:]
    for (item, index) in place.enumerated() {
      let block =
        asked.text("within") == "all" ? 0 : labelled.trials[first.trial[index]].subject
      blocks[block, default: []].append(item)
    }
    let stands = place
    let whole = [Int](repeating: 0, count: first.count)
    let level = asked.number("level")
    let found = PermutationChance(
      resamples: asked.integer("resamples"), level: level, seed: Seed.derive(from: 0, "chance")
    ).test(
      blocks: blocks.sorted { $0.key < $1.key }.map(\.value), items: place.count,
      greaterIsBetter: greaterIsBetter, executor: executor
    ) { source in
      let rows = items.map { stands[source[$0]] }
      return MeanScorer(outcomes.map { scorer($0.dealt(rows), whole, 1) }).score(weights: [1])
    }
    return found.map {
      CellResult.Permuted(
        pValue: $0.pValue, bound: $0.bound, mean: $0.mean, level: level,
        resamples: asked.integer("resamples"), within: asked.text("within"))
    }
  }

  /// What guessing reaches by luck: for accuracy, where the trials of one person are one decision each.
  func binomialBound(_ metric: String, subjects: Int) -> Double? {
    guard metric == Accuracy.name, labelled.task == .classification, subjects == 1,
      let first = decisions.first, first.row == nil, !labelled.areWindows
    else { return nil }
    var counts = [Int](repeating: 0, count: labelled.classes.count)
    for label in first.truth { counts[label] += 1 }
    let largest = Double(counts.max() ?? 0) / Double(first.count)
    return BinomialChance(decisions: first.count, hitRate: largest)
      .bound(level: configuration.record("ci").number("level"))
  }
}
