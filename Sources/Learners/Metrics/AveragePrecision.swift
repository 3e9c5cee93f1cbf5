/// Area under the curve of precision over recall as a sum of steps, 0...1.
///
/// With two classes the probability of the last one ranks the rows; with more it is the mean over the
/// classes of one against the rest, as in scikit-learn (`average="macro"`). Undefined where a class has no
/// rows. A blind guess reaches the share of the positives.
public struct AveragePrecision: Metric {
  /// `average_precision` in a spec.
  public static let name = "average_precision"
  /// What it is, for people.
  public static let summary =
    "area under the precision-recall curve of the last class; with more than two classes one against the rest"
  /// It judges probabilities of classes.
  public static let task = TaskKind.classification
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  /// A scorer that walks once through the sorted rows of each class: O(classes × rows) per score.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    let answers = outcome.classAnswers
    let classes = answers.probabilities.columns
    return PrecisionScorer(
      rankings: (classes == 2 ? [1] : Array(0..<classes)).map { index in
        PrecisionRanking(
          scores: answers.probabilities.column(index), positive: answers.truth.map { $0 == index },
          unit: unit)
      })
  }
}

/// The mean average precision of several rankings.
private struct PrecisionScorer: WeightedScorer {
  let rankings: [PrecisionRanking]

  func score(weights: [Int]) -> Double? {
    guard !rankings.isEmpty else { return nil }
    var sum = 0.0
    for ranking in rankings {
      guard let own = ranking.averagePrecision(weights: weights) else { return nil }
      sum += own
    }
    return sum / Double(rankings.count)
  }
}

/// Rows from the largest score to the smallest.
private struct PrecisionRanking: Sendable {
  /// Twice the unit, plus one for a positive.
  private let rows: [Int32]
  /// Whether the next row has another score.
  private let ends: [Bool]
  private let isUsable: Bool

  init(scores: [Double], positive: [Bool], unit: [Int]) {
    precondition(scores.count == unit.count && positive.count == unit.count, "one unit per row")
    isUsable = !scores.contains(where: \.isNaN)
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    rows = order.map { Int32(unit[$0] * 2 + (positive[$0] ? 1 : 0)) }
    ends = order.indices.map { index in
      index + 1 == order.count || scores[order[index]] != scores[order[index + 1]]
    }
  }

  /// The sum over thresholds of precision times the step in recall; `nil` without a positive.
  func averagePrecision(weights: [Int]) -> Double? {
    guard isUsable else { return nil }
    var positives = 0
    var all = 0
    var found = 0
    var sum = 0.0
    for index in rows.indices {
      let code = Int(rows[index])
      let weight = weights[code >> 1]
      all &+= weight
      if code & 1 == 1 { found &+= weight }
      if ends[index], found > positives {
        sum += Double(found) / Double(all) * Double(found - positives)
        positives = found
      }
    }
    return positives > 0 ? sum / Double(positives) : nil
  }
}
