import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// The mean of what is answered, or of its logarithms, over the modalities that answer.
struct MeanCombination: LateCombination, FittedLateCombination {
  static let proba = "mean_proba"
  static let logit = "mean_logit"

  /// Probabilities below this count as this where logarithms are taken.
  static let floor = 1e-6

  let isOfLogits: Bool
  let needsInnerFolds = false
  let chosen: [ChosenValue] = []
  let notes: [String] = []

  func fitted(
    to lesson: LateLesson?, modalities: [String], executor: any Executor
  ) -> any FittedLateCombination { self }

  func combined(
    _ answers: ModalityAnswers, prior: [Double], executor: any Executor
  ) -> LateAnswers {
    var out = Matrix(repeating: 0.0, rows: answers.rows, columns: prior.count)
    for row in 0..<answers.rows {
      let taking = answers.modalities(of: row)
      let given = taking.map { Array(answers.answers[$0].row(row)) }
      let one = given.isEmpty ? prior : isOfLogits ? Self.logitMean(given) : Self.mean(given)
      for column in prior.indices { out[row, column] = one[column] }
    }
    return LateAnswers(probabilities: out)
  }

  func weights(of taking: [Int]) -> [Double]? {
    isOfLogits ? nil : taking.map { _ in 1 / Double(taking.count) }
  }

  private static func mean(_ given: [[Double]]) -> [Double] {
    given[0].indices.map { column in
      given.reduce(0.0) { $0 + $1[column] } / Double(given.count)
    }
  }

  /// The softmax of the mean logarithms: a geometric mean that sums to 1.
  private static func logitMean(_ given: [[Double]]) -> [Double] {
    let logs = given[0].indices.map { column in
      given.reduce(0.0) { $0 + log(max($1[column], floor)) } / Double(given.count)
    }
    let highest = logs.max() ?? 0
    let powers = logs.map { exp($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
