import Learners
import Support
import Testing

@Suite struct PolynomialFeaturesTests {
  @Test(arguments: try StepCase.cases("polynomial_features"))
  func agreesWithScikitLearn(_ entry: StepCase) throws { try entry.check() }

  @Test func namesSayWhatIsMultiplied() throws {
    let step = try StepCase.fitted("polynomial_features", Matrix([[1, 2]]))
    #expect(step.outputNames == ["f0", "f1", "f0^2", "f0 f1", "f1^2"])
    let found = try step.transform(
      Matrix([[3, 1e300]]), groups: [], executor: SerialExecutor())
    #expect(found.elements == [3, 1e300, 9, 3e300, .greatestFiniteMagnitude])
  }

  @Test func tooManyProductsAreRefused() {
    #expect(throws: LearnerError.self) {
      try StepCase.fitted(
        "polynomial_features", Matrix(repeating: 1, rows: 2, columns: 120),
        ["degree": .integer(10)])
    }
  }
}
