import Learners
import Support
import Testing

/// Networks are as good as scikit-learn's and PyTorch's, within the spread over their seeds.
@Suite struct NetworkBandTests {
  private static let seeds = 3

  /// What the reference's settings are called here.
  private static func parameters(_ model: String) throws -> [String: ParameterValue] {
    let settings = try Reference.load("network_bands").get("settings")
    func integer(_ key: String) throws -> ParameterValue {
      .integer(try settings.get(key).integer())
    }
    var found: [String: ParameterValue] = [
      "epochs": try integer("epochs"), "batch": try integer("batch_size"),
      "learning_rate": .number(try settings.get("learning_rate").number()),
      "weight_decay": .number(0),
    ]
    switch model {
    case "mlp": found["hidden"] = .list([try integer("hidden")])
    case "cnn":
      found["channels"] = .list([try integer("filters"), try integer("filters")])
      found["kernel"] = try integer("width")
      found["pool"] = try integer("pool")
    default:
      found["hidden"] = try integer("units")
      found["attention_hidden"] = try integer("attention_units")
    }
    return found
  }

  /// Training and test rows, columns standardized by the training rows; one input of some steps.
  private static func rows(_ band: ScoreBand) throws -> (known: TrainingSet, unseen: TrainingSet) {
    let isSequence = band.model != "mlp"
    let reference = isSequence && band.data == "motions" ? "network_bands" : "forests"
    let (known, unseen) = try ScoreBand.rows(of: band.data, in: reference)
    let scale = try Standardize(ParameterValues(defaultsOf: Standardize.parameters)).fitted(
      to: known, seed: 0, executor: SerialExecutor())
    let steps = try Reference.load("network_bands").get("steps").get(band.data).integer()
    func scaled(_ set: TrainingSet) throws -> TrainingSet {
      let features = try scale.transform(
        set.features, groups: set.groups, executor: SerialExecutor())
      let block = InputBlock(
        name: "input", columns: 0..<features.columns, steps: isSequence ? steps : 1)
      return TrainingSet(
        features: features, featureNames: set.featureNames, target: set.target,
        weights: set.weights, groups: set.groups, blocks: [block])
    }
    return (try scaled(known), try scaled(unseen))
  }

  @Test(arguments: try ScoreBand.all("network_bands"))
  func scoresLieWithinTheLibrariesSpread(_ band: ScoreBand) throws {
    let (known, unseen) = try Self.rows(band)
    let type = try #require(ModelCatalog.type(named: band.model))
    let recipe = try type.init(
      ParameterValues(defaultsOf: type.parameters, changing: Self.parameters(band.model)))
    var sums: [String: Double] = [:]
    for seed in 0..<Self.seeds {
      let model = try recipe.fitted(
        to: known, seed: UInt64(seed), executor: ThreadedExecutor(width: 2))
      let answers = try model.predict(unseen.features, executor: SerialExecutor())
      for (key, score) in ScoreBand.scores(answers, unseen.target) {
        sums[key, default: 0] += score
      }
    }
    for key in sums.keys.sorted() {
      try band.expect(key, (sums[key] ?? .nan) / Double(Self.seeds))
    }
  }
}
