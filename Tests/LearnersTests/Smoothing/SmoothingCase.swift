import Learners
import Testing

/// Recipes with the defaults of their parameters, and stretches to smooth.
enum SmoothingCase {
  static func make(_ name: String, _ changed: [String: ParameterValue] = [:]) throws
    -> any Smoother
  {
    var values = ParameterValues()
    for parameter in try #require(SmootherCatalog.type(named: name)).parameters {
      values[parameter.name] = changed[parameter.name] ?? parameter.defaultValue
    }
    return try SmootherCatalog.make(name, values)
  }

  static func smoothed(
    _ name: String, _ answers: Matrix<Double>, _ changed: [String: ParameterValue] = [:],
    training: SmoothingTraining? = nil
  ) throws -> Matrix<Double> {
    try make(name, changed).fitted(to: training ?? sticky).smoothed(answers)
  }

  /// Two classes that go on for long.
  static let sticky = SmoothingTraining(
    sequences: [[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0, 0]], classes: 2,
    prior: [0.5, 0.5])

  /// Rows of two classes, from the probability of the second.
  static func two(_ second: [Double]) -> Matrix<Double> {
    Matrix(rows: second.count, columns: 2, elements: second.flatMap { [1 - $0, $0] })
  }

  static func decisions(_ answers: Matrix<Double>) -> [Int] {
    (0..<answers.rows).map {
      ThresholdSearch.decision(
        answers.row($0), [Double](repeating: 1, count: answers.columns))
    }
  }
}
