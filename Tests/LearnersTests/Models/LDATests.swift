import Learners
import Support
import Testing

@Suite struct LDATests {
  @Test(arguments: try DiscriminantCase.cases("lda"))
  func agreesWithScikitLearn(_ reference: DiscriminantCase) throws { try reference.check("lda") }

  /// Without shrinkage, and with the shrinkage that the data call for, units do not matter.
  @Test(arguments: ["none", "auto"])
  func unitsDoNotMatter(_ shrinkage: String) throws {
    let data = SampleData.classes(rows: 60, columns: 4, count: 3, seed: 4)
    var other = data
    let factors = [1e-300, 1e150, 1e300, 1e-3]
    for row in 0..<60 {
      for column in 0..<4 { other.features[row, column] *= factors[column] }
    }
    let answers = try [data, other].map { data in
      try DiscriminantCase.recipe("lda", ["shrinkage": .text(shrinkage)])
        .fitted(to: data, seed: 0, executor: SerialExecutor())
        .predict(data.features, executor: SerialExecutor())
    }
    for (a, b) in zip(answers[0].elements, answers[1].elements) {
      #expect(isClose(a, b, within: 1e-10))
    }
  }

  @Test func aFeatureThatSaysNothingChangesNothing() throws {
    let data = try SampleData.dataset("iris")
    let more = Matrix<Double>((0..<150).map { Array(data.features.row($0)) + [0.1] })
    let other = SampleData.set(more, classes: data.classes)
    let (a, b) = (try fitted(data), try fitted(other))
    let (x, y) = (
      try a.predict(data.features, executor: SerialExecutor()),
      try b.predict(more, executor: SerialExecutor())
    )
    for (a, b) in zip(x.elements, y.elements) { #expect(isClose(a, b, within: 1e-9)) }
  }

  @Test func classesWithEqualMeansGetTheirShares() throws {
    let data = SampleData.set(
      Matrix([[1], [3], [1], [3], [1], [3]]), classes: [0, 0, 1, 1, 1, 1])
    let answers = try fitted(data).predict(Matrix([[2], [9]]), executor: SerialExecutor())
    for row in 0..<2 { #expect(isClose(answers[row, 0], 1.0 / 3, within: 1e-12)) }
  }

  @Test func shrinkageIsAWordOrAPart() throws {
    for value: ParameterValue in [.text("some"), .number(1.5), .number(-0.1)] {
      #expect(throws: LearnerError.self) {
        try DiscriminantCase.recipe("lda", ["shrinkage": value])
      }
    }
  }

  private func fitted(_ data: TrainingSet) throws -> any FittedLearner {
    try DiscriminantCase.recipe("lda").fitted(to: data, seed: 0, executor: SerialExecutor())
  }
}
