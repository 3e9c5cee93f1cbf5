import Support
import Testing

@testable import Learners

/// Training from given weights in a given order, and when it stops.
@Suite struct NetworkTrainingTests {
  static func shape(_ kind: String, steps: Int, columns: Int, outputs: Int) -> NetworkShape {
    var shape = NetworkShape(
      blocks: [.init(columns: columns, steps: steps)], outputs: outputs)
    if kind == "mlp" {
      shape.hidden = [16, 8]
    } else {
      shape.branch = [6]
      shape.convolution = .init(width: 3, stride: 1, dilation: 1, pool: 2, pooling: .max)
    }
    return shape
  }

  @Test(arguments: 0..<4)
  func theFirstFiftyLossesAreThoseOfPyTorch(_ index: Int) throws {
    let reference = try Reference.load("networks").get("curves").list()[index]
    let x = Matrix(try reference.get("x").rows())
    var samples = NetworkSamples(x)
    samples.setWeights([Double](repeating: 1, count: x.rows))
    samples.labels = try reference.get("classes").integers().map { Int32($0) }
    samples.values = FloatBuffer(try reference.get("numbers").numbers().map { Float($0) })
    let isClasses = try reference.get("task").text() == "classes"
    let network = Self.shape(
      try reference.get("kind").text(), steps: try reference.get("steps").integer(),
      columns: x.columns, outputs: isClasses ? 3 : 1
    ).network()
    let teacher = NetworkTeacher(
      network, samples, loss: isClasses ? .crossEntropy : .squaredError,
      parameters: FloatBuffer(try reference.get("start").numbers().map { Float($0) }),
      state: FloatBuffer(count: 0), batchSize: try reference.get("batch").integer())
    let orders = try reference.get("orders").list().map { try $0.integers() }
    let isAdam = try reference.get("optimiser").text() == "adam"
    let training = NetworkTraining(
      epochs: orders.count, batchSize: try reference.get("batch").integer(),
      optimizer: Optimizer(kind: isAdam ? .adam : .sgd),
      schedule: LearningRateSchedule(rate: isAdam ? 0.01 : 0.05, epochs: orders.count),
      patience: 1000)
    let history = try training.train(
      teacher, rows: Array(0..<x.rows), held: [], seed: 1, executor: SerialExecutor(),
      keepsBatches: true, order: { orders[$0] })
    let expected = try reference.get("losses").numbers()
    #expect(history.batches.count >= 50 && expected.count == 50)
    for (found, value) in zip(history.batches, expected) {
      #expect(abs(found - value) < 1e-4)
    }
    #expect((expected.min() ?? 9) < expected[0] * 0.9)
  }

  /// The gradient of a whole network against differences, where steps are missing too.
  @Test(arguments: [false, true], [false, true])
  func gradientsOfWholeNetworksAreDifferences(_ hasBatchNorm: Bool, _ hasGaps: Bool) {
    let shape = NetworkShape(
      blocks: [.init(columns: 6, steps: 3), .init(columns: 5, steps: 1)], branch: [4, 3],
      hidden: [5], outputs: 3, activation: .tanh, normalizes: hasBatchNorm,
      convolution: .init(width: 3, stride: 1, dilation: 1, pool: 1, pooling: .max))
    let network = shape.network()
    var features = SampleData.noise(rows: 12, columns: 11, seed: 5)
    // The middle step, the last two, and all of them.
    let gaps = hasGaps ? [(1, 2..<4), (4, 2..<6), (7, 0..<6)] : []
    for (row, columns) in gaps { for column in columns { features[row, column] = .nan } }
    var samples = NetworkSamples(features)
    samples.labels = (0..<12).map { Int32($0 % 3) }
    samples.setWeights((0..<12).map { Double($0 % 4 + 1) })
    let (parameters, state) = network.initialised(seed: 4)
    let teacher = NetworkTeacher(
      network, samples, loss: .crossEntropy, parameters: parameters, state: state, batchSize: 12)
    let rows = Array(0..<12)
    func loss() -> Double {
      teacher.learn(from: rows[...], seed: 0, executor: SerialExecutor()) / 12
    }
    _ = loss()
    let gradient = teacher.gradient.values
    let start = parameters.values
    for direction in 0..<4 {
      let turn = FloatKernelsTests.random(start.count, seed: UInt64(direction))
      var sums = (0.0, 0.0)
      for (at, value) in turn.enumerated() { parameters.start[at] = start[at] + value / 128 }
      sums.0 = loss()
      for (at, value) in turn.enumerated() { parameters.start[at] = start[at] - value / 128 }
      sums.1 = loss()
      let expected = zip(gradient, turn).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs((sums.0 - sums.1) * 64 - expected) < 5e-3 * max(0.1, abs(expected)))
      for (at, value) in start.enumerated() { parameters.start[at] = value }
    }
  }

  @Test func groupsAreHeldOutWhole() {
    let groups = (0..<100).map { $0 / 10 }
    let labels = (0..<100).map { Int32($0 < 95 ? $0 % 2 : 2) }
    for seed in 0..<20 {
      let holdout = GroupHoldout(
        rows: Array(0..<100), groups: groups, labels: labels, share: 0.2, seed: UInt64(seed))
      #expect(holdout.held.count == 20 && holdout.training.count == 80)
      #expect(
        Set(holdout.held.map { groups[$0] }).isDisjoint(with: holdout.training.map { groups[$0] }))
      // The only group with class 2 stays.
      #expect(!holdout.held.contains(95))
    }
    let single = GroupHoldout(
      rows: [1, 2, 3], groups: [0, 0, 0, 0], labels: [], share: 0.5, seed: 1)
    #expect(single.held.isEmpty && single.training == [1, 2, 3])
  }
}
