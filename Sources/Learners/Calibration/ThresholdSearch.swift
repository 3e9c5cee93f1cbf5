import Glibc

/// Factors by which class probabilities are multiplied before the largest is taken, so that a metric
/// becomes as good as it can on given rows.
///
/// With two classes that is a cut on the probability of the second, tried midway (in log odds) between any
/// two neighbouring rows: the optimum. With more, one class after the other is moved while the others stand
/// (coordinate search), until a round improves nothing: not worse than without factors, but maybe not the
/// optimum. Of equally good factors the one nearest 1 stays. Use rows that the model has not been trained
/// on. Cost: one sort per class and round, a metric per cut.
public struct ThresholdSearch: Sendable {
  private let metric: any Metric

  /// - Parameter metric: what is to become good; metrics of ranks or probabilities do not depend on cuts.
  public init(metric: any Metric) { self.metric = metric }

  /// Names of the metrics that a threshold can move: those of decisions.
  public static let metrics: [String] =
    MetricCatalog.all.filter { $0 is any ConfusionMetric.Type }.map { $0.name }

  /// What a search found.
  public struct Found: Sendable, Hashable {
    /// One per class; the first is 1. `factors[c] · p[c]` decides.
    public let factors: [Double]
    /// The metric with these factors; `nil` where it is undefined.
    public let score: Double?
    /// The metric without factors.
    public let plainScore: Double?
    /// What a user should know.
    public let notes: [String]

    /// With two classes, the probability of the second above which it is decided for; else `nil`.
    public var cut: Double? { factors.count == 2 ? 1 / (1 + factors[1]) : nil }
  }

  /// The class with the largest product of factor and probability; of equal ones the first.
  /// - Parameters:
  ///   - probabilities: of one row.
  ///   - factors: one per class.
  /// - Returns: the class.
  public static func decision(_ probabilities: some Collection<Double>, _ factors: [Double]) -> Int
  {
    var best = 0
    var most = -Double.infinity
    for (label, (probability, factor)) in zip(probabilities, factors).enumerated()
    where probability * factor > most {
      most = probability * factor
      best = label
    }
    return best
  }

  /// Searches.
  /// - Parameters:
  ///   - probabilities: rows × classes: a row per decision (after a vote, where there is one).
  ///   - classes: the truth.
  ///   - classNames: for notes.
  /// - Returns: factors, all 1 where nothing is better.
  /// - Throws: `LearnerError` for numbers that are no probabilities, or no rows.
  public func search(
    _ probabilities: Matrix<Double>, classes: [Int], classNames: [String]
  ) throws(LearnerError) -> Found {
    precondition(classes.count == probabilities.rows, "one class per row")
    precondition(classNames.count == probabilities.columns, "one name per column")
    guard probabilities.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try probabilities.requireProbabilities()
    let plain = [Double](repeating: 1, count: classNames.count)
    guard let judge = metric as? any ConfusionMetric else {
      let score = score(probabilities, classes, plain)
      return Found(
        factors: plain, score: score, plainScore: score,
        notes: ["threshold: \(type(of: metric).name) does not depend on thresholds"])
    }
    var search = FactorSearch(probabilities, classes, judge)
    search.run()
    var notes: [String] = []
    for (label, name) in classNames.enumerated() {
      let count = classes.count { $0 == label }
      if count < 10 {
        notes.append("threshold: class '\(name)' has \(count) rows to choose a threshold on")
      }
    }
    return Found(
      factors: search.factors, score: score(probabilities, classes, search.factors),
      plainScore: score(probabilities, classes, plain), notes: notes)
  }

  private func score(
    _ probabilities: Matrix<Double>, _ classes: [Int], _ factors: [Double]
  ) -> Double? {
    let predicted = (0..<probabilities.rows).map { row in
      Self.decision(probabilities.row(row), factors)
    }
    return metric.score(
      Outcome(.classes(truth: classes, predicted: predicted, probabilities: probabilities)))
  }
}

