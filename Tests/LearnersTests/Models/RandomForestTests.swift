import Glibc
import Learners
import Support
import Testing

@Suite struct RandomForestTests {
  private func forest(
    _ data: TrainingSet, _ changes: [String: ParameterValue], seed: UInt64 = 1
  ) throws -> any FittedLearner {
    try RandomForest(ParameterValues(defaultsOf: RandomForest.parameters, changing: changes))
      .fitted(to: data, seed: seed, executor: SerialExecutor())
  }

  private static let oneTree: [String: ParameterValue] = [
    "trees": .integer(1), "bootstrap": .bool(false), "features": .text("all"),
  ]

  /// A tree on all rows and features has no chance in it: scikit-learn's must give the same
  /// answers.
  @Test(arguments: try Reference.load("random_forest").get("trees").list())
  func oneTreeAgreesWithScikitLearn(_ reference: JSON) throws {
    let table = try Reference.load("random_forest").get(try reference.get("data").text())
    let features = try table.get("features").table()
    var changes = Self.oneTree
    for key in try reference.get("parameters").keys() {
      switch try reference.get("parameters").get(key) {
      case .text(let text): changes[key] = .text(text)
      case let other: changes[key] = .integer(try other.integer())
      }
    }
    var data =
      if case .list = try table.get("classes") {
        SampleData.set(features, classes: try table.get("classes").integers())
      } else {
        SampleData.set(features, values: Matrix(try table.get("values").rows()))
      }
    if case .list = try reference.get("weights") {
      data.weights = try reference.get("weights").numbers()
    }
    let answers = try forest(data, changes).predict(
      try table.get("new").table(), executor: SerialExecutor())
    let expected = try reference.get("answers").rows().flatMap { $0 }
    #expect(answers.elements.count == expected.count)
    for (found, wanted) in zip(answers.elements, expected) {
      #expect(isClose(found, wanted, within: 1e-9))
    }
  }

  @Test func scoresLieWithinScikitLearnsSpread() throws {
    let bands = try Reference.load("random_forest").get("bands").list()
    for band in bands {
      let name = try band.get("data").text()
      let data = try SampleData.dataset(name)
      let isTest = try band.get("test").integers()
      let train = (0..<data.features.rows).filter { isTest[$0] == 0 }
      let test = (0..<data.features.rows).filter { isTest[$0] == 1 }
      let known = SampleData.set(
        data.features.selecting(rows: train), classes: train.map { data.classes[$0] })
      let unseen = data.features.selecting(rows: test)
      let truth = test.map { data.classes[$0] }
      var accuracy = 0.0
      var loss = 0.0
      let seeds = 3
      for seed in 0..<seeds {
        let model = try forest(
          known, ["trees": .integer(try band.get("count").integer())], seed: UInt64(seed))
        let answers = try model.predict(unseen, executor: SerialExecutor())
        let scores = Scores(answers, truth)
        accuracy += scores.balancedAccuracy / Double(seeds)
        loss += scores.logLoss / Double(seeds)
      }
      for (key, found) in [("balanced_accuracy", accuracy), ("log_loss", loss)] {
        let wanted = try band.get(key)
        let (low, high) = (try wanted.get("low").number(), try wanted.get("high").number())
        #expect(found >= low && found <= high, "\(name) \(key) \(found) not in \(low)...\(high)")
      }
    }
  }

  @Test func missingValuesCarryInformation() throws {
    var features = SampleData.noise(rows: 80, columns: 2, seed: 4)
    let classes = (0..<80).map { $0 % 2 }
    for row in 0..<80 where classes[row] == 1 { features[row, 0] = .nan }
    let data = SampleData.set(features, classes: classes)
    let model = try forest(data, ["trees": .integer(5), "features": .text("all")])
    let answers = try model.predict(Matrix([[.nan, 0], [0.1, 0]]), executor: SerialExecutor())
    #expect(answers.elements == [0, 1, 1, 0])
  }

  @Test func leavesHaveTheirLeastSize() throws {
    let data = SampleData.classes(rows: 50, columns: 3, count: 2, seed: 12)
    var changes = Self.oneTree
    changes["min_leaf"] = .integer(20)
    let answers = try forest(data, changes).predict(data.features, executor: SerialExecutor())
    let leaves = Dictionary(grouping: (0..<50).map { answers[$0, 0] }, by: \.bitPattern)
    #expect(leaves.count == 2)
    #expect(leaves.values.allSatisfy { $0.count >= 20 })
  }

  @Test(arguments: ["sqrt", "log2", "all", "0.01", "1", "1.0", "999"])
  func featuresAreRead(_ text: String) throws {
    let data = SampleData.classes(rows: 20, columns: 5, count: 2, seed: 2)
    _ = try forest(data, ["trees": .integer(1), "features": .text(text)])
  }

  @Test(arguments: ["none", "0", "-1", "1.5", "nan", ""])
  func otherFeaturesAreRefused(_ text: String) {
    #expect(throws: LearnerError.self) {
      try RandomForest(
        ParameterValues(defaultsOf: RandomForest.parameters, changing: ["features": .text(text)]))
    }
  }

  @Test func criteriaBelongToTasks() throws {
    let data = SampleData.classes(rows: 20, columns: 5, count: 2, seed: 2)
    #expect(throws: LearnerError.self) { try forest(data, ["criterion": .text("squared_error")]) }
  }
}

/// Balanced accuracy and log loss, as the reference script computes them.
private struct Scores {
  var balancedAccuracy = 0.0
  var logLoss = 0.0

  init(_ answers: Matrix<Double>, _ truth: [Int]) {
    var hits = [Double](repeating: 0, count: answers.columns)
    var totals = hits
    for (row, label) in truth.enumerated() {
      let chances = Array(answers.row(row))
      totals[label] += 1
      if chances.firstIndex(of: chances.max() ?? 0) == label { hits[label] += 1 }
      logLoss -= log(max(chances[label], 1e-3)) / Double(truth.count)
    }
    for label in totals.indices {
      balancedAccuracy += hits[label] / totals[label] / Double(totals.count)
    }
  }
}
