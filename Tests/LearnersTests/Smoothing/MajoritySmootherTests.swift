import Learners
import Testing

@Suite struct MajoritySmootherTests {
  @Test func mostOfFiveDecide() throws {
    let answers = SmoothingCase.two([0.1, 0.9, 0.2, 0.1, 0.3, 0.8, 0.7, 0.9])
    let found = try SmoothingCase.smoothed("majority", answers)
    // At the ends three and four have a say: of 0, 1, 0, 0 three are 0, of 0, 1, 1, 1 three are 1.
    #expect(SmoothingCase.decisions(found) == [0, 0, 0, 0, 0, 1, 1, 1])
    // One vote of three, and half a vote by mean probability 0.4.
    #expect(abs(found[0, 1] - (1 + 0.5 * 0.4) / 3.5) < 1e-15)
  }

  @Test func tiesGoToTheMoreProbable() throws {
    let answers = SmoothingCase.two([0.45, 0.9])
    #expect(SmoothingCase.decisions(try SmoothingCase.smoothed("majority", answers)) == [1, 1])
    let other = SmoothingCase.two([0.05, 0.6])
    #expect(SmoothingCase.decisions(try SmoothingCase.smoothed("majority", other)) == [0, 0])
  }

  @Test func causalVotesLookBackOnly() throws {
    let causal: [String: ParameterValue] = ["causal": .bool(true), "width": .integer(3)]
    let answers = SmoothingCase.two([0.1, 0.9, 0.8, 0.7, 0.2, 0.1])
    let found = try SmoothingCase.smoothed("majority", answers, causal)
    // The second is a tie of 0.1 and 0.9, which means 0.5: the first class.
    #expect(SmoothingCase.decisions(found) == [0, 0, 1, 1, 1, 0])
  }

  @Test func anEvenWidthHasNoMiddle() throws {
    #expect(
      throws: LearnerError.parameter(
        "'width: 4' has no middle: take an odd number, or 'causal: true'")
    ) { try SmoothingCase.make("majority", ["width": .integer(4)]) }
    _ = try SmoothingCase.make("majority", ["width": .integer(4), "causal": .bool(true)])
  }
}
