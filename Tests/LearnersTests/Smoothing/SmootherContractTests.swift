import Learners
import Testing

/// What every smoother must keep to.
@Suite struct SmootherContractTests {
  private static let names = SmootherCatalog.all.map { $0.name }

  private static func answers(rows: Int, seed: UInt64) -> Matrix<Double> {
    let noise = SampleData.noise(rows: rows, columns: 3, seed: seed)
    var out = noise
    for row in 0..<rows {
      let own = noise.row(row).map { $0 * $0 + 1e-6 }
      let sum = own.reduce(0, +)
      for label in 0..<3 { out[row, label] = own[label] / sum }
    }
    return out
  }

  private static let training = SmoothingTraining(
    sequences: [[0, 0, 1, 1, 2, 2, 2, 0], [1, 1, 1, 0]], classes: 3, prior: [0.5, 0.3, 0.2])

  @Test(arguments: names, [false, true])
  func rowsStayProbabilities(_ name: String, _ isCausal: Bool) throws {
    for rows in [0, 1, 2, 3, 50] {
      let answers = Self.answers(rows: rows, seed: 4)
      let found = try SmoothingCase.smoothed(
        name, answers, ["causal": .bool(isCausal)], training: Self.training)
      #expect(found.rows == rows && found.columns == 3)
      for row in 0..<rows {
        #expect(abs(found.row(row).reduce(0, +) - 1) < 1e-12)
        #expect(found.row(row).allSatisfy { $0 >= 0 && $0 <= 1 })
      }
      #expect(
        found
          == (try SmoothingCase.smoothed(
            name, answers, ["causal": .bool(isCausal)], training: Self.training)))
    }
  }

  @Test(arguments: names)
  func causalSmoothingDoesNotLookAhead(_ name: String) throws {
    let answers = Self.answers(rows: 20, seed: 8)
    for parameters in [["causal": ParameterValue.bool(true)]] {
      let all = try SmoothingCase.smoothed(name, answers, parameters, training: Self.training)
      for steps in 1...20 {
        let part = try SmoothingCase.smoothed(
          name, answers.selecting(rows: Array(0..<steps)), parameters, training: Self.training)
        #expect(part.row(steps - 1) == all.row(steps - 1))
      }
    }
  }

  /// Names of classes do not matter: turning all of them round turns the answers round.
  @Test(arguments: names)
  func classesHaveNoOrder(_ name: String) throws {
    let answers = Self.answers(rows: 30, seed: 11)
    let turned = SmoothingTraining(
      sequences: Self.training.sequences.map { $0.map { 2 - $0 } }, classes: 3,
      prior: Self.training.prior.reversed())
    let one = try SmoothingCase.smoothed(name, answers, training: Self.training)
    let other = try SmoothingCase.smoothed(
      name, answers.selecting(columns: [2, 1, 0]), training: turned)
    #expect(difference(one, other.selecting(columns: [2, 1, 0])) < 1e-12)
  }

  @Test func unknownNamesAreRefused() {
    #expect(throws: LearnerError.parameter("unknown smoothing 'x'")) {
      try SmootherCatalog.make("x", ParameterValues())
    }
  }
}
