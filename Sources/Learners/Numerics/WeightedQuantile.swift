/// Quantiles of weighted numbers.
enum WeightedQuantile {
  /// The number below which a share of the weight lies.
  ///
  /// Where the weight below and above is exactly in that proportion, the middle of the two numbers
  /// that part it; so a weight of 2 is the same as the number given twice, and the quantile of ½ is
  /// `WeightedCentre.median`. Cost: sorting.
  /// - Parameters:
  ///   - pairs: finite numbers with weights; those of weight 0 count for nothing.
  ///   - share: in 0...1.
  /// - Returns: 0 where no number has weight.
  static func of(_ pairs: [(value: Double, weight: Double)], share: Double) -> Double {
    let sorted = pairs.filter { $0.weight > 0 }.sorted { $0.value < $1.value }
    let wanted = sorted.reduce(0) { $0 + $1.weight } * share
    var below = 0.0
    for (place, pair) in sorted.enumerated() {
      below += pair.weight
      if below > wanted { return pair.value }
      if below == wanted, place + 1 < sorted.count {
        return WeightedCentre.midpoint(pair.value, sorted[place + 1].value)
      }
    }
    return sorted.last?.value ?? 0
  }
}
