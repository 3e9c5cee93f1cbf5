import Support
import Testing

@testable import Learners

@Suite struct MLPTests {
  static func model(_ changes: [String: ParameterValue]) -> MLP {
    MLP(ParameterValues(defaultsOf: MLP.parameters, changing: changes))
  }

  @Test func learnsWhatIsNotLinear() throws {
    let features = SampleData.noise(rows: 400, columns: 2, seed: 2)
    let classes = (0..<400).map { features[$0, 0] * features[$0, 1] > 0 ? 1 : 0 }
    let data = SampleData.set(features, classes: classes)
    for activation in ["relu", "tanh", "logistic"] {
      let model = try Self.model([
        "hidden": .list([.integer(16)]), "epochs": .integer(150), "batch": .integer(32),
        "learning_rate": .number(0.02), "activation": .text(activation),
      ]).fittedModel(to: data, seed: 1)
      let answers = try model.predict(features, executor: SerialExecutor())
      let right = (0..<400).count { (answers[$0, 1] > 0.5 ? 1 : 0) == classes[$0] }
      #expect(right > 370, "\(activation): \(right)")
      #expect(model.trainingLosses.last ?? 1 < 0.3 && model.validationLosses.isEmpty)
    }
  }

  @Test(arguments: ["adam", "adamw", "sgd"])
  func learnsNumbersOfAnySize(_ optimizer: String) throws {
    let features = SampleData.noise(rows: 300, columns: 3, seed: 8)
    for scale in [1, 1e-250, 1e250] {
      let values = Matrix<Double>(
        (0..<300).map { row in
          [scale * (features[row, 0] * features[row, 0] + 7), scale * (features[row, 1] - 3)]
        })
      let model = try Self.model([
        "hidden": .list([.integer(32)]), "epochs": .integer(100), "batch": .integer(50),
        "optimizer": .text(optimizer), "learning_rate": .number(optimizer == "sgd" ? 0.05 : 0.01),
      ]).fittedModel(to: SampleData.set(features, values: values), seed: 3)
      let answers = try model.predict(features, executor: SerialExecutor())
      for target in 0..<2 {
        let truth = values.column(target).map { $0 / scale }
        let found = answers.column(target).map { $0 / scale }
        let mean = truth.reduce(0, +) / 300
        let total = truth.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let left = zip(truth, found).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(left / total < 0.1, "\(optimizer) \(scale) \(target): \(left / total)")
      }
    }
  }

  @Test func earlyStoppingKeepsTheBestEpoch() throws {
    var data = SampleData.classes(rows: 120, columns: 30, count: 2, seed: 4)
    data.groups = (0..<120).map { $0 / 6 }
    let changes: [String: ParameterValue] = [
      "hidden": .list([.integer(64)]), "learning_rate": .number(0.01),
      "batch": .integer(16), "early_stopping": .bool(true), "patience": .integer(4),
      "validation_share": .number(0.3),
    ]
    let model = try Self.model(changes).fittedModel(to: data, seed: 1)
    let losses = model.validationLosses
    #expect(losses.count < 200 && losses.count == model.trainingLosses.count)
    #expect(losses[model.bestEpoch] == losses.min())
    #expect(model.bestEpoch < losses.count - 4)
    #expect(model.notes.isEmpty)
    data.groups = [Int](repeating: 0, count: 120)
    let whole = try Self.model(changes.merging(["epochs": .integer(3)]) { $1 })
      .fittedModel(to: data, seed: 1)
    #expect(whole.validationLosses.isEmpty && whole.notes.count == 1)
  }

