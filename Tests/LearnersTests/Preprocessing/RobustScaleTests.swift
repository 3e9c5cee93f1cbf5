import Learners
import Support
import Testing

@Suite struct RobustScaleTests {
  @Test(arguments: try StepCase.cases("robust_scale"))
  func agreesWithScikitLearn(_ entry: StepCase) throws { try entry.check() }

  @Test func unitsAndFarScalesDoNotMatter() throws {
    let rows = Matrix([[1e300, 1e-300, -1.7e308], [2e300, 3e-300, 1.7e308], [4e300, 2e-300, 0]])
    let found = try StepCase.fitted("robust_scale", rows).transform(
      rows, groups: [], executor: SerialExecutor())
    let wanted = [-2.0 / 3, -1, -1, 0, 1, 1, 4.0 / 3, 0, 0]
    for (a, b) in zip(found.elements, wanted) { #expect(isClose(a, b, within: 1e-12)) }
  }

  @Test func theLowerPercentileComesFirst() {
    for ends in [[75.0, 25], [30, 30], [10]] {
      #expect(throws: LearnerError.self) {
        try StepCase.recipe(
          "robust_scale", ["quantile_range": .list(ends.map { .number($0) })])
      }
    }
  }
}
