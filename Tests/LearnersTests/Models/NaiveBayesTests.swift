import Learners
import Support
import Testing

@Suite struct NaiveBayesTests {
  @Test(arguments: try DiscriminantCase.cases("naive_bayes"))
  func agreesWithScikitLearn(_ reference: DiscriminantCase) throws {
    try reference.check("naive_bayes")
  }

  @Test func momentsAreThoseOfTheClasses() throws {
    let data = SampleData.set(
      Matrix([[1, 1e300], [3, 3e300], [10, 1e-9], [14, 2e-9]]), classes: [0, 0, 1, 1])
    let model = try #require(
      try DiscriminantCase.recipe("naive_bayes", ["var_smoothing": .number(0)])
        .fitted(to: data, seed: 0, executor: SerialExecutor()) as? FittedNaiveBayes)
    #expect(model.classMeans.elements[0] == 2)
    #expect(isClose(model.classMeans[0, 1] / 2e300, 1, within: 1e-12))
    #expect(model.classMeans[1, 0] == 12)
    #expect(model.classVariances[0, 0] == 1 && model.classVariances[1, 0] == 4)
    #expect(model.shares == [0.5, 0.5])
  }

  @Test func aConstantFeatureHasADefinedAnswer() throws {
    let data = SampleData.set(Matrix([[1, 5], [1, 6], [2, 5], [2, 6]]), classes: [0, 0, 1, 1])
    let model = try DiscriminantCase.recipe("naive_bayes", ["var_smoothing": .number(0)])
      .fitted(to: data, seed: 0, executor: SerialExecutor())
    let answers = try model.predict(
      Matrix([[1, 5], [2, 6], [1e300, -1e300]]), executor: SerialExecutor())
    #expect(Array(answers.row(0)) == [1, 0])
    #expect(Array(answers.row(1)) == [0, 1])
    #expect(answers.elements.allSatisfy { $0.isFinite })
  }
}
