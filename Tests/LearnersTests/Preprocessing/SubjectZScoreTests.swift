import Learners
import Support
import Testing

@Suite struct SubjectZScoreTests {
  @Test func everySubjectIsScaledWithItsOwnRows() throws {
    let rows = Matrix([[1, 5], [10, 5], [3, .nan], [30, 7], [20, 6], [100, 9]])
    let step = try StepCase.fitted("subject_zscore", rows)
    let found = try step.transform(
      rows, groups: [4, 2, 4, 2, 2, 9], executor: SerialExecutor())
    let unit = 1.5.squareRoot()
    let pooled = try Standardize(ParameterValues()).moments(of: rows, names: ["f0", "f1"])
      .transform(rows)
    // Subject 4 has one value of the second feature, subject 9 one row: scaled with all rows.
    let wanted = [-1, pooled[0, 1], -unit, -unit, 1, .nan, unit, unit, 0, 0] + pooled.row(5)
    for (a, b) in zip(found.elements, wanted) { #expect(isClose(a, b, within: 1e-12)) }
  }

  @Test func saysThatItIsTransductive() throws {
    #expect(SubjectZScore.isTransductive)
    let step = try StepCase.fitted("subject_zscore", Matrix([[1], [2]]))
    #expect(throws: LearnerError.failed("subject_zscore needs the subject of every row")) {
      try step.transform(Matrix([[1], [2]]), groups: [1], executor: SerialExecutor())
    }
  }
}
