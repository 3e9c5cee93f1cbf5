import Learners
import Support
import Testing

@Suite struct KNNTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let reference: JSON
    let testDescription: String

    static func all() throws -> [Case] {
      try Reference.load("neighbors").get("cases").list().map {
        Case(
          reference: $0,
          testDescription: "\(try $0.get("k").integer()) \(try $0.get("weights").text())"
            + " \(try $0.get("metric").text())")
      }
    }

    func recipe() throws -> KNN {
      try KNNTests.recipe([
        "k": .integer(try reference.get("k").integer()),
        "weights": .text(try reference.get("weights").text()),
        "metric": .text(try reference.get("metric").text()),
      ])
    }
  }

  static func recipe(_ changes: [String: ParameterValue]) throws -> KNN {
    KNN(ParameterValues(defaultsOf: KNN.parameters, changing: changes))
  }

  @Test(arguments: try Case.all())
  func agreesWithScikitLearn(_ entry: Case) throws {
    let all = try Reference.load("neighbors")
    let features = Matrix(try all.get("features").rows())
    let new = Matrix(try all.get("new").rows())
    let targets = Matrix(try all.get("targets").rows())
    let tolerance = try all.get("tolerance").number()
    let sets = [
      ("probabilities", SampleData.set(features, classes: try all.get("classes").integers())),
      ("values", SampleData.set(features, values: targets)),
    ]
    for (key, data) in sets {
      let model = try entry.recipe().fitted(to: data, seed: 0, executor: SerialExecutor())
      let found = try model.predict(new, executor: SerialExecutor())
      let wanted = Matrix(try entry.reference.get(key).rows())
      #expect(found.rows == wanted.rows && found.columns == wanted.columns)
      for (a, b) in zip(found.elements, wanted.elements) {
        #expect(isClose(a, b, within: tolerance))
      }
    }
  }

  @Test func equallyNearRowsCountInTheirOrder() throws {
    let data = SampleData.set(
      Matrix([[1], [-1], [1], [-1]]), values: Matrix([[1], [10], [100], [1000]]))
    let model = try Self.recipe(["k": .integer(3)])
      .fitted(to: data, seed: 0, executor: SerialExecutor())
    #expect(try model.predict(Matrix([[0]]), executor: SerialExecutor()).elements == [37])
  }

  @Test func weightsWeighVotes() throws {
    var data = SampleData.set(Matrix([[1], [2], [3], [2.5]]), classes: [0, 1, 1, 0])
    data.weights = [3, 1, 0, 1e-300]
    let model = try Self.recipe(["k": .integer(2)])
      .fitted(to: data, seed: 0, executor: SerialExecutor())
    let answers = try model.predict(Matrix([[1], [9]]), executor: SerialExecutor())
    #expect(answers.elements == [0.75, 0.25, 1e-300, 1])
  }

  @Test func fewRowsAllVoteAndAreNoted() throws {
    let data = SampleData.set(Matrix([[1], [2], [7]]), classes: [0, 1, 1], count: 3)
    let model = try Self.recipe([:]).fitted(to: data, seed: 0, executor: SerialExecutor())
    let answers = try model.predict(Matrix([[1]]), executor: SerialExecutor())
    #expect(answers.elements == [1.0 / 3, 2.0 / 3, 0])
    #expect(model.notes == ["knn: all 3 training rows vote, fewer than k = 5"])
  }
}
