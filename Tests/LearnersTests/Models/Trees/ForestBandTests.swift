import Learners
import Support
import Testing

/// Forests are as good as scikit-learn's, within the spread over its seeds.
@Suite struct ForestBandTests {
  private static let seeds = 3

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

  @Test(arguments: try ScoreBand.all("forests"))
  func scoresLieWithinScikitLearnsSpread(_ band: ScoreBand) throws {
    let (known, unseen) = try ScoreBand.rows(of: band.data)
    let trees = try Reference.load("forests").get("trees").integer()
    var sums: [String: Double] = [:]
    for seed in 0..<Self.seeds {
      let model = try Self.fitted(band.model, known, seed: seed, ["trees": .integer(trees)])
      let answers = try model.predict(unseen.features, executor: SerialExecutor())
      for (key, score) in ScoreBand.scores(answers, unseen.target) {
        sums[key, default: 0] += score
      }
    }
    for key in sums.keys.sorted() {
      try band.expect(key, (sums[key] ?? .nan) / Double(Self.seeds))
    }
  }

  @Test(arguments: try ScoreBand.all("forests").filter { $0.model == "random_forest" })
  func outOfBagScoresLieWithinScikitLearnsSpread(_ band: ScoreBand) throws {
    let known = try ScoreBand.rows(of: band.data).known
    let trees = try Reference.load("forests").get("out_of_bag_trees").integer()
    var sum = 0.0
    for seed in 0..<Self.seeds {
      let model = try Self.fitted(
        band.model, known, seed: seed,
        ["trees": .integer(trees), "out_of_bag": .text("rows")])
      sum += try #require(model.outOfBag?.score) / Double(Self.seeds)
    }
    try band.expect("out_of_bag", sum)
  }
}
