import Glibc
import Learners
import Support
import Testing

@Suite struct GradientBoostingTests {
  private static let reference = Result { try Reference.load("gradient_boosting") }

  private func boosting(
    _ data: TrainingSet, _ changes: [String: ParameterValue], seed: UInt64 = 1,
    executor: any Executor = SerialExecutor()
  ) throws -> FittedBoosting {
    try GradientBoosting(
      ParameterValues(defaultsOf: GradientBoosting.parameters, changing: changes)
    ).fittedModel(to: data, seed: seed, executor: executor)
  }

  private static func table(_ reference: JSON) throws -> TrainingSet {
    let table = try Self.reference.get().get("table")
    let features = try table.get(try reference.get("x").text()).table()
    var data: TrainingSet
    switch try reference.get("target").text() {
    case "values":
      data = SampleData.set(
        features, values: Matrix(try table.get("y").numbers().map { [$0] }))
    case "two":
      data = SampleData.set(
        features, classes: try table.get("classes").integers().map { $0 == 2 ? 1 : 0 })
    default: data = SampleData.set(features, classes: try table.get("classes").integers())
    }
    if case .bool(true) = try reference.get("weighted") {
      data.weights = try table.get("weights").numbers()
    }
    return data
  }

  private static func changes(_ parameters: JSON) throws -> [String: ParameterValue] {
    var changes: [String: ParameterValue] = [:]
    for key in try parameters.keys() {
      switch key {
      case "monotone":
        let entries = try parameters.get(key).integers().enumerated().map {
          ParameterValue.Entry(key: "f\($0.offset)", value: .integer($0.element))
        }
        changes[key] = .map(entries)
      case "max_depth", "max_leaves": changes[key] = .integer(try parameters.get(key).integer())
      default: changes[key] = .number(try parameters.get(key).number())
      }
    }
    if changes["max_leaves"] != nil { changes["max_depth"] = .integer(64) }
    return changes
  }

  /// Same bins, same gradients: the same trees as XGBoost's, node for node.
  @Test(arguments: try Reference.load("gradient_boosting").get("trees").list())
  func treesAgreeWithXGBoost(_ reference: JSON) throws {
    let data = try Self.table(reference)
    var changes = try Self.changes(try reference.get("parameters"))
    let rounds = try reference.get("rounds").integer()
    changes["trees"] = .integer(rounds)
    let grown = try StoredTree.all(of: boosting(data, changes))
    let expected = try reference.get("trees").list()
    try #require(grown.count == expected.count)
    let outputs = expected.count / rounds
    for (index, tree) in expected.enumerated() {
      // Theirs stand round by round, ours class by class.
      let own = grown[index % outputs * rounds + index / outputs]
      try own.compare(with: tree, data.features)
    }
  }

  @Test func categoriesAreCutAsLightGBMDoes() throws {
    let reference = try Self.reference.get().get("categories")
    let values = try reference.get("x").numbers()
    let data = SampleData.set(
      Matrix(values.map { [$0] }), values: Matrix(try reference.get("y").numbers().map { [$0] }))
    let model = try boosting(
      data,
      [
        "trees": .integer(1), "max_depth": .integer(1), "learning_rate": .number(1),
        "categorical": .list([.text("f0")]),
      ])
    let categories = (0..<12).map { [Double($0)] } + [[.nan], [0.5]]
    let answers = try model.predict(Matrix(categories), executor: SerialExecutor())
    let theirs = try reference.get("set").integers()
    let sides = (0..<12).map { answers[$0, 0] == answers[theirs[0], 0] }
    #expect(sides == (0..<12).map { theirs.contains($0) })
    // A category that training did not have is like a missing one.
    #expect(answers[12, 0] == answers[13, 0])
    let unit = model.archive.numbers["scale_units"]?.first ?? 0
    let gain = try #require(try StoredTree.all(of: model).first?.gains[0])
    #expect(isClose(gain * unit * unit, try reference.get("gain").number(), within: 1e-5))
  }

  @Test func mediansAgreeWithScikitLearn() throws {
    let reference = try Self.reference.get()
    let table = try reference.get("table")
    let data = SampleData.set(
      try table.get("x").table(), values: Matrix(try table.get("y").numbers().map { [$0] }))
    let model = try boosting(
      data,
      [
        "trees": .integer(1), "max_depth": .integer(3), "learning_rate": .number(1),
        "l2": .number(0), "min_child_weight": .number(9), "loss": .text("absolute_error"),
      ])
    let answers = try model.predict(data.features, executor: SerialExecutor())
    let expected = try reference.get("absolute").get("answers").numbers()
    for (found, wanted) in zip(answers.elements, expected) {
      #expect(isClose(found, wanted, within: 1e-9))
    }
  }

