import Testing

@testable import Learners

/// An `mlp` whose inputs are each read in their own way.
@Suite struct JointNetworkTests {
  static let encoders: [InputEncoder] = [
    .dense([6]), .convolved([8], .init(width: 5, pool: 2)), .dense([]),
  ]

  /// The class decides on the sign of a plain column, and on a bump somewhere in the steps, each right
  /// in `shares` of the rows; the third input is noise. Rows of `absent` have nothing of that input.
  static func data(
    rows: Int, seed: UInt64, shares: (plain: Double, steps: Double) = (1, 1),
    absent: (Int) -> Int? = { _ in nil }
  ) -> TrainingSet {
    var generator = SplitMix64(seed: seed)
    var features = SampleData.noise(rows: rows, columns: 3 + 24 + 2, seed: seed)
    var classes: [Int] = []
    for row in 0..<rows {
      let label = generator.below(2)
      classes.append(label)
      let plain = generator.uniform() < shares.plain ? label : 1 - label
      let bump = generator.uniform() < shares.steps ? label : 1 - label
      features[row, 0] += plain == 1 ? 2 : -2
      let first = generator.below(8)
      for step in first..<first + 4 {
        features[row, 3 + step * 2] += (bump == 1 ? 1 : -1) * (step < first + 2 ? 3 : -3)
      }
      switch absent(row) {
      case 0: for column in 0..<3 { features[row, column] = .nan }
      case 1: for column in 3..<27 { features[row, column] = .nan }
      default: break
      }
    }
    return TrainingSet(
      features: features, featureNames: (0..<29).map { "f\($0)" },
      target: .classes(classes, count: 2), weights: [Double](repeating: 1, count: rows),
      groups: (0..<rows).map { $0 / 10 },
      blocks: [
        InputBlock(name: "a", columns: 0..<3, steps: 1, isMasked: true),
        InputBlock(name: "b", columns: 3..<27, steps: 12),
        InputBlock(name: "c", columns: 27..<29, steps: 1),
      ])
  }

  static func recipe(
    dropout: Double = 0, _ changes: [String: ParameterValue] = [:]
  ) -> MLP {
    let own: [String: ParameterValue] = [
      "hidden": .list([.integer(8)]), "epochs": .integer(40), "batch": .integer(32),
      "learning_rate": .number(0.01),
    ]
    return MLP(
      ParameterValues(
        defaultsOf: MLP.parameters, changing: own.merging(changes) { _, changed in changed })
    ).reading(encoders, inputDropout: dropout)
  }

  static func right(_ model: FittedNetwork, _ data: TrainingSet, _ rows: [Int]) throws -> Double {
    let answers = try model.predict(data.features, executor: SerialExecutor())
    let right = rows.count { (answers[$0, 1] > 0.5 ? 1 : 0) == data.classes[$0] }
    return Double(right) / Double(rows.count)
  }

  @Test func learnsFromWhateverARowHas() throws {
    let absent = { (row: Int) -> Int? in row % 3 == 2 ? nil : row % 3 }
    let model = try Self.recipe(dropout: 0.2).fittedModel(
      to: Self.data(rows: 300, seed: 1, absent: absent), seed: 1)
    let fresh = Self.data(rows: 150, seed: 2, absent: absent)
    for part in 0..<3 {
      let rows = (0..<150).filter { $0 % 3 == part }
      #expect(try Self.right(model, fresh, rows) > 0.9, "part \(part)")
    }
  }

  /// Where one input nearly tells all in training, a network that was never left without it cannot do
  /// without it.
  @Test func dropoutOfInputsTeachesToDoWithoutThem() throws {
    let data = Self.data(rows: 400, seed: 3, shares: (1, 0.85))
    let fresh = Self.data(rows: 300, seed: 4, shares: (1, 1), absent: { _ in 0 })
    let plain = try Self.recipe().fittedModel(to: data, seed: 1)
    let robust = try Self.recipe(dropout: 0.5).fittedModel(to: data, seed: 1)
    let rows = Array(0..<300)
    let (before, after) = (
      try Self.right(plain, fresh, rows), try Self.right(robust, fresh, rows)
    )
    #expect(after > before && after > 0.85, "\(before) \(after)")
  }

  @Test func sameBytesAtAnyWidthAndFromAnArchive() throws {
    let data = Self.data(rows: 200, seed: 5, absent: { $0 % 4 == 0 ? 1 : nil })
    let recipe = Self.recipe(dropout: 0.3, ["epochs": .integer(3), "dropout": .number(0.2)])
    let models = try [1, 2, 5].map {
      try recipe.fittedModel(to: data, seed: 7, executor: ThreadedExecutor(width: $0))
    }
    #expect(models[0].parameters.map(\.bitPattern) == models[1].parameters.map(\.bitPattern))
    #expect(models[0].parameters.map(\.bitPattern) == models[2].parameters.map(\.bitPattern))
    let restored = try MLP.restored(from: models[0].archive)
    let answers = try models[0].predict(data.features, executor: SerialExecutor())
    #expect(try restored.predict(data.features, executor: SerialExecutor()) == answers)
    let turned = Array((0..<200).reversed())
    #expect(
      try models[0].predict(data.features.selecting(rows: turned), executor: SerialExecutor())
        == answers.selecting(rows: turned))
  }

  @Test func stopsByHeldOutGroups() throws {
    let data = Self.data(rows: 200, seed: 6, shares: (0.8, 0.8))
    let model = try Self.recipe(
      dropout: 0,
      [
        "early_stopping": .bool(true), "validation_share": .number(0.25), "patience": .integer(3),
        "epochs": .integer(100), "learning_rate": .number(0.03),
      ]
    ).fittedModel(to: data, seed: 3)
    #expect(model.validationLosses.count == model.trainingLosses.count)
    #expect(model.validationLosses.count < 100)
    #expect(model.validationLosses.min() == model.validationLosses[model.bestEpoch])
  }

  @Test func asManyEncodersAsInputs() {
    var data = Self.data(rows: 40, seed: 6)
    data.blocks = [InputBlock(name: "", columns: 0..<29, steps: 1)]
    #expect(throws: LearnerError.parameter("3 encoders for 1 inputs")) {
      try Self.recipe().fitted(to: data, seed: 1, executor: SerialExecutor())
    }
  }
}
