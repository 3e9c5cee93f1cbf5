import Learners
import Support
import Testing

@Test func f1WeightedWeighsClassesByTheirRows() {
  // F1 6/7 (3 of 4 rows) and 2/3.
  let rows = outcome(truth: [0, 0, 0, 0, 1], predicted: [0, 0, 0, 1, 1], classes: 2)
  #expect(isClose(F1Weighted().score(rows), (4 * 6.0 / 7 + 2.0 / 3) / 5, within: 1e-15))
}
