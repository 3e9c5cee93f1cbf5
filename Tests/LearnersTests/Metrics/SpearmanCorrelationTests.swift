import Learners
import Support
import Testing

@Test func spearmanSeesOrderOnly() {
  #expect(SpearmanCorrelation().score(outcome(truth: [1, 2, 9], predicted: [0, 1, 1e9])) == 1)
  #expect(SpearmanCorrelation().score(outcome(truth: [1, 2, 9], predicted: [4, 4, 4])) == nil)
  #expect(SpearmanCorrelation().score(outcome(truth: [1, 2, .nan], predicted: [4, 5, 6])) == nil)
}
