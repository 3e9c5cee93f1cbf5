import Learners
import Support
import Testing

@Suite struct CategoryTests {
  static let models = ["decision_tree", "extra_trees", "random_forest"]

  private static func fitted(
    _ model: String, _ data: TrainingSet, _ changes: [String: ParameterValue]
  ) throws -> FittedForest {
    let type = try #require(ModelCatalog.type(named: model))
    var changes = changes
    if model != "decision_tree" { changes["trees"] = changes["trees"] ?? .integer(9) }
    return try #require(
      try type.init(ParameterValues(defaultsOf: type.parameters, changing: changes))
        .fitted(to: data, seed: 1, executor: SerialExecutor()) as? FittedForest)
  }

  private static let first: [String: ParameterValue] = ["categorical": .list([.text("f0")])]

  /// Odd and even numbers are one question about categories, and many about amounts.
  @Test func oneQuestionPartsOddFromEven() throws {
    let data = SampleData.set(
      Matrix((0..<60).map { [Double($0 % 12)] }), classes: (0..<60).map { $0 % 2 })
    #expect(try Self.fitted("decision_tree", data, Self.first).nodeCount == 3)
    #expect(try Self.fitted("decision_tree", data, [:]).nodeCount == 23)
  }

  /// Every partition of six categories is tried by hand.
  @Test(arguments: [false, true])
  func theBestOfAllPartitionsIsFound(_ isNumbers: Bool) throws {
    var generator = SplitMix64(seed: 30)
    for _ in 0..<20 {
      let kinds = (0..<40).map { $0 < 6 ? $0 : generator.below(6) }
      let truth = (0..<40).map { _ in
        isNumbers ? generator.uniform() : Double(generator.below(2))
      }
      let features = Matrix(kinds.map { [Double($0 * 7 % 6)] })
      let data =
        isNumbers
        ? SampleData.set(features, values: Matrix(truth.map { [$0] }))
        : SampleData.set(features, classes: truth.map { Int($0) }, count: 2)
      var changes = Self.first
      changes["max_depth"] = .integer(1)
      let answers = try Self.fitted("decision_tree", data, changes)
        .predict(features, executor: SerialExecutor())
      let found = (0..<40).map { answers[$0, isNumbers ? 0 : 1] }
      var least = Double.infinity
      for part in 1..<63 {
        least = min(least, Self.squares(truth, kinds.map { part >> $0 & 1 }))
      }
      let error = zip(found, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(isClose(error, least, within: 1e-9))
    }
  }

  /// The squared error around the means of two sides.
  private static func squares(_ truth: [Double], _ side: [Int]) -> Double {
    (0..<2).reduce(0.0) { sum, which in
      let own = truth.indices.filter { side[$0] == which }.map { truth[$0] }
      let mean = own.reduce(0, +) / Double(own.count)
      return sum + own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
  }

  @Test(arguments: models)
  func namesOfCategoriesDoNotMatter(_ model: String) throws {
    var generator = SplitMix64(seed: 5)
    let kinds = (0..<200).map { $0 < 20 ? $0 : generator.below(20) }
    let noise = SampleData.noise(rows: 200, columns: 1, seed: 1)
    let classes = kinds.indices.map { kinds[$0] * 5 % 3 == 0 || noise[$0, 0] > 1.5 ? 1 : 0 }
    var changes = Self.first
    changes["max_depth"] = .integer(6)
    let answers = try [1.0, 1e-200].map { factor in
      let features = Matrix(kinds.indices.map { [Double(kinds[$0]) * factor, noise[$0, 0]] })
      let forest = try Self.fitted(model, SampleData.set(features, classes: classes), changes)
      return try forest.predict(features, executor: SerialExecutor())
    }
    #expect(answers[0] == answers[1])
    let right = classes.indices.filter { (answers[0][$0, 1] > 0.5) == (classes[$0] == 1) }.count
    #expect(right > 170)
  }

  /// A category that training did not have is a missing value; both have an answer.
  @Test(arguments: models)
  func unknownCategoriesAreMissing(_ model: String) throws {
    let kinds = (0..<90).map { Double($0 % 9) }
    var features = Matrix(kinds.map { [$0, 1] })
    for row in stride(from: 0, to: 90, by: 10) { features[row, 0] = .nan }
    let data = SampleData.set(features, classes: kinds.map { Int($0) % 3 }, count: 3)
    let forest = try Self.fitted(model, data, Self.first)
    let answers = try forest.predict(
      Matrix([[.nan, 1], [77, 1], [4.5, 1], [.infinity, 1], [4, 1]]), executor: SerialExecutor())
    for row in 1..<4 { #expect(Array(answers.row(row)) == Array(answers.row(0))) }
    #expect(answers[4, 1] > 0.8)
    let restored = try RandomForest.restored(from: forest.archive)
    #expect(restored.archive == forest.archive)
    #expect(
      try restored.predict(features, executor: SerialExecutor())
        == forest.predict(features, executor: SerialExecutor()))
  }

  @Test func columnsMustExistAndHaveFewCategories() throws {
    let many = SampleData.set(
      Matrix((0..<256).map { [Double($0)] }), classes: (0..<256).map { $0 % 2 })
    #expect(
      throws: LearnerError.parameter(
        "'categorical' names 'f0', which has more than 255 different values")
    ) { try Self.fitted("decision_tree", many, Self.first) }
    #expect(throws: LearnerError.parameter("'categorical' names 'x', which is no column")) {
      try Self.fitted("decision_tree", many, ["categorical": .list([.text("x")])])
    }
    let few = SampleData.set(
      Matrix((0..<255).map { [Double($0)] }), classes: (0..<255).map { $0 % 2 })
    #expect(try Self.fitted("decision_tree", few, Self.first).nodeCount == 3)
  }
}
