/// A number that says how good predictions are.
public protocol Metric: Registered {
  /// Reads the declared parameters (most metrics have none).
  init(_ values: ParameterValues)

  /// What kind of question the metric judges.
  static var task: TaskKind { get }
  /// Whether more is better.
  static var greaterIsBetter: Bool { get }
  /// What a blind guess is expected to reach with that many classes; `nil` where it depends on the data.
  static func chance(classes: Int) -> Double?

  /// Prepares to score weighted unions of units (subjects, say), quickly and many times.
  ///
  /// - Parameters:
  ///   - outcome: decisions and truth of all rows.
  ///   - unit: the unit of each row, in 0..<units.
  ///   - units: how many units there are.
  /// - Returns: a scorer whose weights have one entry per unit.
  func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer
}

extension Metric {
  /// The metric of all rows, each counted once.
  /// - Returns: `nil` where it is undefined.
  public func score(_ outcome: Outcome) -> Double? {
    scorer(outcome, unit: [Int](repeating: 0, count: outcome.count), units: 1).score(weights: [1])
  }
}

/// A metric over units that count several times, once or not at all: what bootstrap, jackknife and swap
/// tests need.
public protocol WeightedScorer: Sendable {
  /// The metric where unit `u` counts `weights[u]` times.
  /// - Returns: `nil` where it is undefined (a class is absent, a variance is zero).
  func score(weights: [Int]) -> Double?
}

/// Truth and prediction of the same rows, in one order.
public struct Outcome: Sendable {
  /// What was true and what was predicted.
  public let answers: Answers

  /// The two kinds of answers.
  public enum Answers: Sendable {
    /// Truth in 0..<classes; predicted classes; probabilities rows × classes.
    case classes(truth: [Int], predicted: [Int], probabilities: Matrix<Double>)
    /// Truth and prediction, rows × targets.
    case values(truth: Matrix<Double>, predicted: Matrix<Double>)
  }

  /// Pairs truth and prediction.
  public init(_ answers: Answers) { self.answers = answers }

  /// Number of rows.
  public var count: Int {
    switch answers {
    case .classes(let truth, _, _): truth.count
    case .values(let truth, _): truth.rows
    }
  }
}
