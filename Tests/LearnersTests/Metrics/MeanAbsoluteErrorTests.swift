import Learners
import Support
import Testing

@Test func absoluteErrorsAreAveraged() {
  #expect(MeanAbsoluteError().score(outcome(truth: [1, 2, 4], predicted: [2, 2, 2])) == 1)
  #expect(MeanAbsoluteError().score(outcome(truth: [1, .nan], predicted: [2, 2])) == nil)
}
