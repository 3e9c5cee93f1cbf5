import Learners
import Support
import Testing

@Test func brierIsHalvedForTwoClassesOnly() {
  #expect(BrierScore().score(outcome(truth: [0], predicted: [1], classes: 2)) == 1)
  #expect(BrierScore().score(outcome(truth: [0], predicted: [1], classes: 3)) == 2)
}
