import Learners
import Support
import Testing

@Test func recallCountsAClassThatWasOnlyPredictedAsZero() {
  let rows = outcome(truth: [0, 0, 1], predicted: [0, 2, 1], classes: 3)
  #expect(RecallMacro().score(rows) == 0.5)
}
