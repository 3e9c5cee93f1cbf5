import Support
import Testing

@testable import Learners

@Test func kappaIsUndefinedWhereOneClassIsAll() {
  #expect(CohenKappa().score(outcome(truth: [1, 1], predicted: [1, 1], classes: 2)) == nil)
  #expect(CohenKappa().score(outcome(truth: [0, 1], predicted: [0, 1], classes: 2)) == 1)
}

@Test func kappaOfCounts() {
  // Observed agreement 0.7, chance 0.5.
  let matrix = ConfusionMatrix(Matrix(rows: 2, columns: 2, elements: [20, 5, 10, 15]))
  #expect(isClose(CohenKappa().score(matrix), 0.4, within: 1e-15))
}
