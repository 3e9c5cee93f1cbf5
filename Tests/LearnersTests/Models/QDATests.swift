import Learners
import Support
import Testing

@Suite struct QDATests {
  @Test(arguments: try DiscriminantCase.cases("qda"))
  func agreesWithScikitLearn(_ reference: DiscriminantCase) throws { try reference.check("qda") }

  @Test func aCovarianceWithoutInverseIsRefused() throws {
    let features = SampleData.noise(rows: 30, columns: 3, seed: 2)
    var copied = features
    for row in 0..<30 { copied[row, 2] = copied[row, 0] + copied[row, 1] }
    var constant = features
    for row in 0..<30 { constant[row, 1] = 0.1 }
    let few = SampleData.noise(rows: 6, columns: 3, seed: 2)
    for rows in [copied, constant, few] {
      let data = SampleData.set(rows, classes: (0..<rows.rows).map { $0 % 2 })
      #expect(throws: LearnerError.self) { try fitted(data) }
      let answers = try fitted(data, 0.1).predict(rows, executor: SerialExecutor())
      #expect(answers.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }

  @Test func unitsDoNotMatterWithoutRegularisation() throws {
    let data = SampleData.classes(rows: 90, columns: 3, count: 3, seed: 4)
    var other = data
    let factors = [1e-300, 1e150, 1e300]
    for row in 0..<90 {
      for column in 0..<3 { other.features[row, column] *= factors[column] }
    }
    let answers = try [data, other].map { data in
      try fitted(data).predict(data.features, executor: SerialExecutor())
    }
    for (a, b) in zip(answers[0].elements, answers[1].elements) {
      #expect(isClose(a, b, within: 1e-10))
    }
  }

  private func fitted(_ data: TrainingSet, _ part: Double = 0) throws -> any FittedLearner {
    try DiscriminantCase.recipe("qda", ["reg_param": .number(part)])
      .fitted(to: data, seed: 0, executor: SerialExecutor())
  }
}
