import CKernels
import Support
import Testing

@testable import Learners

/// The instruction sets against each other, gradients against differences, groups against each other.
@Suite struct SequenceKernelTests {
  /// A random problem, two inputs, some sequences short or empty.
  struct Problem {
    let architecture: SequenceArchitecture
    let weights: SequenceWeights
    let data: SequenceData
    let truth: NetworkSamples
    let loss: NetworkLoss
    let rows: Int

    init(seed: UInt64, rows: Int = 19) throws {
      var generator = SplitMix64(seed: seed)
      var size = SequenceArchitecture.Size()
      size.units = 1 + generator.below(40)
      size.layers = 1 + generator.below(2)
      size.isBidirectional = generator.below(2) == 0
      size.attentionUnits = 1 + generator.below(20)
      size.attendsInputs = seed.isMultiple(of: 2)
      let channels = (0...generator.below(3)).map { _ in 1 + generator.below(6) }
      let steps = 1 + generator.below(9)
      let isRegression = generator.below(2) == 0
      let outputs = 1 + generator.below(4)
      architecture = SequenceArchitecture(channels: channels, outputs: outputs, size: size)
      weights = SequenceWeights(architecture, seed: seed)
      var columns = 0
      let blocks = channels.enumerated().map { index, count in
        defer { columns += count * steps }
        return InputBlock(
          name: "b\(index)", columns: columns..<columns + count * steps, steps: steps)
      }
      var features = Matrix(repeating: Double.nan, rows: rows, columns: columns)
      for row in 0..<rows {
        for block in blocks {
          for step in 0..<steps where steps == 1 || generator.below(3) > 0 {
            for channel in 0..<block.channels {
              features[row, block.columns.lowerBound + step * block.channels + channel] =
                generator.uniform() * 4 - 2
            }
          }
        }
      }
      data = try SequenceData(features, blocks: blocks)
      var truth = NetworkSamples(Matrix(rows: rows, columns: 0, elements: []))
      truth.setWeights((0..<rows).map { _ in generator.uniform() * 2 })
      if isRegression {
        truth.values = FloatBuffer(
          (0..<rows * outputs).map { _ in Float(generator.uniform() * 2 - 1) })
      } else {
        truth.labels = (0..<rows).map { _ in Int32(generator.below(outputs)) }
      }
      self.truth = truth
      loss = isRegression ? .squaredError : .crossEntropy
      self.rows = rows
    }

    func teacher(dropout: Double = 0) -> SequenceTeacher {
      SequenceTeacher(
        weights, data: data, samples: truth, loss: loss, batchSize: rows, dropoutRate: dropout)
    }

    /// Scores and gradients of all rows in one group.
    func answers() -> (scores: [Float], gradient: [Float]) {
      let workspace = SequenceWorkspace(
        architecture, steps: data.branches.map(\.longest), capacity: rows,
        purpose: .init(isLearning: true))
      let pass = SequencePass(weights, workspace)
      pass.forward(data, rows: Array(0..<rows)[...])
      if let verdict = workspace.verdict, let slope = workspace.scoreGradient {
        _ = verdict.sum(
          Array(0..<rows)[...], truth, loss, scores: workspace.scores.start, slope: slope.start,
          stride: architecture.paddedOutputs, divisor: 10)
      }
      pass.backward(count: rows)
      return (workspace.scores.values, workspace.gradient?.values ?? [])
    }
  }

  @Test(arguments: 0..<12)
  func instructionSetsAgree(_ seed: Int) throws {
    let problem = try Problem(seed: UInt64(seed))
    let (scores, gradient) = problem.answers()
    for set in [CKernelsBaseline] + fusedSets {
      guard let other = pinned(to: set, { problem.answers() }) else { continue }
      if set == CKernelsBaseline {
        for (a, b) in zip(scores + gradient, other.scores + other.gradient) {
          #expect(isClose(Double(a), Double(b), within: 1e-5), "seed \(seed)")
        }
      } else if ckernels_instruction_set() != CKernelsBaseline {
        #expect(scores.map(\.bitPattern) == other.scores.map(\.bitPattern), "seed \(seed)")
        #expect(gradient.map(\.bitPattern) == other.gradient.map(\.bitPattern), "seed \(seed)")
      }
    }
  }

  /// Along random directions, so that every parameter counts; single precision leaves three digits.
  @Test(arguments: 0..<12, [0.0, 0.4])
  func gradientsMatchDifferences(_ seed: Int, _ dropout: Double) throws {
    let problem = try Problem(seed: UInt64(100 + seed))
    let teacher = problem.teacher(dropout: dropout)
    let rows = Array(0..<problem.rows)
    func loss() -> Double {
      problem.weights.refresh()
      return teacher.learn(from: rows[...], seed: 3, executor: SerialExecutor())
        / Double(rows.count)
    }
    _ = loss()
    let slope = teacher.gradient.values
    let start = problem.weights.values
    var generator = SplitMix64(seed: UInt64(seed))
    for _ in 0..<3 {
      // Directions live among real parameters; padding stays 0.
      let step = 2e-3
      let direction = start.map { _ in Float(generator.below(2) == 0 ? step : -step) }
      problem.weights.values = zip(start, direction).map { $0 + $1 }
      let inside = problem.weights.parameters.values
      let above = loss()
      problem.weights.values = zip(start, direction).map { $0 - $1 }
      let outside = problem.weights.parameters.values
      let below = loss()
      var expected = 0.0
      for index in slope.indices {
        expected += Double(slope[index]) * Double(inside[index] - outside[index])
      }
      let found = above - below
      #expect(abs(found - expected) < 2e-5 + 2e-2 * abs(expected), "seed \(seed)")
      problem.weights.values = start
    }
  }

  /// Rows answer alike alone and together, in any order.
  @Test(arguments: 0..<6)
  func rowsDoNotDependOnEachOther(_ seed: Int) throws {
    let problem = try Problem(seed: UInt64(200 + seed))
    let wide = problem.architecture.paddedOutputs
    let workspace = SequenceWorkspace(
      problem.architecture, steps: problem.data.branches.map(\.longest), capacity: problem.rows)
    let pass = SequencePass(problem.weights, workspace)
    let turned = Array((0..<problem.rows).reversed())
    pass.forward(problem.data, rows: turned[...])
    let together = workspace.scores.values
    for (place, row) in turned.enumerated() {
      pass.forward(problem.data, rows: [row])
      let alone = workspace.scores.values[..<wide]
      #expect(Array(alone) == Array(together[place * wide..<(place + 1) * wide]), "seed \(seed)")
    }
  }

  @Test(arguments: 0..<4)
  func gradientsAreTheSameAtAnyWidth(_ seed: Int) throws {
    let problem = try Problem(seed: UInt64(300 + seed), rows: 67)
    let rows = Array(0..<67)
    let serial = problem.teacher(dropout: 0.3)
    let loss = serial.learn(from: rows[...], seed: 8, executor: SerialExecutor())
    for width in [2, 7] {
      let other = problem.teacher(dropout: 0.3)
      let found = other.learn(from: rows[...], seed: 8, executor: ThreadedExecutor(width: width))
      #expect(loss.bitPattern == found.bitPattern)
      #expect(
        serial.gradient.values.map(\.bitPattern) == other.gradient.values.map(\.bitPattern))
    }
  }
}
