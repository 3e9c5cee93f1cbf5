import Learners
import Support
import Testing

@Test func theRootIsTakenPerTarget() {
  let rows = Outcome(
    .values(
      truth: Matrix(rows: 1, columns: 2, elements: [0, 0]),
      predicted: Matrix(rows: 1, columns: 2, elements: [3, 5])))
  #expect(RootMeanSquaredError().score(rows) == 4)
  #expect(RootMeanSquaredError().score(outcome(truth: [1], predicted: [.infinity])) == nil)
}
