import Learners
import Support
import Testing

@Test func specificityIsTheRecallOfAllOthers() {
  // Of two classes it is the recall of the other one: 1 and 2/3.
  let rows = outcome(truth: [0, 0, 0, 1], predicted: [0, 0, 1, 1], classes: 2)
  #expect(isClose(SpecificityMacro().score(rows), 5.0 / 6, within: 1e-15))
  #expect(SpecificityMacro.chance(classes: 4) == 0.75)
}
