/// A mean over rows: one sum and one count per unit, added up by weight.
struct RowMeanScorer: WeightedScorer {
  private let sums: [Double]
  private let counts: [Int]

  /// Sums `values` (one per row) by `unit`; a value that is not finite leaves the mean undefined.
  init(values: [Double], unit: [Int], units: Int) {
    precondition(values.count == unit.count, "one unit per row")
    var sums = [Double](repeating: 0, count: units)
    var counts = [Int](repeating: 0, count: units)
    for (value, owner) in zip(values, unit) {
      sums[owner] += value
      counts[owner] += 1
    }
    self.sums = sums
    self.counts = counts
  }

  func score(weights: [Int]) -> Double? {
    var sum = 0.0
    var count = 0
    for (unit, weight) in weights.enumerated() where weight != 0 {
      sum += Double(weight) * sums[unit]
      count &+= weight &* counts[unit]
    }
    guard count > 0 else { return nil }
    let mean = sum / Double(count)
    return mean.isFinite ? mean : nil
  }
}
