import Learners
import Support
import Testing

@Test func f1MacroLeavesOutClassesThatOccurNowhere() {
  // F1 2/3 and 2/3; class 2 neither has rows nor was predicted.
  let rows = outcome(truth: [0, 0, 1], predicted: [0, 1, 1], classes: 3)
  #expect(isClose(F1Macro().score(rows), 2.0 / 3, within: 1e-15))
}