  @Test func rowsOfWeightZeroCountForNothing() throws {
    let data = SampleData.classes(rows: 50, columns: 4, count: 2, seed: 4)
    var weighted = data
    weighted.features.elements += SampleData.noise(rows: 9, columns: 4, seed: 1).elements
    weighted = SampleData.set(
      Matrix(rows: 59, columns: 4, elements: weighted.features.elements),
      classes: data.classes + [0, 0, 0, 1, 1, 1, 0, 0, 1],
      weights: [Double](repeating: 2, count: 50) + [Double](repeating: 0, count: 9))
    let changes: [String: ParameterValue] = ["epochs": .integer(5), "batch": .integer(20)]
    let models = try [data, weighted].map { try Self.model(changes).fittedModel(to: $0, seed: 1) }
    #expect(models[0].parameters == models[1].parameters)
  }

  @Test func weightsPullTowardsTheirRows() throws {
    // One place, two classes: the answer is the share of the weights.
    let data = SampleData.set(
      Matrix(repeating: 1, rows: 40, columns: 1), classes: (0..<40).map { $0 % 2 },
      weights: (0..<40).map { $0 % 2 == 0 ? 3 : 1 })
    let model = try Self.model([
      "hidden": .list([]), "epochs": .integer(400), "learning_rate": .number(0.02),
      "weight_decay": .number(0), "tolerance": .number(0), "patience": .integer(1000),
    ]).fittedModel(to: data, seed: 1)
    let answer = try model.predict(Matrix([[1]]), executor: SerialExecutor())
    #expect(abs(answer[0, 0] - 0.75) < 1e-3)
  }

  @Test func severalInputsHaveLayersOfTheirOwn() throws {
    let plain = SampleData.classes(rows: 90, columns: 6, count: 3, seed: 4)
    let blocks = [
      InputBlock(name: "a", columns: 0..<2, steps: 1),
      InputBlock(name: "b", columns: 2..<6, steps: 2),
    ]
    let data = TrainingSet(
      features: plain.features, featureNames: plain.featureNames, target: plain.target,
      weights: plain.weights, groups: plain.groups, blocks: blocks)
    let model = try Self.model([
      "branch_hidden": .list([.integer(5), .integer(4)]), "hidden": .list([.integer(3)]),
      "epochs": .integer(80), "learning_rate": .number(0.02), "batch": .integer(30),
    ]).fittedModel(to: data, seed: 2)
    let sizes = [2 * 5 + 5, 5 * 4 + 4, 4 * 5 + 5, 5 * 4 + 4, 8 * 3 + 3, 3 * 3 + 3]
    #expect(model.parameters.count == sizes.reduce(0, +))
    #expect(model.trainingLosses.last ?? 9 < (model.trainingLosses.first ?? 0) * 0.7)
    let restored = try MLP.restored(from: model.archive)
    let answers = try [model, restored].map {
      try $0.predict(plain.features, executor: SerialExecutor())
    }
    #expect(answers[0] == answers[1])
  }

  @Test func batchesCutIntoPiecesGiveTheSameBytesOnAnyThreads() throws {
    // Large enough for several pieces.
    let data = SampleData.classes(rows: 300, columns: 40, count: 3, seed: 4)
    let changes: [String: ParameterValue] = [
      "hidden": .list([.integer(200), .integer(100)]), "epochs": .integer(2),
      "batch": .integer(130), "dropout": .number(0.3),
    ]
    let executors: [any Executor] = [
      SerialExecutor(), ThreadedExecutor(width: 2), ThreadedExecutor(width: 7),
    ]
    let models = try executors.map {
      try Self.model(changes).fittedModel(to: data, seed: 1, executor: $0)
    }
    #expect(models[0].parameters.map(\.bitPattern) == models[1].parameters.map(\.bitPattern))
    #expect(models[0].parameters == models[2].parameters)
    #expect(models[0].history == models[1].history)
  }

  @Test func trainingThatDivergesSaysSo() {
    let data = SampleData.classes(rows: 60, columns: 4, count: 2, seed: 4)
    #expect(throws: LearnerError.self) {
      try Self.model([
        "optimizer": .text("sgd"), "learning_rate": .number(1e30), "epochs": .integer(9),
      ]).fittedModel(to: data, seed: 1)
    }
  }
}
