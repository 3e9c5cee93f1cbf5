import Learners

/// No test claims a difference between models of which none is shown to know anything.
///
/// Tests that pair people take their differences as independent. People of one fold train the models of the others,
/// and where labels mean nothing that alone makes such tests reject too often: up to three times their level, in
/// 200 runs with permuted labels. So p is at least that of the question whether either model knows anything of the
/// labels at all: labels are dealt out anew below predictions that stay, with the deviation that `SharedTraining`
/// tells, two-sided, and doubled where both models might. Labels are dealt out in two ways, within subjects and by
/// exchange of whole subjects, since a model may know when somebody is in a state or who is in it mostly; the smaller
/// p counts, doubled. Rejections are then at most those of either question; a model that plainly knows something
/// leaves p as the test found it.
extension PairedComparison {
  /// Arrangements, from which the deviation is known to 5 %.
  private static let arrangements = 200
  /// From there on nobody would call a model knowing, and a smaller p of the test needs a word.
  private static let doubtful = 0.05

  /// Raises p where neither model is shown to know anything.
  ///
  /// - Parameters:
  ///   - result: with the p of its test.
  ///   - ofOwn: whether the cell's model looks at anything; a dummy is not asked.
  ///   - ofOther: whether the baseline's does.
  ///   - deal: how labels may move.
  ///   - folds: the most models that tested rows of one seed.
  ///   - executor: runs chunks of arrangements; the result does not depend on it.
  func requireKnowledge(
    _ result: inout ComparisonResult, ofOwn: Bool, ofOther: Bool, deal: LabelDeal, folds: Int,
    executor: any Executor
  ) {
    guard let found = result.pValue else { return }
    let asked = (ofOwn ? [own] : []) + (ofOther ? [other] : [])
    let known = asked.compactMap { knowledge($0, deal, folds, executor) }
    guard let least = known.min() else { return }
    let either = min(1, Double(known.count) * least)
    result.details += [.init("p_test", found), .init("p_knowledge", either)]
    guard either > found else { return }
    result.pValue = either
    if found < Self.doubtful, either >= Self.doubtful {
      result.notes.append(
        "p is raised: it cannot be told whether the models compared know anything of the labels at all"
          + " (labels dealt out anew, with the deviation of folds that train each other)")
    }
  }

  /// Two-sided p of a model that knows nothing; `nil` where no arrangement changes the metric.
  private func knowledge(
    _ decisions: [Decisions], _ deal: LabelDeal, _ folds: Int, _ executor: any Executor
  ) -> Double? {
    let outcomes = decisions.map(\.outcome)
    let whole = [Int](repeating: 0, count: unit.count)
    let metric = metric
    let widening = SharedTraining.widening(folds: folds)
    @Sendable func score(_ rows: [Int]) -> Double? {
      MeanScorer(outcomes.map { metric.scorer($0.dealt(rows), unit: whole, units: 1) })
        .score(weights: [1])
    }
    func ask(_ name: String, _ way: PermutationChance.Deal) -> PermutationChance {
      PermutationChance(
        resamples: Self.arrangements, widening: widening, deal: way,
        seed: Seed.derive(from: 0, name))
    }
    var found: [Double?] = []
    if deal.varies {
      found.append(
        ask("knowledge", deal.deal).test(
          blocks: deal.blocks, items: deal.items, greaterIsBetter: true, executor: executor
        ) { score(deal.rows($0)) }?.normalP)
    }
    let people = deal.subjects.count
    if people > 1 {
      found.append(
        ask("knowledge of subjects", .shuffled).test(
          blocks: [Array(0..<people)], items: people, greaterIsBetter: true, executor: executor
        ) { score(deal.rows(exchanging: $0)) }?.normalP)
    }
    let defined = found.compactMap { $0 }
    return defined.min().map { min(1, Double(defined.count) * $0) }
  }
}
