import Learners
import Support
import Testing

@Test func averagePrecisionOfAPerfectRankingIsOne() {
  let rows = Outcome(
    .classes(
      truth: [1, 0, 1, 0], predicted: [1, 0, 1, 0],
      probabilities: Matrix(
        rows: 4, columns: 2, elements: [0.1, 0.9, 0.8, 0.2, 0.3, 0.7, 0.6, 0.4])))
  #expect(AveragePrecision().score(rows) == 1)
}

/// Positives at places 1 and 3 of 4: (1 + 2/3) / 2.
@Test func averagePrecisionAddsUpStepsInRecall() {
  let rows = Outcome(
    .classes(
      truth: [1, 0, 1, 0], predicted: [1, 1, 1, 0],
      probabilities: Matrix(
        rows: 4, columns: 2, elements: [0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.6, 0.4])))
  #expect(isClose(AveragePrecision().score(rows), 5.0 / 6, within: 1e-15))
}

@Test func averagePrecisionWithoutAPositiveIsUndefined() {
  #expect(AveragePrecision().score(outcome(truth: [0, 0], predicted: [0, 1], classes: 2)) == nil)
  #expect(AveragePrecision().score(outcome(truth: [0, 1], predicted: [0, 1], classes: 3)) == nil)
}
