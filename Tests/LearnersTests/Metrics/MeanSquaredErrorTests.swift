import Learners
import Support
import Testing

@Test func meanSquaredErrorIsInSquaredUnits() {
  #expect(MeanSquaredError().score(outcome(truth: [1, 2], predicted: [1, 5])) == 4.5)
}
