import Learners

extension CellScoring {
  /// What a metric reaches where labels are dealt out anew; `nil` where nobody asked. Every seed sees the same
  /// arrangement.
  func permuted(
    _ outcomes: [Outcome], greaterIsBetter: Bool,
    scorer: @Sendable (Outcome, [Int], Int) -> any WeightedScorer
  ) -> CellResult.Permuted? {
    guard let asked = configuration["chance"]?.record, let first = decisions.first else {
      return nil
    }
    let deal = LabelDeal(first, labelled: labelled, isAmongAll: asked.text("within") == "all")
    let whole = [Int](repeating: 0, count: first.count)
    let level = asked.number("level")
    let found = PermutationChance(
      resamples: asked.integer("resamples"), level: level,
      widening: SharedTraining.widening(folds: LabelDeal.folds(predictions)), deal: deal.deal,
      seed: Seed.derive(from: 0, "chance")
    ).test(
      blocks: deal.blocks, items: deal.items, greaterIsBetter: greaterIsBetter, executor: executor
    ) { source in
      let rows = deal.rows(source)
      return MeanScorer(outcomes.map { scorer($0.dealt(rows), whole, 1) }).score(weights: [1])
    }
    return found.map {
      CellResult.Permuted(
        pValue: $0.pValue, bound: $0.bound, mean: $0.mean, level: level,
        resamples: asked.integer("resamples"),
        within: deal.deal == .shifted ? "shifted" : asked.text("within"))
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