  @Test(arguments: [0.2, 0.5, 0.9])
  func quantilesLieWhereTheyShould(_ share: Double) throws {
    let features = SampleData.noise(rows: 1500, columns: 2, seed: 31)
    let noise = SampleData.noise(rows: 1500, columns: 1, seed: 32)
    let data = SampleData.set(
      features, values: Matrix((0..<1500).map { [1e6 + features[$0, 0] + noise[$0, 0]] }))
    let model = try boosting(
      data,
      [
        "trees": .integer(40), "max_depth": .integer(3), "loss": .text("quantile"),
        "quantile": .number(share), "min_child_weight": .number(40),
      ])
    let answers = try model.predict(features, executor: SerialExecutor())
    guard case .values(let truth) = data.target else { return }
    let below = (0..<1500).filter { truth[$0, 0] <= answers[$0, 0] }.count
    #expect(abs(Double(below) / 1500 - share) < 0.03)
  }

  @Test func outliersPullLessOnHuber() throws {
    let features = SampleData.noise(rows: 300, columns: 1, seed: 41)
    var values = Matrix((0..<300).map { [features[$0, 0]] })
    for row in 0..<300 where row % 30 == 0 { values[row, 0] = 1e4 }
    let data = SampleData.set(features, values: values)
    func error(_ loss: String) throws -> Double {
      let answers = try boosting(data, ["loss": .text(loss), "max_depth": .integer(2)])
        .predict(features, executor: SerialExecutor())
      return (0..<300).filter { $0 % 30 != 0 }.reduce(0) {
        $0 + abs(answers[$1, 0] - features[$1, 0]) / 290
      }
    }
    #expect(try error("huber") < 1)
    #expect(try error("squared_error") > 30)
  }

  @Test func answersAreMonotoneWhereTold() throws {
    let features = SampleData.noise(rows: 500, columns: 3, seed: 51)
    let noise = SampleData.noise(rows: 500, columns: 1, seed: 52)
    let values = (0..<500).map { row -> [Double] in
      [features[row, 0] * features[row, 1] + 0.3 * features[row, 0] + noise[row, 0]]
    }
    let model = try boosting(
      SampleData.set(features, values: Matrix(values)),
      ["monotone": .map([.init(key: "f0", value: .integer(1))]), "min_child_weight": .number(3)])
    for other in [-1.0, 0, 1] {
      let line = Matrix((0..<200).map { [Double($0) / 25 - 4, other, -other] })
      let answers = try model.predict(line, executor: SerialExecutor()).elements
      #expect(zip(answers, answers.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(answers[0] < answers[199])
    }
  }

  /// Noise that boosting can only overfit, in groups.
  private static func noise(groups: Int) -> TrainingSet {
    var data = SampleData.classes(rows: 240, columns: 4, count: 2, seed: 61)
    data.groups = (0..<240).map { $0 % groups }
    return data
  }

