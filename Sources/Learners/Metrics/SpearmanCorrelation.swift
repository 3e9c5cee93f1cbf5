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
    RankCorrelationScorer(truth: truth, predicted: predicted, unit: unit)
  }
}

/// One row in the order of its values.
private struct SortedRow: Sendable {
  /// The unit that holds the row.
  let unit: Int32
  /// Where the row stands in the other order.
  let place: Int32
  /// Whether the next row has another value.
  let endsTie: Bool
}

private struct RankCorrelationScorer: WeightedScorer {
  /// Rows in the order of the truth, and where each stands in the order of the prediction.
  private let byTruth: [SortedRow]
  private let byPrediction: [SortedRow]
  private let isUsable: Bool

  init(truth: [Double], predicted: [Double], unit: [Int]) {
    isUsable = !truth.contains(where: \.isNaN) && !predicted.contains(where: \.isNaN)
    let orders = [truth, predicted].map { values in
      values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    }
    func sorted(_ values: [Double], _ own: [Int], _ other: [Int]) -> [SortedRow] {
      var places = [Int32](repeating: 0, count: values.count)
      for (place, row) in other.enumerated() { places[row] = Int32(place) }
      return own.indices.map { index in
        let row = own[index]
        let endsTie = index + 1 == own.count || values[row] != values[own[index + 1]]
        return SortedRow(unit: Int32(unit[row]), place: places[row], endsTie: endsTie)
      }
    }
    byTruth = sorted(truth, orders[0], orders[1])
    byPrediction = sorted(predicted, orders[1], orders[0])
  }

  func score(weights: [Int]) -> Double? {
    guard isUsable else { return nil }
    let total = byTruth.reduce(0) { $0 + weights[Int($1.unit)] }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: byTruth.count) { truthRanks in
      var squares = (0.0, 0.0)
      var products = 0.0
      Self.ranked(byTruth, weights, total) { row, weight, rank in
        truthRanks.initializeElement(at: Int(row.place), to: rank)
        squares.0 += weight * rank * rank
      }
      var place = 0
      Self.ranked(byPrediction, weights, total) { _, weight, rank in
        squares.1 += weight * rank * rank
        products += weight * rank * truthRanks[place]
        place += 1
      }
      guard squares.0 > 0, squares.1 > 0 else { return nil }
      return max(-1, min(1, products / (squares.0 * squares.1).squareRoot()))
    }
  }

  /// Hands each row, in order, its weight and its rank less the mean rank: halves, hence exact.
  @inline(__always)
  private static func ranked(
    _ rows: [SortedRow], _ weights: [Int], _ total: Int,
    _ body: (SortedRow, Double, Double) -> Void
  ) {
    rows.withUnsafeBufferPointer { rows in
      weights.withUnsafeBufferPointer { weights in
        var below = 0
        var tied = 0
        var start = 0
        for end in rows.indices {
          tied += weights[Int(rows[end].unit)]
          guard rows[end].endsTie else { continue }
          // Mean of the ranks below + 1 … below + tied, less (total + 1) / 2.
          let rank = Double(2 * below + tied - total) / 2
          for index in start...end {
            body(rows[index], Double(weights[Int(rows[index].unit)]), rank)
          }
          below += tied
          tied = 0
          start = end + 1
        }
      }
    }
  }
}
