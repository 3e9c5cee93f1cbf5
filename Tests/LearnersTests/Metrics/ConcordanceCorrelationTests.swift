import Learners
import Support
import Testing

@Test func concordanceLosesByAShift() {
  // Correlation 1, variances 2/3, shift 1: 2 · 2/3 / (2/3 + 2/3 + 1).
  let rows = outcome(truth: [1, 2, 3], predicted: [2, 3, 4])
  #expect(isClose(ConcordanceCorrelation().score(rows), 4.0 / 7, within: 1e-15))
  #expect(ConcordanceCorrelation().score(outcome(truth: [1, 2], predicted: [3, 3])) == 0)
  #expect(
    ConcordanceCorrelation().score(outcome(truth: [0.3, 0.3], predicted: [0.3, 0.3])) == nil)
}
