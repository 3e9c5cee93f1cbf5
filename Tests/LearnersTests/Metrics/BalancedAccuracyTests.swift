import Learners
import Support
import Testing

@Test func balancedAccuracyIsTheMeanRecallOfClassesWithRows() {
  // Recalls 1/2 and 1; class 2 was only predicted.
  let rows = outcome(truth: [0, 0, 1], predicted: [0, 2, 1], classes: 3)
  #expect(BalancedAccuracy().score(rows) == 0.75)
  #expect(BalancedAccuracy.chance(classes: 4) == 0.25)
}

@Test func balancedAccuracyOfAMajorityGuessIsChance() {
  let rows = outcome(truth: [0, 0, 0, 1, 2], predicted: [0, 0, 0, 0, 0], classes: 3)
  #expect(isClose(BalancedAccuracy().score(rows), 1.0 / 3, within: 1e-15))
}