  @Test func stopsOnHeldOutGroups() throws {
    let changes: [String: ParameterValue] = [
      "trees": .integer(300), "early_stopping": .integer(5), "max_depth": .integer(4),
      "learning_rate": .number(0.5),
    ]
    let model = try boosting(Self.noise(groups: 12), changes)
    let losses = try model.archive.numbers("losses")
    let best = losses.indices.min { losses[$0] < losses[$1] }
    #expect(losses.count < 300)
    #expect(model.treeCount == (best ?? 0) + 1 && losses.count == model.treeCount + 5)
    #expect(
      model.notes == ["stopped early: kept \(model.treeCount) of 300 rounds, grew \(losses.count)"])
    // One group cannot be parted.
    let whole = try boosting(Self.noise(groups: 1), changes.merging(["trees": .integer(9)]) { $1 })
    #expect(whole.treeCount == 9)
    #expect(whole.notes == ["did not stop early: no group could be held out"])
  }

  @Test(arguments: ["row_share", "column_share", "node_column_share"])
  func samplesDependOnTheSeed(_ share: String) throws {
    let data = Self.noise(groups: 4)
    let changes: [String: ParameterValue] = [share: .number(0.5), "trees": .integer(10)]
    let models = try [1, 1, 2].map { try boosting(data, changes, seed: $0).archive }
    #expect(models[0] == models[1])
    #expect(models[0] != models[2])
  }

  @Test func treesUseTheirShareOfColumns() throws {
    let model = try boosting(
      Self.noise(groups: 4), ["column_share": .number(0.25), "trees": .integer(12)])
    for tree in try StoredTree.all(of: model) { #expect(tree.usedFeatures.count <= 1) }
    let all = try StoredTree.all(of: boosting(Self.noise(groups: 4), ["trees": .integer(3)]))
    #expect(all.contains { $0.usedFeatures.count > 1 })
  }

  @Test func leavesAreLimited() throws {
    let data = Self.noise(groups: 4)
    let changes: [String: ParameterValue] = ["max_leaves": .integer(5), "trees": .integer(4)]
    let leaves = try StoredTree.all(of: boosting(data, changes)).map(\.leafCount)
    #expect(leaves == [5, 5, 5, 5])
    let all = try StoredTree.all(of: boosting(data, ["trees": .integer(4)])).map(\.leafCount)
    #expect(all.allSatisfy { $0 > 5 })
  }

  @Test func missingValuesCarryInformation() throws {
    var features = SampleData.noise(rows: 80, columns: 2, seed: 4)
    let classes = (0..<80).map { $0 % 2 }
    for row in 0..<80 where classes[row] == 1 { features[row, 0] = .nan }
    let model = try boosting(
      SampleData.set(features, classes: classes),
      ["l2": .number(0), "min_child_weight": .number(0)])
    let answers = try model.predict(
      Matrix([[.nan, 0], [0.1, 0], [.infinity, 0]]), executor: SerialExecutor())
    #expect(answers[0, 1] > 0.99 && answers[1, 1] < 0.01 && answers[2, 1] > 0.99)
  }

  @Test func severalTargetsAreLearnedByThemselves() throws {
    let features = SampleData.noise(rows: 90, columns: 3, seed: 14)
    let both = Matrix((0..<90).map { [features[$0, 0], 1e200 * features[$0, 1]] })
    let changes: [String: ParameterValue] = ["trees": .integer(5)]
    let together = try boosting(SampleData.set(features, values: both), changes)
      .predict(features, executor: SerialExecutor())
    for target in 0..<2 {
      let alone = try boosting(
        SampleData.set(features, values: both.selecting(columns: [target])), changes)
      let answers = try alone.predict(features, executor: SerialExecutor())
      #expect(answers.elements == together.column(target))
    }
  }

  @Test(arguments: [
    ["loss": ParameterValue.text("huber")], ["categorical": .list([.text("f9")])],
    ["monotone": .map([.init(key: "no", value: .integer(1))])],
    [
      "monotone": .map([.init(key: "f0", value: .integer(1))]),
      "categorical": .list([.text("f0")]),
    ],
  ])
  func whatDoesNotGoTogetherIsRefused(_ changes: [String: ParameterValue]) {
    #expect(throws: LearnerError.self) { try boosting(Self.noise(groups: 2), changes) }
  }

  /// Scores on rows left out, within three standard deviations of XGBoost's and LightGBM's.
  @Test(arguments: try Reference.load("gradient_boosting_bands").get("bands").list())
  func scoresLieWithinThePeersSpread(_ band: JSON) throws {
    let (data, test) = try Self.split(band)
    var score = 0.0
    var parameters = try Self.changes(try band.get("parameters"))
    parameters["trees"] = .integer(try band.get("rounds").integer())
    let seeds = 3
    for seed in 0..<seeds {
      let answers = try boosting(data, parameters, seed: UInt64(seed))
        .predict(test.features, executor: ThreadedExecutor(width: 2))
      score += Self.loss(answers, test) / Double(seeds)
    }
    let (low, high) = (try band.get("low").number(), try band.get("high").number())
    #expect(score >= low && score <= high)
  }

  private static func split(_ band: JSON) throws -> (TrainingSet, TrainingSet) {
    let name = try band.get("data").text()
    let shared = ["wine", "breast_cancer"].contains(name)
    let own = try Reference.load(shared ? "datasets" : "gradient_boosting_bands").get(name)
    let features = try Matrix(own.get("features").rows())
    let held = try band.get("test").integers()
    let parts = [0, 1].map { side in held.indices.filter { held[$0] == side } }
    let sets = try parts.map { rows -> TrainingSet in
      if case .list(let classes) = (try? own.get("classes")) ?? .null {
        let labels = try classes.map { try $0.integer() }
        return SampleData.set(
          features.selecting(rows: rows), classes: rows.map { labels[$0] },
          count: (labels.max() ?? 0) + 1)
      }
      let values = try own.get("values").numbers()
      return SampleData.set(
        features.selecting(rows: rows), values: Matrix(rows.map { [values[$0]] }))
    }
    return (sets[0], sets[1])
  }

  /// Log loss, or the root of the mean squared error.
  private static func loss(_ answers: Matrix<Double>, _ truth: TrainingSet) -> Double {
    let rows = Double(answers.rows)
    switch truth.target {
    case .classes(let classes, _):
      return (0..<answers.rows).reduce(0) {
        $0 - log(max(answers[$1, classes[$1]], 1e-15)) / rows
      }
    case .values(let values):
      return (0..<answers.rows).reduce(0) {
        $0 + (answers[$1, 0] - values[$1, 0]) * (answers[$1, 0] - values[$1, 0]) / rows
      }.squareRoot()
    }
  }
}
