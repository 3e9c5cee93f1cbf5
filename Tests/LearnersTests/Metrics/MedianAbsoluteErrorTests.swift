import Learners
import Support
import Testing

@Test func medianAbsoluteErrorOfAnEvenNumberLiesBetween() {
  #expect(
    MedianAbsoluteError().score(outcome(truth: [0, 0, 0, 0], predicted: [1, 2, 4, 100])) == 3)
  #expect(MedianAbsoluteError().score(outcome(truth: [0, 0, 0], predicted: [1, -2, 4])) == 2)
}
