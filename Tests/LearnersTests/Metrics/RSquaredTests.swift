import Learners
import Support
import Testing

@Test func rSquaredOfTheMeanIsZeroAndOfAConstantUndefined() {
  #expect(RSquared().score(outcome(truth: [1, 2, 3], predicted: [2, 2, 2])) == 0)
  // The mean of three times 0.1 is not 0.1 in binary; the variance is zero all the same.
  #expect(RSquared().score(outcome(truth: [0.1, 0.1, 0.1], predicted: [1, 2, 3])) == nil)
}
