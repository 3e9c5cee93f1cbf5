import Learners
import Testing

@Test func losingAClassLeavesTheScoreUndefined() {
  // Unit 0 holds class 0 only; class 2 never occurs and is not asked for.
  let rows = outcome(truth: [0, 1, 0, 1], predicted: [0, 1, 1, 1], classes: 3)
  let unit = [0, 1, 1, 2]
  let plain = BalancedAccuracy().scorer(rows, unit: unit, units: 3)
  let guarded = CompleteClassScorer(plain, outcome: rows, unit: unit, units: 3)
  #expect(plain.score(weights: [0, 0, 2]) == 1)
  #expect(guarded.score(weights: [0, 0, 2]) == nil)
  #expect(guarded.score(weights: [0, 3, 0]) == 0.5)
  #expect(guarded.score(weights: [1, 1, 1]) == plain.score(weights: [1, 1, 1]))
}
