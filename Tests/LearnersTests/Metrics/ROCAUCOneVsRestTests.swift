import Learners
import Support
import Testing

@Test func oneVersusRestIsUndefinedWhereAClassIsAbsent() {
  let rows = outcome(truth: [0, 1, 1], predicted: [0, 1, 1], classes: 3)
  #expect(ROCAUCOneVsRest().score(rows) == nil)
  #expect(ROCAUC().score(rows) == nil)
  #expect(ROCAUCOneVsRest().score(outcome(truth: [0, 1], predicted: [0, 1], classes: 2)) == 1)
}