/// The state of a search: factors so far, and how good they are.
struct FactorSearch {
  private let probabilities: Matrix<Double>
  private let truth: [Int]
  private let metric: any ConfusionMetric
  private(set) var factors: [Double]
  private var best: Double

  /// Factors stay within these.
  private static let range = 1e-6...1e6

  init(_ probabilities: Matrix<Double>, _ truth: [Int], _ metric: any ConfusionMetric) {
    self.probabilities = probabilities
    self.truth = truth
    self.metric = metric
    factors = [Double](repeating: 1, count: probabilities.columns)
    best = -Double.infinity
    best = value(counts(factors))
  }

  /// Moves one class after the other until nothing improves.
  mutating func run() {
    // With two classes one cut says all; with more the first may move as well, and is made 1 at the end.
    let moving = factors.count == 2 ? 1..<2 : 0..<factors.count
    for _ in 0..<50 {
      let before = best
      for label in moving { improve(label) }
      if factors.count == 2 || best <= before { break }
    }
    let first = factors[0]
    if first != 1 {
      let scaled = factors.map { $0 / first }
      // Rounding may turn a tie: the factors that were found stay then.
      if value(counts(scaled)) >= best { factors = scaled }
    }
  }

  private func counts(_ factors: [Double]) -> ConfusionMatrix {
    ConfusionMatrix(
      truth: truth,
      predicted: (0..<probabilities.rows).map {
        ThresholdSearch.decision(probabilities.row($0), factors)
      }, classes: factors.count)
  }

  private func value(_ counts: ConfusionMatrix) -> Double {
    metric.score(counts) ?? -.infinity
  }

  /// Tries every factor of one class that changes a decision.
  private mutating func improve(_ label: Int) {
    let rivals = (0..<probabilities.rows).map { rival(of: label, row: $0) }
    // The class is decided for where its factor is above this.
    let turning = rivals.enumerated().map { row, rival in
      probabilities[row, label] > 0 ? rival.strength / probabilities[row, label] : .infinity
    }
    let order = turning.indices.filter { turning[$0].isFinite }
      .sorted { (turning[$0], $0) < (turning[$1], $1) }
    var table = Matrix(repeating: 0, rows: factors.count, columns: factors.count)
    for (row, rival) in rivals.enumerated() { table[truth[row], rival.label] += 1 }
    var found = best
    var choice = factors[label]
    var at = 0
    while at <= order.count {
      // Between the rows that turned so far and the next one.
      let low = at == 0 ? 0 : turning[order[at - 1]]
      let high = at == order.count ? .infinity : turning[order[at]]
      if let factor = Self.between(low, high) {
        let own = value(ConfusionMatrix(table))
        if own > found || (own == found && own > best && abs(log(factor)) < abs(log(choice))) {
          (found, choice) = (own, factor)
        }
      }
      guard at < order.count else { break }
      repeat {
        let row = order[at]
        table[truth[row], rivals[row].label] -= 1
        table[truth[row], label] += 1
        at += 1
      } while at < order.count && turning[order[at]] == high
    }
    guard choice != factors[label] else { return }
    var next = factors
    next[label] = choice
    let own = value(counts(next))
    // Rounding may turn a tie the other way: what counts is what was decided.
    if own > best { (factors, best) = (next, own) }
  }

  /// The strongest of the other classes, and how strong it is.
  private func rival(of label: Int, row: Int) -> (label: Int, strength: Double) {
    var out = (label: label == 0 ? 1 : 0, strength: -Double.infinity)
    for other in factors.indices where other != label {
      let strength = probabilities[row, other] * factors[other]
      if strength > out.strength { out = (other, strength) }
    }
    return out
  }

  /// A factor between two: 1 if it lies there, else midway in logarithms.
  private static func between(_ low: Double, _ high: Double) -> Double? {
    if low < 1, 1 < high { return 1 }
    let from = max(low, range.lowerBound)
    let to = min(high, range.upperBound)
    guard from < to else { return nil }
    let middle = (from * to).squareRoot()
    return middle > low && middle < high ? middle : nil
  }
}
