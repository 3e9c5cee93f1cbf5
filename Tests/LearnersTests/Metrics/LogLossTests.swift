import Learners
import Support
import Testing

@Test func logLossOfASureMistakeIsFinite() {
  let score = LogLoss().score(outcome(truth: [0], predicted: [1], classes: 2))
  #expect(isClose(score, 36.04365338911715, within: 1e-14))
}

@Test func logLossOfNaNIsUndefined() {
  let rows = Outcome(
    .classes(
      truth: [0, 1], predicted: [0, 1],
      probabilities: Matrix(rows: 2, columns: 2, elements: [.nan, .nan, 0, 1])))
  #expect(BrierScore().score(rows) == nil)
  #expect(ROCAUC().score(rows) == nil)
  #expect(LogLoss().score(rows) == nil)
}
