import Glibc
import Learners
import Support
import Testing

/// Forests are as good as scikit-learn's, within the spread over its seeds.
@Suite struct ForestBandTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let band: JSON
    let model: String
    let data: String
    var testDescription: String { "\(model) \(data)" }

    init(_ band: JSON) throws {
      self.band = band
      model = try band.get("model").text()
      data = try band.get("data").text()
    }

    func expect(_ key: String, _ found: Double) throws {
      let wanted = try band.get(key)
      let (low, high) = (try wanted.get("low").number(), try wanted.get("high").number())
      #expect(found >= low && found <= high, "\(key) \(found) not in \(low)...\(high)")
    }
  }

  static var cases: [Case] {
    get throws { try Reference.load("forests").get("bands").list().map { try Case($0) } }
  }

  private static let seeds = 3

  /// The rows of one side: 0 for training, 1 for test.
  private static func rows(_ name: String, side: Int) throws -> TrainingSet {
    let table = try Reference.load("forests").get(name)
    let features =
      if case .null = try table.get("features") {
        try SampleData.dataset(name).features
      } else {
        Matrix(try table.get("features").rows())
      }
    let sides = try table.get("test").integers()
    let rows = sides.indices.filter { sides[$0] == side }
    let truth = try table.get("truth").numbers()
    let chosen = features.selecting(rows: rows)
    if name == "diabetes" {
      return SampleData.set(chosen, values: Matrix(rows.map { [truth[$0]] }))
    }
    return SampleData.set(chosen, classes: rows.map { Int(truth[$0]) })
  }

  private static func fitted(
    _ model: String, _ data: TrainingSet, seed: Int, _ changes: [String: ParameterValue]
  ) throws -> FittedForest {
    let type = try #require(ModelCatalog.type(named: model))
    let learner = try type.init(
      ParameterValues(defaultsOf: type.parameters, changing: changes))
    return try #require(
      try learner.fitted(to: data, seed: UInt64(seed), executor: ThreadedExecutor(width: 2))
        as? FittedForest)
  }

  @Test(arguments: try cases)
  func scoresLieWithinScikitLearnsSpread(_ test: Case) throws {
    let (known, unseen) = (try Self.rows(test.data, side: 0), try Self.rows(test.data, side: 1))
    let trees = try Reference.load("forests").get("trees").integer()
    var sums: [String: Double] = [:]
    for seed in 0..<Self.seeds {
      let model = try Self.fitted(test.model, known, seed: seed, ["trees": .integer(trees)])
      let answers = try model.predict(unseen.features, executor: SerialExecutor())
      for (key, score) in Self.scores(answers, unseen.target) { sums[key, default: 0] += score }
    }
    for key in sums.keys.sorted() {
      try test.expect(key, (sums[key] ?? .nan) / Double(Self.seeds))
    }
  }

  @Test(arguments: try cases.filter { $0.model == "random_forest" })
  func outOfBagScoresLieWithinScikitLearnsSpread(_ test: Case) throws {
    let known = try Self.rows(test.data, side: 0)
    let trees = try Reference.load("forests").get("out_of_bag_trees").integer()
    var sum = 0.0
    for seed in 0..<Self.seeds {
      let model = try Self.fitted(
        test.model, known, seed: seed,
        ["trees": .integer(trees), "out_of_bag": .text("rows")])
      sum += try #require(model.outOfBag?.score) / Double(Self.seeds)
    }
    try test.expect("out_of_bag", sum)
  }

  private static func scores(
    _ answers: Matrix<Double>, _ truth: TrainingSet.Target
  ) -> [String: Double] {
    switch truth {
    case .values(let values):
      let outcome = Outcome(.values(truth: values, predicted: answers))
      return ["r2": RSquared(ParameterValues()).score(outcome) ?? .nan]
    case .classes(let classes, _):
      let predicted = (0..<answers.rows).map { row in
        let own = Array(answers.row(row))
        return own.firstIndex(of: own.max() ?? 0) ?? 0
      }
      let outcome = Outcome(
        .classes(truth: classes, predicted: predicted, probabilities: answers))
      let losses = classes.indices.map { -log(max(answers[$0, classes[$0]], 1e-3)) }
      return [
        "balanced_accuracy": BalancedAccuracy(ParameterValues()).score(outcome) ?? .nan,
        "log_loss": losses.reduce(0, +) / Double(losses.count),
      ]
    }
  }
}
