/// Means and medians of weighted numbers.
public enum WeightedCentre {
  /// The weighted mean; weights at least 0 with a positive sum.
  ///
  /// Values near the end of the number range are scaled by a power of two first: nothing overflows.
  public static func mean(of values: [Double], weights: [Double]) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    let factor = largest > 0x1p500 ? 0x1p-540 : 1
    var total = StableSum()
    var sum = StableSum()
    for (value, weight) in zip(values, weights) {
      total.add(weight)
      sum.add(value * factor * weight)
    }
    return sum.value / total.value / factor
  }

  /// The weighted median; with equal weights, the middle value or the mean of the two in the
  /// middle.
  ///
  /// Where the weights below and above are exactly even, the mean of the two values that part them;
  /// so a weight of 2 is the same as the value given twice. Cost: sorting.
  public static func median(of values: [Double], weights: [Double]) -> Double {
    let order = values.indices.filter { weights[$0] > 0 }.sorted { values[$0] < values[$1] }
    let half = order.reduce(0) { $0 + weights[$1] } / 2
    var below = 0.0
    for (place, index) in order.enumerated() {
      below += weights[index]
      if below > half { return values[index] }
      if below == half, place + 1 < order.count {
        return midpoint(values[index], values[order[place + 1]])
      }
    }
    return order.last.map { values[$0] } ?? .nan
  }

  /// The number half-way between two numbers, without overflow.
  static func midpoint(_ a: Double, _ b: Double) -> Double {
    let sum = a + b
    return sum.isFinite ? sum / 2 : a / 2 + b / 2
  }
}
