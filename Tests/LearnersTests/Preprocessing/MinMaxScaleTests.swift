import Learners
import Support
import Testing

@Suite struct MinMaxScaleTests {
  @Test(arguments: try StepCase.cases("min_max_scale"))
  func agreesWithScikitLearn(_ entry: StepCase) throws { try entry.check() }

  @Test func farScalesDoNotOverflow() throws {
    let rows = Matrix([[-1.7e308, 1e-300], [1.7e308, 3e-300], [0, 2e-300]])
    let step = try StepCase.fitted("min_max_scale", rows)
    let found = try step.transform(rows, groups: [], executor: SerialExecutor())
    for (a, b) in zip(found.elements, [0, 0, 1, 1, 0.5, 0.5]) {
      #expect(isClose(a, b, within: 1e-12))
    }
    let far = try step.transform(Matrix([[1, 1e308]]), groups: [], executor: SerialExecutor())
    #expect(far.elements.allSatisfy { $0.isFinite })
  }

  @Test func theRangeHasAWidth() {
    for ends in [[1.0, 0], [1, 1], [-1.7e308, 1.7e308]] {
      #expect(throws: LearnerError.self) {
        try StepCase.recipe("min_max_scale", ["range": .list(ends.map { .number($0) })])
      }
    }
  }
}
