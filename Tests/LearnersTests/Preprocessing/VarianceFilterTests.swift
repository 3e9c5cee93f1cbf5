import Learners
import Support
import Testing

@Suite struct VarianceFilterTests {
  @Test(arguments: try StepCase.cases("variance_filter"))
  func agreesWithScikitLearn(_ entry: StepCase) throws { try entry.check() }

  @Test func dropsAndNamesWhatIsConstant() throws {
    let rows = Matrix([[1, 0.1, 1e-300, .nan], [2, 0.1, 2e-300, .nan], [3, 0.1, 1e-300, .nan]])
    let step = try StepCase.fitted("variance_filter", rows)
    #expect(step.outputNames == ["f0", "f2"])
    #expect(step.notes == ["variance_filter: 2 of 4 features dropped: f1, f3"])
    #expect(throws: LearnerError.self) {
      try StepCase.fitted("variance_filter", rows, ["threshold": .number(1e9)])
    }
  }
}
