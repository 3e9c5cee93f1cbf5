/// The points of a ROC curve, from (0, 0) to (1, 1).
public struct ROCCurve: Sendable, Equatable {
  /// Rows at or above a point's threshold count as positive; the first threshold is +infinity.
  public let thresholds: [Double]
  /// Share of the negatives at or above each threshold.
  public let falsePositiveRates: [Double]
  /// Share of the positives at or above each threshold.
  public let truePositiveRates: [Double]

  /// Sorts the rows by score once; points on a straight line between their neighbours are left out.
  ///
  /// - Returns: `nil` without a positive, without a negative, or with a score that is not a number.
  public init?(scores: [Double], positive: [Bool]) {
    precondition(scores.count == positive.count, "one score per row")
    let positives = positive.count { $0 }
    let negatives = positive.count - positives
    if positives == 0 || negatives == 0 || scores.contains(where: \.isNaN) { return nil }
    var points: [(threshold: Double, negative: Int, positive: Int)] = [(.infinity, 0, 0)]
    var seen = (negative: 0, positive: 0)
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    for (place, row) in order.enumerated() {
      if positive[row] { seen.positive += 1 } else { seen.negative += 1 }
      let isLastOfTie = place + 1 == order.count || scores[order[place + 1]] != scores[row]
      if isLastOfTie { points.append((scores[row], seen.negative, seen.positive)) }
    }
    let kept = points.indices.filter { index in
      guard index > 1, index + 1 < points.count else { return true }
      let before = points[index - 1]
      let here = points[index]
      let after = points[index + 1]
      return here.negative - before.negative != after.negative - here.negative
        || here.positive - before.positive != after.positive - here.positive
    }
    thresholds = kept.map { points[$0].threshold }
    falsePositiveRates = kept.map { Double(points[$0].negative) / Double(negatives) }
    truePositiveRates = kept.map { Double(points[$0].positive) / Double(positives) }
  }
}
