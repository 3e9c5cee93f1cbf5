/// Spearman's correlation: Pearson's over ranks, −1...1; the mean over the targets.
///
/// Ties get their mean rank. Undefined where truth or prediction is constant. Ranks change with the units
/// drawn, so a score costs O(rows); the sorting is done once.
public struct SpearmanCorrelation: TargetMetric {
  /// `spearman` in a spec.
  public static let name = "spearman"
  /// What it is, for people.
  public static let summary = "rank correlation of truth and prediction, mean over the targets"
  /// More is better.
  public static let greaterIsBetter = true

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// Zero.
  public static func chance(classes: Int) -> Double? { 0 }

  /// A scorer that ranks again for every score: O(rows).
  public func targetScorer(truth: [Double], predicted: [Double], unit: [Int], units: Int)
    -> any WeightedScorer
  {
    RankCorrelationScorer(truth: SortedRows(truth), predicted: SortedRows(predicted), unit: unit)
  }
}

/// Rows from smallest to largest value.
private struct SortedRows: Sendable {
  private let order: [Int]
  /// Whether the next row has another value.
  private let ends: [Bool]
  let isUsable: Bool

  init(_ values: [Double]) {
    isUsable = !values.contains(where: \.isNaN)
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    ends = order.indices.map { $0 + 1 == order.count || values[order[$0]] != values[order[$0 + 1]] }
    self.order = order
  }

  /// Writes the rank of each row, less the mean rank: halves, hence exact.
  func rank(
    into ranks: UnsafeMutableBufferPointer<Double>, unit: [Int], weights: [Int], total: Int
  ) {
    var below = 0
    var tied = 0
    var start = 0
    for place in order.indices {
      tied += weights[unit[order[place]]]
      guard ends[place] else { continue }
      // Mean of the ranks below + 1 … below + tied, less (total + 1) / 2.
      let rank = Double(2 * below + tied - total) / 2
      for member in start...place { ranks[order[member]] = rank }
      below += tied
      tied = 0
      start = place + 1
    }
  }
}

private struct RankCorrelationScorer: WeightedScorer {
  let truth: SortedRows
  let predicted: SortedRows
  let unit: [Int]

  func score(weights: [Int]) -> Double? {
    guard truth.isUsable, predicted.isUsable else { return nil }
    let total = unit.reduce(0) { $0 + weights[$1] }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * unit.count) { room in
      room.initialize(repeating: 0)
      let first = UnsafeMutableBufferPointer(rebasing: room[..<unit.count])
      let second = UnsafeMutableBufferPointer(rebasing: room[unit.count...])
      truth.rank(into: first, unit: unit, weights: weights, total: total)
      predicted.rank(into: second, unit: unit, weights: weights, total: total)
      var squares = (0.0, 0.0)
      var products = 0.0
      for (row, owner) in unit.enumerated() where weights[owner] != 0 {
        let weight = Double(weights[owner])
        squares.0 += weight * first[row] * first[row]
        squares.1 += weight * second[row] * second[row]
        products += weight * first[row] * second[row]
      }
      guard squares.0 > 0, squares.1 > 0 else { return nil }
      return max(-1, min(1, products / (squares.0 * squares.1).squareRoot()))
    }
  }
}
