#if canImport(Glibc)
  import Glibc
#endif
import Support
import Testing

@testable import Learners

/// Training against PyTorch's, and what the model promises beyond the contract.
@Suite struct BiLSTMAttentionTests {
  static func recipe(_ changes: [String: ParameterValue] = [:]) throws -> BiLSTMAttention {
    let small: [String: ParameterValue] = [
      "hidden": .integer(8), "attention_hidden": .integer(6), "epochs": .integer(15),
      "batch": .integer(16), "learning_rate": .number(0.02),
    ]
    return try BiLSTMAttention(
      ParameterValues(
        defaultsOf: BiLSTMAttention.parameters,
        changing: small.merging(changes) { _, changed in changed }))
  }

  /// Two inputs of six steps; the class is the sign of the one step whose first channel is marked.
  static func marked(rows: Int, seed: UInt64) -> TrainingSet {
    var generator = SplitMix64(seed: seed)
    let blocks = [
      InputBlock(name: "eeg", columns: 0..<18, steps: 6),
      InputBlock(name: "face", columns: 18..<30, steps: 6),
    ]
    var features = SampleData.noise(rows: rows, columns: 30, seed: seed)
    for at in features.elements.indices { features.elements[at] *= 0.3 }
    var classes: [Int] = []
    for row in 0..<rows {
      let label = generator.below(2)
      let step = generator.below(6)
      classes.append(label)
      features[row, step * 3] = 2.5
      features[row, step * 3 + 1] = label == 1 ? 1.5 : -1.5
    }
    return TrainingSet(
      features: features, featureNames: (0..<30).map { "f\($0)" },
      target: .classes(classes, count: 2), weights: [Double](repeating: 1, count: rows),
      groups: (0..<rows).map { $0 / 10 }, blocks: blocks)
  }

  static func rightShare(_ answers: Matrix<Double>, _ classes: [Int]) -> Double {
    let right = classes.indices.filter { row in
      (answers[row, 1] > answers[row, 0] ? 1 : 0) == classes[row]
    }
    return Double(right.count) / Double(classes.count)
  }

  @Test(arguments: 0..<3)
  func first50LossesAgreeWithPyTorch(_ index: Int) throws {
    let json = try Reference.load("sequence_network").get("curves").list()[index]
    let reference = try SequenceReference(json)
    let expected = try json.get("losses").numbers()
    try #require(expected.count == 50)
    var training = NetworkTraining(
      schedule: LearningRateSchedule(
        rate: try json.get("learning_rate").number(), epochs: 17))
    training.epochs = 17
    training.batchSize = try json.get("batch").integer()
    training.optimizer.kind = try json.get("optimizer").text() == "adamw" ? .adamw : .adam
    training.optimizer.weightDecay = try json.get("weight_decay").number()
    let norm = try json.get("clip").number()
    training.largestNorm = norm > 0 ? norm : nil
    training.patience = 1000
    let rows = Array(0..<reference.rows)
    let history = try training.train(
      reference.teacher(), rows: rows, held: [], seed: 1, executor: SerialExecutor(),
      keepsBatches: true, order: { _ in rows })
    for (found, expected) in zip(history.batches, expected) {
      #expect(isClose(found, expected, within: 1e-4))
    }
    #expect(history.batches.count == 51)
  }

  @Test func attendsToTheStepThatMatters() throws {
    let data = Self.marked(rows: 240, seed: 4)
    let model = try Self.recipe().fittedModel(to: data, seed: 3)
    let fresh = Self.marked(rows: 120, seed: 5)
    let answers = try model.predict(fresh.features, executor: SerialExecutor())
    #expect(Self.rightShare(answers, fresh.classes) > 0.95)
    #expect(model.trainingLosses.count == 15)
    #expect((model.trainingLosses.last ?? 1) < model.trainingLosses[0] / 3)
    let attention = try model.attention(of: fresh.features).time
    #expect(attention.map(\.columns) == [6, 6])
    var share = 0.0
    for row in 0..<120 {
      #expect(abs(attention[0].row(row).reduce(0, +) - 1) < 1e-5)
      // Around the marked step: an LSTM also tells later steps what it saw.
      for step in 0..<6 where fresh.features[row, step * 3] == 2.5 {
        share += attention[0][row, step] / 120
      }
    }
    #expect(share > 1 / 6.0)
  }

