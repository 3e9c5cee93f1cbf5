import Learners
import Support
import Testing

@Test func pearsonIsUndefinedInAReplicateOfOneValue() {
  let rows = outcome(truth: [0.1, 0.1, 0.1, 5, 7], predicted: [1, 2, 3, 4, 4])
  let scorer = PearsonCorrelation().scorer(rows, unit: [0, 0, 1, 2, 2], units: 3)
  #expect(scorer.score(weights: [2, 1, 0]) == nil)
  #expect(scorer.score(weights: [0, 0, 3]) == nil)
  #expect(scorer.score(weights: [0, 1, 1]) != nil)
  #expect(PearsonCorrelation().score(outcome(truth: [1, 2], predicted: [3, .nan])) == nil)
}

@Test func pearsonHoldsFarFromZero() {
  let truth = (0..<40).map { 1e9 + Double($0 % 7) }
  let predicted = (0..<40).map { -1e9 + Double($0 % 7) * 2 }
  let unit = (0..<40).map { $0 / 3 }
  let scorer = PearsonCorrelation().scorer(
    outcome(truth: truth, predicted: predicted), unit: unit, units: 14)
  #expect(isClose(scorer.score(weights: (0..<14).map { $0 % 3 }), 1, within: 1e-14))
}
