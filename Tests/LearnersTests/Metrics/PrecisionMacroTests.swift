import Learners
import Support
import Testing

@Test func precisionCountsAClassThatWasNeverPredictedAsZero() {
  // Precisions 1 and 1/2; class 2 has a row but was never predicted.
  let rows = outcome(truth: [0, 1, 2], predicted: [0, 1, 1], classes: 3)
  #expect(PrecisionMacro().score(rows) == 0.5)
}
