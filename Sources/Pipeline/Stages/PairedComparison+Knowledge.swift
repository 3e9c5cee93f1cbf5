import Glibc
import Learners

/// No test claims a difference between models of which none is shown to know anything.
///
/// Tests that pair people take their differences as independent. People of one fold train the models of the others,
/// and where labels mean nothing that alone makes such tests reject too often: up to three times their level, in
/// 200 runs with permuted labels. So p is at least that of the question whether either model knows anything of the
/// labels at all: labels are dealt out anew below predictions that stay, with the deviation that `SharedTraining`
/// tells, two-sided, and doubled where both models might. Rejections are then at most those of either question; a
/// model that plainly knows something leaves p as the test found it.
extension PairedComparison {
  /// Arrangements, from which the deviation is known to 5 %.
  private static let arrangements = 200
  /// Above it nobody asks why a p is not smaller.
  private static let doubtful = 0.1

  /// Raises p where neither model is shown to know anything.
  ///
  /// - Parameters:
  ///   - result: with the p of its test.
  ///   - deal: how labels may move.
  ///   - folds: the most models that tested rows of one seed.
  ///   - executor: runs chunks of arrangements; the result does not depend on it.
  func requireKnowledge(
    _ result: inout ComparisonResult, deal: LabelDeal, folds: Int, executor: any Executor
  ) {
    guard let found = result.pValue else { return }
    let known = [own, other].compactMap { decisions -> Double? in
      Self.looksAtNothing(decisions, folds: folds)
        ? nil : knowledge(decisions, deal, folds, executor)
    }
    guard let least = known.min() else { return }
    let either = min(1, Double(known.count) * least)
    result.details += [.init("p_test", found), .init("p_knowledge", either)]
    guard either > found else { return }
    result.pValue = either
    if found <= Self.doubtful {
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
    return PermutationChance(
      resamples: Self.arrangements, widening: SharedTraining.widening(folds: folds),
      deal: deal.deal, seed: Seed.derive(from: 0, "knowledge")
    ).test(blocks: deal.blocks, items: deal.items, greaterIsBetter: true, executor: executor) {
      source in
      let rows = deal.rows(source)
      return MeanScorer(outcomes.map { metric.scorer($0.dealt(rows), unit: whole, units: 1) })
        .score(weights: [1])
    }?.normalP
  }

  /// Whether a model answers alike in each fold, as a dummy does.
  private static func looksAtNothing(_ decisions: [Decisions], folds: Int) -> Bool {
    decisions.allSatisfy { own in
      var seen: Set<[Double]> = []
      return (0..<own.probabilities.rows).allSatisfy { row in
        // Means over more or fewer windows differ in their last bits.
        seen.insert(own.probabilities.row(row).map { ($0 * 1e9).rounded() })
        return seen.count <= max(1, folds)
      }
    }
  }
}
