import Learners
import Support
import Testing

@Test func matthewsCorrelationIsZeroForASingleClass() {
  #expect(
    MatthewsCorrelation().score(outcome(truth: [0, 1, 1], predicted: [1, 1, 1], classes: 2)) == 0)
  #expect(
    MatthewsCorrelation().score(outcome(truth: [0, 1], predicted: [1, 0], classes: 2)) == -1)
}
