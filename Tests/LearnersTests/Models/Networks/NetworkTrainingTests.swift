import Support
import Testing

@testable import Learners

/// Training from given weights in a given order, and when it stops.
@Suite struct NetworkTrainingTests {
  static func shape(_ kind: String, steps: Int, columns: Int, outputs: Int) -> NetworkShape {
    let encoder: InputEncoder = kind == "mlp" ? .dense([]) : .convolved([6], .init(width: 3))
    return NetworkShape(
      blocks: [.init(columns: columns, steps: steps, encoder: encoder)],
      hidden: kind == "mlp" ? [16, 8] : [], outputs: outputs)
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
    let encoder = InputEncoder.convolved([4, 3], .init(width: 3, pool: 1))
    let shape = NetworkShape(
      blocks: [
        .init(columns: 6, steps: 3, encoder: encoder),
        .init(columns: 5, steps: 1, encoder: encoder),
      ], hidden: [5], outputs: 3, activation: .tanh, normalizes: hasBatchNorm)
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

  /// An encoder of its own for each input, of which some rows have nothing.
  static func joint(_ reference: JSON, inputDropout: Double = 0) throws -> NetworkShape {
    func integer(_ key: String) throws -> Int { try reference.get(key).integer() }
    let (steps, channels) = (try integer("steps"), try integer("channels"))
    return NetworkShape(
      blocks: [
        .init(
          columns: try integer("single"), steps: 1, isMasked: true, encoder: .dense([6, 5])),
        .init(
          columns: steps * channels, steps: steps, encoder: .convolved([4, 3], .init(width: 3))),
        .init(columns: try integer("plain"), steps: 1),
      ], hidden: [7], outputs: try integer("classes"), activation: .tanh,
      inputDropout: inputDropout)
  }

  static func jointSamples(_ reference: JSON) throws -> NetworkSamples {
    func chunks(_ key: String, _ rows: Int) throws -> [[Double]] {
      let all = try reference.get(key).numbers()
      let width = all.count / rows
      return (0..<rows).map { Array(all[$0 * width..<($0 + 1) * width]) }
    }
    let rows = try reference.get("rows").integer()
    let (single, steps, plain) = (
      try chunks("single_values", rows), try chunks("step_values", rows),
      try chunks("plain_values", rows)
    )
    let (has, lengths) = (
      try reference.get("has_single").integers(), try reference.get("lengths").integers()
    )
    let channels = try reference.get("channels").integer()
    let x = (0..<rows).map { row -> [Double] in
      let own = steps[row].enumerated().map { $0 < lengths[row] * channels ? $1 : Double.nan }
      return (has[row] == 1 ? single[row] : single[row].map { _ in .nan }) + own + plain[row]
    }
    var samples = NetworkSamples(Matrix(x))
    samples.labels = try reference.get("labels").integers().map { Int32($0) }
    samples.setWeights(try reference.get("weights").numbers())
    return samples
  }

  @Test func jointNetworkAgreesWithPyTorch() throws {
    let reference = try Reference.load("joint_network")
    let samples = try Self.jointSamples(reference)
    let network = try Self.joint(reference).network()
    let start = try reference.get("parameters").numbers().map { Float($0) }
    try #require(start.count == network.parameterCount)
    let parameters = FloatBuffer(start)
    let lane = NetworkLane(
      network, capacity: samples.rows, parameters: parameters.start,
      state: FloatBuffer(count: 0).start, learns: false)
    for row in 0..<samples.rows {
      lane.take(samples.inputs.start + row * samples.columns, as: row)
    }
    let scores = lane.forward(NetworkLane.Step(samples: samples.rows))
    for (at, expected) in try reference.get("scores").numbers().enumerated() {
      #expect(isClose(Double(scores[at]), expected, within: 1e-5))
    }
    let teacher = NetworkTeacher(
      network, samples, loss: .crossEntropy, parameters: parameters, state: FloatBuffer(count: 0),
      batchSize: samples.rows)
    let loss = teacher.learn(
      from: Array(0..<samples.rows)[...], seed: 1, executor: SerialExecutor())
    #expect(
      isClose(
        loss / Double(samples.rows), try reference.get("loss").number(), within: 1e-5))
    for (found, expected) in zip(
      teacher.gradient.values, try reference.get("gradient").numbers())
    {
      #expect(isClose(Double(found), expected, within: 1e-5))
    }
  }

  /// Inputs that are left out in training: gradients are those of what is left, and at any width.
  @Test func gradientsWithInputsLeftOutAreDifferences() throws {
    let reference = try Reference.load("joint_network")
    let samples = try Self.jointSamples(reference)
    let network = try Self.joint(reference, inputDropout: 0.5).network()
    let parameters = FloatBuffer(try reference.get("parameters").numbers().map { Float($0) })
    func teacher() -> NetworkTeacher {
      NetworkTeacher(
        network, samples, loss: .crossEntropy, parameters: parameters,
        state: FloatBuffer(count: 0), batchSize: samples.rows)
    }
    let (own, rows) = (teacher(), Array(0..<samples.rows))
    func loss(_ seed: UInt64 = 3) -> Double {
      own.learn(from: rows[...], seed: seed, executor: SerialExecutor()) / Double(rows.count)
    }
    let (whole, other) = (loss(), loss(4))
    let undropped = try reference.get("loss").number()
    #expect(whole != other && whole != undropped)
    #expect(loss() == whole)
    let (gradient, start) = (own.gradient.values, parameters.values)
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
    let wide = teacher()
    _ = wide.learn(from: rows[...], seed: 3, executor: ThreadedExecutor(width: 3))
    #expect(wide.gradient.values == gradient)
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
