import Learners
import Support
import Testing

@Test func precisionWeightedCountsClassesByTheirRows() {
  // Precision 1 for three rows, 1/2 for one.
  let rows = outcome(truth: [0, 0, 0, 1], predicted: [0, 0, 1, 1], classes: 2)
  #expect(PrecisionWeighted().score(rows) == 0.875)
}
