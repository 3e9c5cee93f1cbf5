import Learners
import Support
import Testing

@Test func aTieIsHalfAWin() {
  let rows = Outcome(
    .classes(
      truth: [0, 1, 1], predicted: [1, 1, 1],
      probabilities: Matrix(rows: 3, columns: 2, elements: [0.5, 0.5, 0.5, 0.5, 0.1, 0.9])))
  #expect(ROCAUC().score(rows) == 0.75)
}
