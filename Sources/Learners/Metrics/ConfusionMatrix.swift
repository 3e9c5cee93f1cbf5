/// How often each true class was given each predicted class.
public struct ConfusionMatrix: Sendable, Equatable {
  /// Classes × classes; row = truth, column = prediction.
  public let counts: Matrix<Int>

  /// Wraps counts.
  public init(_ counts: Matrix<Int>) {
    precondition(counts.rows == counts.columns, "a confusion matrix is square")
    self.counts = counts
  }

  /// Counts pairs of truth and prediction, both in 0..<classes.
  public init(truth: [Int], predicted: [Int], classes: Int) {
    precondition(truth.count == predicted.count, "one prediction per row")
    var counts = Matrix(repeating: 0, rows: classes, columns: classes)
    for (row, column) in zip(truth, predicted) { counts[row, column] += 1 }
    self.counts = counts
  }

  /// Counts the rows of a classification; row `i` counts `weights[unit[i]]` times.
  public init(_ outcome: Outcome, unit: [Int], weights: [Int]) {
    let answers = outcome.classAnswers
    let classes = answers.probabilities.columns
    var counts = Matrix(repeating: 0, rows: classes, columns: classes)
    for (row, owner) in unit.enumerated() {
      counts[answers.truth[row], answers.predicted[row]] += weights[owner]
    }
    self.counts = counts
  }

  /// Counts every row of a classification once.
  public init(_ outcome: Outcome) {
    let answers = outcome.classAnswers
    self.init(
      truth: answers.truth, predicted: answers.predicted, classes: answers.probabilities.columns)
  }

  /// Number of classes.
  public var classes: Int { counts.rows }

  /// Precision, recall and F1 of each class, in class order.
  public var perClass: [ClassReport] {
    (0..<classes).map { index in
      let hits = counts[index, index]
      let support = counts.row(index).reduce(0, +)
      let predicted = counts.column(index).reduce(0, +)
      return ClassReport(hits: hits, support: support, predicted: predicted)
    }
  }
}

/// How one class fared. Where nothing can be divided the value is 0 (scikit-learn's `zero_division=0`).
public struct ClassReport: Sendable, Equatable {
  /// Share of the rows given this class that belong to it, 0...1.
  public let precision: Double
  /// Share of the rows of this class that were given it, 0...1.
  public let recall: Double
  /// Harmonic mean of the two, 0...1.
  public let f1: Double
  /// Rows that belong to the class.
  public let support: Int
  /// Rows that were given the class.
  public let predicted: Int

  init(hits: Int, support: Int, predicted: Int) {
    self.support = support
    self.predicted = predicted
    precision = predicted == 0 ? 0 : Double(hits) / Double(predicted)
    recall = support == 0 ? 0 : Double(hits) / Double(support)
    f1 = support + predicted == 0 ? 0 : Double(2 * hits) / Double(support + predicted)
  }
}
