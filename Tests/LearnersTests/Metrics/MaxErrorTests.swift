import Learners
import Support
import Testing

@Test func maxErrorIsTheLargestOne() {
  #expect(MaxError().score(outcome(truth: [1, 2, 3], predicted: [1, 5, 2])) == 3)
  #expect(MaxError().score(outcome(truth: [1, 2], predicted: [1, .nan])) == nil)
}
