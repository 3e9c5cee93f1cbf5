import Learners
import Support
import Testing

@Test func accuracyIsTheShareOfRightRows() {
  let score = Accuracy().score(outcome(truth: [0, 1, 2, 2], predicted: [0, 1, 1, 2], classes: 3))
  #expect(score == 0.75)
}
