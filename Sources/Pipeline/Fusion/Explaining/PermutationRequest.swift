import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// What is asked of all folds by permutation.
struct PermutationHow: Sendable {
  /// What is dealt out together.
  let groups: PermutedGroups
  /// How often.
  let repeats: Int
  /// The metric that something is lost of.
  let metric: String
  /// Whether more of it is better.
  let greaterIsBetter: Bool
  /// Whether trials are decided for: their windows then go together.
  let isVoted: Bool
}

/// What a metric loses in a fold where a group of features is dealt out anew among its test rows.
///
/// Breiman (2001), doi:10.1023/A:1010933404324; of groups, so that features that correlate do not stand in for each
/// other (Gregorutti, Michel and Saint-Pierre 2015, doi:10.1016/j.csda.2015.04.002).
struct PermutationRequest: Sendable {
  let how: PermutationHow
  let seed: UInt64
  let executor: any Executor

  /// - Parameters:
  ///   - fitted: what was learned in the fold.
  ///   - score: the metric of answers for its test rows.
  /// - Returns: a loss per group; `nil` where the metric is undefined in the fold.
  /// - Throws: `LearnerError` for what cannot be asked.
  func explanation(
    of fitted: any FittedFusion, score: (Matrix<Double>) -> Double?
  ) throws(LearnerError) -> FoldExplanation? {
    let test = fitted.test
    let unit: AnswerUnit = how.isVoted || fitted.unit != .row ? .trial : .row
    let permuted = PermutedRows(test, groups: how.groups, unit: unit.numbers(of: test.places))
    guard let base = score(try fitted.answers(for: test, executor: executor)) else { return nil }
    var shares: [FoldExplanation.Share] = []
    for group in how.groups.names.indices {
      var losses: [Double] = []
      for index in 0..<how.repeats {
        try executor.checkCancellation()
        let rows = permuted.rows(group: group, seed: Seed.derive(from: seed, index))
        guard let own = score(try fitted.answers(for: rows, executor: executor)) else { continue }
        losses.append(how.greaterIsBetter ? base - own : own - base)
      }
      shares.append(Self.share(losses))
    }
    var notes: [String] = []
    if permuted.count < 2 {
      notes.append("a fold tests one unit only: there is nothing to exchange its values with")
    }
    return FoldExplanation(
      losses: shares, names: how.groups.names,
      groups: how.groups.members.map { $0.joined(separator: "; ") },
      method: "permutation of groups of features, \(how.repeats) times", magnitude: abs(base),
      rows: test.places.count, notes: notes)
  }

  private static func share(_ losses: [Double]) -> FoldExplanation.Share {
    guard !losses.isEmpty else { return FoldExplanation.Share() }
    let mean = losses.reduce(0, +) / Double(losses.count)
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let count = Double(losses.count)
    return FoldExplanation.Share(
      meanAbsolute: losses.reduce(0) { $0 + abs($1) } / count, mean: mean,
      error: count > 1 ? sqrt(squares / (count - 1) / count) : 0)
  }
}

extension FoldExplanation {
  /// Losses of a metric: one output, nothing summed.
  fileprivate init(
    losses: [Share], names: [String], groups: [String], method: String, magnitude: Double,
    rows: Int,
    notes: [String]
  ) {
    self.names = names
    self.groups = groups
    features = [losses]
    sums = []
    unit = .metric
    self.method = method
    additivityError = 0
    self.magnitude = magnitude
    self.rows = rows
    testRows = rows
    self.notes = notes
    weight = Double(rows)
  }
}