  /// Attention over inputs goes to the one that tells, whichever it is, and to what is there.
  @Test(arguments: 0..<3)
  func attendsToTheInputThatMatters(_ telling: Int) throws {
    func data(rows: Int, seed: UInt64) -> TrainingSet {
      var generator = SplitMix64(seed: seed)
      var set = SampleData.classes(rows: rows, columns: 24, count: 2, seed: seed)
      set.features = SampleData.noise(rows: rows, columns: 24, seed: seed)
      var classes: [Int] = []
      for row in 0..<rows {
        let label = generator.below(2)
        classes.append(label)
        for step in 0..<4 {
          set.features[row, telling * 8 + step * 2] += label == 1 ? 1.5 : -1.5
        }
      }
      set.target = .classes(classes, count: 2)
      set.blocks = (0..<3).map {
        InputBlock(name: "m\($0)", columns: $0 * 8..<($0 + 1) * 8, steps: 4)
      }
      return set
    }
    let recipe = try Self.recipe([
      "attend": .list([.text("time"), .text("modality")]), "epochs": .integer(25),
    ])
    let model = try recipe.fittedModel(to: data(rows: 300, seed: 7), seed: 3)
    var fresh = data(rows: 100, seed: 8)
    #expect(
      Self.rightShare(
        try model.predict(fresh.features, executor: SerialExecutor()), fresh.classes) > 0.9)
    let shares = try #require(try model.attention(of: fresh.features).inputs)
    let mean = (0..<100).reduce(0.0) { $0 + shares[$1, telling] } / 100
    #expect(mean > 0.6, "\(mean)")
    for row in 0..<100 { #expect(abs(shares.row(row).reduce(0, +) - 1) < 1e-5) }
    // What is absent gets none; the others share it.
    for column in telling * 8..<(telling + 1) * 8 { fresh.features[0, column] = .nan }
    for column in 0..<24 { fresh.features[1, column] = .nan }
    let left = try #require(try model.attention(of: fresh.features).inputs)
    #expect(left[0, telling] == 0 && abs(left.row(0).reduce(0, +) - 1) < 1e-5)
    #expect(left.row(1).allSatisfy { $0 == 0 })
    #expect(left.row(2).elementsEqual(shares.row(2)))
    let restored = try BiLSTMAttention.restored(from: model.archive)
    #expect(
      try restored.predict(fresh.features, executor: ThreadedExecutor(width: 2))
        == model.predict(fresh.features, executor: SerialExecutor()))
  }

  @Test(arguments: [["modality"], ["time", "time"]])
  func attentionIsOverTime(_ attended: [String]) {
    #expect(throws: LearnerError.parameter("'attend' is [time] or [time, modality]")) {
      try Self.recipe(["attend": .list(attended.map { .text($0) })])
    }
  }

  /// Absent steps may stand anywhere: what counts is the sequence of present ones.
  @Test func absentStepsArePassedOver() throws {
    var data = Self.marked(rows: 60, seed: 6)
    for row in 0..<60 {
      for column in 12..<18 where row % 2 == 0 { data.features[row, column] = .nan }
      for column in 18..<30 where row % 5 == 0 { data.features[row, column] = .nan }
    }
    let model = try Self.recipe(["epochs": .integer(3)]).fittedModel(to: data, seed: 3)
    let short = data.features.selecting(rows: [0, 2])
    var shifted = short
    for row in 0..<2 {
      // Four present steps: 0...3 become 1...3 and 5.
      for channel in 0..<3 {
        for step in [5, 3, 2, 1] {
          let from = step == 5 ? 3 : step - 1
          shifted[row, step * 3 + channel] = short[row, from * 3 + channel]
        }
        shifted[row, channel] = .nan
        shifted[row, 12 + channel] = .nan
      }
    }
    let answers = try [short, shifted].map {
      try model.predict($0, executor: SerialExecutor()).elements.map(\.bitPattern)
    }
    #expect(answers[0] == answers[1])
    let attention = try model.attention(of: shifted).time
    for row in 0..<2 {
      #expect(attention[0][row, 0] == 0 && attention[0][row, 4] == 0)
      #expect(abs(attention[0].row(row).reduce(0, +) - 1) < 1e-5)
    }
    // An input without a step gets no attention, and does not trouble the answer.
    #expect(attention[1].row(0).allSatisfy { $0 == 0 })
    var nothing = short
    for column in 0..<30 { nothing[0, column] = .nan }
    let empty = try model.predict(nothing, executor: SerialExecutor())
    #expect(empty.elements.allSatisfy { $0.isFinite })
    nothing[1, 4] = .nan
    #expect(throws: LearnerError.nonFinite(row: 1, column: 4)) {
      try model.predict(nothing, executor: SerialExecutor())
    }
  }

  @Test func rowsOfWeight0CountForNothing() throws {
    var data = Self.marked(rows: 50, seed: 8)
    let kept = (0..<50).filter { $0 % 3 > 0 }
    let recipe = try Self.recipe(["epochs": .integer(3), "dropout": .number(0)])
    let names = data.featureNames
    let fewer = TrainingSet(
      features: data.features.selecting(rows: kept), featureNames: names,
      target: .classes(kept.map { data.classes[$0] }, count: 2),
      weights: [Double](repeating: 1, count: kept.count), groups: kept.map { data.groups[$0] },
      blocks: data.blocks)
    for row in 0..<50 where row % 3 == 0 {
      data.weights[row] = 0
      data.features[row, 0] = 1e6
    }
    let answers = try [data, fewer].map {
      try recipe.fittedModel(to: $0, seed: 2).predict(
        fewer.features, executor: SerialExecutor()
      ).elements.map(\.bitPattern)
    }
    #expect(answers[0] == answers[1])
  }

  @Test(arguments: [0.0, 0.3])
  func bestEpochIsKept(_ dropout: Double) throws {
    let data = Self.marked(rows: 120, seed: 9)
    let model = try Self.recipe([
      "early_stopping": .bool(true), "validation_share": .number(0.25), "patience": .integer(2),
      "epochs": .integer(40), "learning_rate": .number(0.1), "dropout": .number(dropout),
      "layers": .integer(2),
    ]).fittedModel(to: data, seed: 3)
    #expect(model.validationLosses.count == model.trainingLosses.count)
    let best = try #require(model.validationLosses.min())
    #expect(model.validationLosses[model.bestEpoch] == best)
    #expect(model.notes.isEmpty)
    // The held-out groups, drawn again, have that loss.
    let seed = Seed.derive(from: 3, "bilstm_attention")
    let holdout = GroupHoldout(
      rows: Array(0..<120), groups: data.groups, labels: data.classes.map { Int32($0) },
      share: 0.25, seed: seed)
    let answers = try model.predict(
      data.features.selecting(rows: holdout.held), executor: SerialExecutor())
    var sum = 0.0
    for (place, row) in holdout.held.enumerated() {
      sum -= log(answers[place, data.classes[row]])
    }
    #expect(isClose(sum / Double(holdout.held.count), best, within: 1e-5))
    let groups = Set(holdout.held.map { data.groups[$0] })
    #expect(holdout.training.allSatisfy { !groups.contains(data.groups[$0]) })
  }

  @Test func numbersInTheirOwnUnits() throws {
    var data = Self.marked(rows: 200, seed: 10)
    let values = (0..<200).map { row in
      [1e6 + 2e5 * data.features[row, 0], data.features[row, 18] * 1e-5]
    }
    data.target = .values(Matrix(values))
    let model = try Self.recipe(["epochs": .integer(60)]).fittedModel(to: data, seed: 1)
    let answers = try model.predict(data.features, executor: SerialExecutor())
    for target in 0..<2 {
      let truth = values.map { $0[target] }
      let mean = truth.reduce(0, +) / 200
      var (errors, spread) = (0.0, 0.0)
      for row in 0..<200 {
        errors += (answers[row, target] - truth[row]) * (answers[row, target] - truth[row])
        spread += (truth[row] - mean) * (truth[row] - mean)
      }
      #expect(errors < 0.3 * spread)
    }
  }

  @Test func scoreGradientsMatchDifferences() throws {
    var data = Self.marked(rows: 40, seed: 12)
    data.target = .values(Matrix((0..<40).map { [data.features[$0, 1]] }))
    for column in 3..<6 { data.features[1, column] = .nan }
    let model = try Self.recipe(["layers": .integer(2)]).fittedModel(to: data, seed: 1)
    let units = try #require(model.units)
    let rows = data.features.selecting(rows: Array(0..<20))
    let slopes = try model.scoreGradients(of: rows, output: 0)
    let start = try model.predict(rows, executor: SerialExecutor())
    #expect(slopes.row(1)[slopes.row(1).startIndex + 3] == 0)
    var worst = 0.0
    for column in 0..<30 {
      var moved = rows
      for row in 0..<20 { moved[row, column] += 0.01 }
      let answers = try model.predict(moved, executor: SerialExecutor())
      for row in 0..<20 where !(row == 1 && 3..<6 ~= column) {
        let change = answers[row, 0] - start[row, 0]
        let unit = units.deviations[0] * units.units[0]
        worst = max(worst, abs(change / unit / 0.01 - slopes[row, column]))
      }
    }
    #expect(worst < 0.02)
    #expect(slopes.elements.contains { abs($0) > 0.2 })
    #expect(throws: LearnerError.failed("there is no output 1")) {
      try model.scoreGradients(of: rows, output: 1)
    }
  }

  /// Two networks that are asked for at once do not know of each other; odd sizes fit too.
  @Test(arguments: [1, 3, 16, 17], [1, 2])
  func oddSizes(_ units: Int, _ layers: Int) throws {
    let data = Self.marked(rows: 30, seed: 11)
    let model = try Self.recipe([
      "hidden": .integer(units), "attention_hidden": .integer(units), "layers": .integer(layers),
      "bidirectional": .bool(units.isMultiple(of: 2)), "epochs": .integer(2),
      "dropout": .number(0.2),
    ]).fittedModel(to: data, seed: 1, executor: ThreadedExecutor(width: 3))
    let restored = try BiLSTMAttention.restored(from: model.archive)
    let answers = try [model, restored].map {
      try $0.predict(data.features, executor: ThreadedExecutor(width: 2)).elements
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0].allSatisfy { $0.isFinite })
  }
}
