#if canImport(Glibc)
  import Glibc
#endif

/// What each feature brought to each answer: Shapley values, which add up to the answer.
///
/// Lundberg and Lee (2017), arXiv:1705.07874.
public struct ShapValues: Sendable {
  /// What the values are parts of.
  public enum Unit: String, Sendable, Codable, CaseIterable {
    /// The probability of a class.
    case probability
    /// The score of a class before it becomes a probability: log-odds, or a distance to a plane.
    case margin
    /// The unit of the target.
    case target
    /// A metric over test rows, of which something is lost: what permutation importance measures.
    case metric
  }

  /// Rows × features, a matrix per class or target.
  public var values: [Matrix<Double>]
  /// The answer where nothing is known of a row: rows × classes, or × targets; in most methods the same for
  /// all rows.
  public var base: Matrix<Double>
  /// What the model itself answers, in the same unit: rows × classes, or × targets.
  public var answers: Matrix<Double>
  /// What the values are parts of.
  public var unit: Unit

  /// Gathers what belongs together.
  public init(
    values: [Matrix<Double>], base: Matrix<Double>, answers: Matrix<Double>, unit: Unit
  ) {
    precondition(
      values.count == answers.columns && base.columns == answers.columns, "one entry per output")
    precondition(base.rows == answers.rows, "one base per row")
    self.values = values
    self.base = base
    self.answers = answers
    self.unit = unit
  }

  /// Values that add up from one base for all rows.
  init(values: [Matrix<Double>], base: [Double], answers: Matrix<Double>, unit: Unit) {
    self.init(
      values: values,
      base: Matrix(
        rows: answers.rows, columns: base.count,
        elements: Array(repeatElement(base, count: answers.rows).joined())),
      answers: answers, unit: unit)
  }

  /// The largest difference between an answer and base + sum of values, over rows and outputs; 0 without
  /// rows, NaN where any number is.
  public var additivityError: Double {
    var largest = 0.0
    for (output, matrix) in values.enumerated() {
      for row in 0..<matrix.rows {
        let sum = matrix.row(row).reduce(base[row, output], +)
        let error = abs(sum - answers[row, output])
        if !(error <= largest) { largest = error }
      }
    }
    return largest
  }

  /// The largest absolute answer or base: what an additivity error is measured against.
  public var magnitude: Double {
    (answers.elements + base.elements).reduce(0) { max($0, abs($1)) }
  }
}

/// A model whose Shapley values can be computed exactly.
public protocol ExactlyExplained: FittedLearner {
  /// The values of rows.
  /// - Parameters:
  ///   - rows: samples × features, columns as in training.
  ///   - background: training rows that stand for "not known".
  ///   - trees: what stands for it in trees.
  ///   - executor: does the work in parallel.
  /// - Returns: values that add up to the answers.
  /// - Throws: `LearnerError` for what the model cannot take.
  func shapValues(
    of rows: Matrix<Double>, background: ShapBackground, trees: TreePerturbation,
    executor: any Executor
  ) throws(LearnerError) -> ShapValues

  /// Whether background rows stand in one by one, so that the work grows with them.
  var asksBackgroundRowByRow: Bool { get }

  /// How the values are computed, in words for a report.
  func shapMethod(trees: TreePerturbation) -> String
}

extension ExactlyExplained {
  /// The mean of the background is enough, unless a model says otherwise.
  public var asksBackgroundRowByRow: Bool { false }
}

/// What stands for a feature that is not known, in trees.
///
/// Lundberg et al. (2020), doi:10.1038/s42256-019-0138-9; which of the two is right depends on the
/// question (Chen et al. 2020, arXiv:2006.16234): the first is true to the data, the second to the model.
public enum TreePerturbation: String, Sendable, CaseIterable {
  /// Both ways at a node, by the shares of training rows that its children had.
  case pathDependent = "path_dependent"
  /// The values of background rows, one after the other. Cost: background rows times that of the other.
  case interventional
}

/// Training rows as they reach a model, which stand for what is not known of a row.
public struct ShapBackground: Sendable {
  /// Rows × features.
  public let rows: Matrix<Double>
  /// One per row.
  public let weights: [Double]

  /// Gathers rows.
  public init(rows: Matrix<Double>, weights: [Double]) {
    precondition(weights.count == rows.rows, "one weight per row")
    self.rows = rows
    self.weights = weights
  }

  /// Some rows, drawn by their weights with equal steps, so that heavy rows come as often as they should.
  ///
  /// - Parameters:
  ///   - count: how many; all of them as they are where there are no more.
  ///   - seed: for where the first step falls.
  /// - Returns: rows of equal weight, in their order.
  public func drawing(_ count: Int, seed: UInt64) -> ShapBackground {
    let total = weights.reduce(0, +)
    guard count < rows.rows, count > 0, total > 0 else { return self }
    var generator = SplitMix64(seed: seed)
    var next = generator.uniform() * total / Double(count)
    var chosen: [Int] = []
    var sum = 0.0
    for (row, weight) in weights.enumerated() {
      sum += weight
      while next < sum, chosen.count < count {
        chosen.append(row)
        next += total / Double(count)
      }
    }
    return ShapBackground(
      rows: rows.selecting(rows: chosen), weights: [Double](repeating: 1, count: chosen.count))
  }

  /// The weighted mean of each column.
  public var means: [Double] {
    let total = weights.reduce(0, +)
    guard total > 0 else { return [Double](repeating: 0, count: rows.columns) }
    var sums = [Double](repeating: 0, count: rows.columns)
    for row in 0..<rows.rows {
      let weight = weights[row] / total
      for (column, value) in rows.row(row).enumerated() { sums[column] += weight * value }
    }
    return sums
  }
}
