import Support
import Testing

@testable import Learners

@Suite struct CNNTests {
  static func model(_ changes: [String: ParameterValue]) -> CNN {
    CNN(ParameterValues(defaultsOf: CNN.parameters, changing: changes))
  }

  /// A bump up or down somewhere in noise: where it is does not matter.
  static func bumps(rows: Int, steps: Int, channels: Int, seed: UInt64) -> TrainingSet {
    var features = SampleData.noise(rows: rows, columns: steps * channels, seed: seed)
    var generator = SplitMix64(seed: seed)
    let classes = (0..<rows).map { _ in generator.below(2) }
    for row in 0..<rows {
      let start = generator.below(steps - 4)
      for at in 0..<4 {
        features[row, (start + at) * channels] += (classes[row] == 1 ? 1 : -1) * (at < 2 ? 3 : -3)
      }
    }
    let plain = SampleData.set(features, classes: classes)
    return TrainingSet(
      features: features, featureNames: plain.featureNames, target: plain.target,
      weights: plain.weights, groups: plain.groups,
      blocks: [InputBlock(name: "eeg", columns: 0..<steps * channels, steps: steps)])
  }

  @Test(arguments: [false, true])
  func findsAShapeWhereverItIs(_ hasBatchNorm: Bool) throws {
    let data = Self.bumps(rows: 240, steps: 24, channels: 2, seed: 1)
    let model = try Self.model([
      "channels": .list([.integer(12)]), "epochs": .integer(60), "batch": .integer(32),
      "learning_rate": .number(0.02), "batch_norm": .bool(hasBatchNorm),
    ]).fittedModel(to: data, seed: 1)
    let fresh = Self.bumps(rows: 100, steps: 24, channels: 2, seed: 2)
    let answers = try model.predict(fresh.features, executor: SerialExecutor())
    let right = (0..<100).count { (answers[$0, 1] > 0.5 ? 1 : 0) == fresh.classes[$0] }
    #expect(right >= 92, "\(right)")
  }

  /// With filters of one step, a sequence of two steps answers as one that has each of them twice.
  @Test func stepsThatAreNotThereAreLeftOut() throws {
    let data = Self.bumps(rows: 40, steps: 8, channels: 2, seed: 1)
    let model = try Self.model([
      "channels": .list([.integer(3)]), "kernel": .integer(1), "pool": .integer(1),
      "epochs": .integer(2),
    ]).fittedModel(to: data, seed: 1)
    let plain = data.features.selecting(rows: [0])
    var (holed, twice) = (plain, plain)
    for column in 0..<4 {
      for copy in 1..<4 {
        holed[0, 4 * copy + column] = .nan
        twice[0, 4 * copy + column] = plain[0, column]
      }
    }
    let answers = try [holed, twice].map { try model.predict($0, executor: SerialExecutor()) }
    #expect(isClose(answers[0][0, 0], answers[1][0, 0], within: 1e-6))
    for column in 0..<16 { holed[0, column] = .nan }
    let nothing = try model.predict(holed, executor: SerialExecutor())
    #expect(nothing.elements.allSatisfy { $0.isFinite })
  }

  @Test func learnsFromSequencesOfDifferentLengths() throws {
    var data = Self.bumps(rows: 160, steps: 16, channels: 2, seed: 1)
    var fresh = Self.bumps(rows: 60, steps: 16, channels: 2, seed: 2)
    // The bump lies in the first four steps; how many follow says nothing.
    func shorten(_ set: inout TrainingSet, seed: UInt64) {
      var generator = SplitMix64(seed: seed)
      for row in 0..<set.features.rows {
        for step in 0..<4 {
          set.features[row, step * 2] = (set.classes[row] == 1 ? 1 : -1) * (step < 2 ? 3 : -3)
        }
        for step in 4 + generator.below(12)..<16 {
          for channel in 0..<2 { set.features[row, step * 2 + channel] = .nan }
        }
      }
    }
    shorten(&data, seed: 3)
    shorten(&fresh, seed: 4)
    let recipe = Self.model([
      "channels": .list([.integer(6), .integer(6)]), "epochs": .integer(20),
      "batch": .integer(32), "learning_rate": .number(0.02),
    ])
    let model = try recipe.fittedModel(to: data, seed: 1)
    let answers = try model.predict(fresh.features, executor: SerialExecutor())
    let right = (0..<60).count { (answers[$0, 1] > 0.5 ? 1 : 0) == fresh.classes[$0] }
    #expect(right >= 57, "\(right)")
    // Rows do not depend on each other, threads change nothing, and an archive keeps the answers.
    let order = Array((0..<60).reversed())
    let turned = try model.predict(
      fresh.features.selecting(rows: order), executor: SerialExecutor())
    #expect(turned == answers.selecting(rows: order))
    let threads = try recipe.fittedModel(to: data, seed: 1, executor: ThreadedExecutor(width: 3))
    #expect(threads.parameters == model.parameters)
    let restored = try CNN.restored(from: model.archive)
    #expect(try restored.predict(fresh.features, executor: SerialExecutor()) == answers)
  }

  @Test func halfAStepIsRefused() throws {
    let data = Self.bumps(rows: 40, steps: 8, channels: 2, seed: 1)
    let model = try Self.model([
      "channels": .list([.integer(3)]), "epochs": .integer(2),
    ]).fittedModel(to: data, seed: 1)
    var holed = data.features
    holed[3, 15] = .nan
    #expect(throws: LearnerError.nonFinite(row: 3, column: 15)) {
      try model.predict(holed, executor: SerialExecutor())
    }
  }

  @Test func severalInputsOfTheirOwnLengths() throws {
    let first = Self.bumps(rows: 60, steps: 10, channels: 2, seed: 3)
    let extra = SampleData.noise(rows: 60, columns: 7, seed: 4)
    let features = Matrix<Double>(
      (0..<60).map { Array(first.features.row($0)) + Array(extra.row($0)) })
    let data = TrainingSet(
      features: features, featureNames: (0..<27).map { "f\($0)" },
      target: .values(Matrix((0..<60).map { [extra[$0, 0]] })), weights: first.weights,
      groups: first.groups,
      blocks: [
        InputBlock(name: "a", columns: 0..<20, steps: 10),
        InputBlock(name: "b", columns: 20..<27, steps: 1),
      ])
    let changes: [String: ParameterValue] = [
      "channels": .list([.integer(4), .integer(3)]), "kernel": .integer(3), "stride": .integer(2),
      "hidden": .list([.integer(5)]), "epochs": .integer(60), "pooling": .text("mean"),
      "dropout": .number(0.1), "learning_rate": .number(0.01),
    ]
    let model = try Self.model(changes).fittedModel(to: data, seed: 1)
    let restored = try CNN.restored(from: model.archive)
    let answers = try [model, restored].map {
      try $0.predict(features, executor: SerialExecutor())
    }
    #expect(answers[0] == answers[1])
    #expect(model.trainingLosses.last ?? 9 < model.trainingLosses.first ?? 0)
    let threads = try Self.model(changes).fittedModel(
      to: data, seed: 1, executor: ThreadedExecutor(width: 3))
    #expect(threads.parameters == model.parameters)
  }
}
