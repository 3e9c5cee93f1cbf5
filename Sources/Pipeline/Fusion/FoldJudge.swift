import Learners

/// Judges answers for training rows as the evaluation judges those for test rows: windows vote first.
public struct FoldJudge: Sendable {
  /// The metric that is meant where none is named.
  public let metric: String
  /// Truth and decisions, after the vote.
  private let outcomeOf: @Sendable (_ rows: [Int], _ answers: Matrix<Double>) -> Outcome
  private let scoreOf:
    @Sendable (_ metric: String, _ rows: [Int], _ answers: Matrix<Double>) -> Double?
  private let isGreaterBetter: @Sendable (_ metric: String) -> Bool

  /// - Parameters:
  ///   - metric: the primary metric of the evaluation.
  ///   - isGreaterBetter: whether more is better of a metric.
  ///   - outcomeOf: truth and decisions for answers; rows are indices into the training rows of the fold.
  ///   - scoreOf: a metric of such decisions; `nil` where it is undefined.
  public init(
    metric: String, isGreaterBetter: @escaping @Sendable (String) -> Bool,
    outcomeOf: @escaping @Sendable ([Int], Matrix<Double>) -> Outcome,
    scoreOf: @escaping @Sendable (String, [Int], Matrix<Double>) -> Double?
  ) {
    self.metric = metric
    self.isGreaterBetter = isGreaterBetter
    self.outcomeOf = outcomeOf
    self.scoreOf = scoreOf
  }

  /// Truth and decisions, after the vote.
  func outcome(_ own: OutOfFold) -> Outcome { outcomeOf(own.rows, own.answers) }

  /// How good answers are: more is better, whatever the metric; `nil` where it is undefined.
  func goodness(_ own: OutOfFold, metric: String) -> Double? {
    scoreOf(metric, own.rows, own.answers).map { isGreaterBetter(metric) ? $0 : -$0 }
  }

  /// What goodness says, as the metric writes it.
  func text(_ goodness: Double, metric: String) -> String {
    DecisionThreshold.text(isGreaterBetter(metric) ? goodness : -goodness)
  }

  /// The judge of some of the rows, called by their place among these.
  func selecting(rows: [Int]) -> FoldJudge {
    let (outcomeOf, scoreOf) = (outcomeOf, scoreOf)
    return FoldJudge(
      metric: metric, isGreaterBetter: isGreaterBetter,
      outcomeOf: { outcomeOf($0.map { rows[$0] }, $1) },
      scoreOf: { scoreOf($0, $1.map { rows[$0] }, $2) })
  }
}

/// Answers for validation rows of inner folds, by models that have not seen them.
struct OutOfFold: Sendable {
  /// Training rows in the order of the folds; a row may be validated several times.
  let rows: [Int]
  /// One row of answers for each.
  let answers: Matrix<Double>

  init(rows: [Int], answers: Matrix<Double>) {
    self.rows = rows
    self.answers = answers
  }

  /// Joins the answers of inner folds.
  init(_ folds: [InnerFold], answers: [Matrix<Double>], outputs: Int) {
    rows = folds.flatMap(\.validation)
    self.answers = Matrix(
      rows: rows.count, columns: outputs, elements: answers.flatMap(\.elements))
  }
}

extension InnerFold {
  /// Folds among some of the rows, called by their place among these.
  /// - Parameters:
  ///   - folds: the folds among all rows.
  ///   - rows: kept rows, ascending.
  ///   - count: how many rows there were.
  /// - Returns: the same folds with fewer rows.
  static func selecting(_ folds: [InnerFold], rows: [Int], of count: Int) -> [InnerFold] {
    guard rows.count < count else { return folds }
    var place = [Int?](repeating: nil, count: count)
    for (index, row) in rows.enumerated() { place[row] = index }
    return folds.map { fold in
      InnerFold(
        name: fold.name, train: fold.train.compactMap { place[$0] },
        validation: fold.validation.compactMap { place[$0] })
    }
  }
}
