import Learners
import Support
import Testing

@Test func explainedVarianceForgivesAShift() {
  let rows = outcome(truth: [1, 2, 4], predicted: [11, 12, 14])
  #expect(isClose(ExplainedVariance().score(rows), 1, within: 1e-14))
  #expect((RSquared().score(rows) ?? 0) < -10)
  #expect(ExplainedVariance().score(outcome(truth: [2, 2], predicted: [1, 2])) == nil)
}
