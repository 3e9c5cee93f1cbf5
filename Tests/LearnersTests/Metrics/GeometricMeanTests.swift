import Learners
import Support
import Testing

@Test func geometricMeanOfAClassThatIsNeverFoundIsZero() {
  #expect(
    isClose(
      GeometricMean().score(outcome(truth: [0, 0, 1], predicted: [0, 1, 1], classes: 2)),
      0.5.squareRoot(), within: 1e-15))
  #expect(GeometricMean().score(outcome(truth: [0, 0, 1], predicted: [0, 0, 0], classes: 2)) == 0)
}
