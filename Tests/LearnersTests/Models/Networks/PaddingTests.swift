import Testing

@testable import Learners

/// Short sequences are padded by nothing: no step that is not there is ever read or attended to.
@Suite struct PaddingTests {
  private static let channels = 3

  /// Sequences of one to five steps in a block of so many; what is not there is `fill`.
  private static func data(steps: Int, fill: Double) -> TrainingSet {
    let rows = 48
    var generator = SplitMix64(seed: 21)
    var features = Matrix(repeating: fill, rows: rows, columns: steps * channels)
    var classes: [Int] = []
    for row in 0..<rows {
      let label = generator.below(2)
      classes.append(label)
      for step in 0..<(1 + row % 5) {
        for channel in 0..<channels {
          features[row, step * channels + channel] =
            generator.uniform() - 0.5 + (channel == 0 && label == 1 ? 0.6 : 0)
        }
      }
    }
    return TrainingSet(
      features: features, featureNames: (0..<steps * channels).map { "f\($0)" },
      target: .classes(classes, count: 2), weights: [Double](repeating: 1, count: rows),
      groups: Array(0..<rows),
      blocks: [InputBlock(name: "eeg", columns: 0..<steps * channels, steps: steps, isMasked: true)]
    )
  }

  private static func fitted(_ data: TrainingSet) throws -> FittedBiLSTMAttention {
    try BiLSTMAttentionTests.recipe(["layers": .integer(2), "epochs": .integer(4)])
      .fittedModel(to: data, seed: 5)
  }

  /// Nineteen steps, as the study padded to, or five, as many as there are: the same model and answers.
  @Test func roomForMoreStepsChangesNothing() throws {
    let (short, long) = (Self.data(steps: 5, fill: .nan), Self.data(steps: 19, fill: .nan))
    let (a, b) = (try Self.fitted(short), try Self.fitted(long))
    #expect(a.trainingLosses == b.trainingLosses)
    #expect(
      try a.predict(short.features, executor: SerialExecutor())
        == b.predict(long.features, executor: SerialExecutor()))
    let attention = try b.attention(of: long.features).time[0]
    for row in 0..<long.features.rows {
      let length = 1 + row % 5
      let shares = Array(attention.row(row))
      #expect(abs(shares[..<length].reduce(0, +) - 1) < 1e-5)
      #expect(shares[length...].allSatisfy { !($0 > 0) })
    }
  }

  /// What the study did: zeros as if they were recorded. The test above would not notice a model that cannot tell.
  @Test func zerosWouldBeRead() throws {
    let (short, long) = (Self.data(steps: 5, fill: 0), Self.data(steps: 19, fill: 0))
    let (a, b) = (try Self.fitted(short), try Self.fitted(long))
    #expect(a.trainingLosses != b.trainingLosses)
  }
}
