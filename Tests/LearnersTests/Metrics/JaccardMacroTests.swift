import Learners
import Support
import Testing

@Test func jaccardMacroLeavesOutClassesThatOccurNowhere() {
  // 1 of 2 and 1 of 2; class 2 neither has rows nor was predicted.
  let rows = outcome(truth: [0, 0, 1], predicted: [0, 1, 1], classes: 3)
  #expect(JaccardMacro().score(rows) == 0.5)
}
