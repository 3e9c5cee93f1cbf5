/// Shifts regression targets to around 0 and brings them into −2...2 by one power of two, so that
/// their squares neither overflow nor cancel. Targets keep their sizes relative to each other.
struct TargetScale: Sendable {
  let means: [Double]
  /// A power of two.
  let unit: Double

  /// A scale that was measured before.
  init(means: [Double], unit: Double) {
    self.means = means
    self.unit = unit
  }

  /// Measures finite values, rows × targets.
  init(_ values: Matrix<Double>, weights: [Double]) {
    var means: [Double] = []
    var reach = 0.0
    for target in 0..<values.columns {
      let column = values.column(target)
      let mean = WeightedCentre.mean(of: column, weights: weights)
      means.append(mean)
      reach = column.reduce(reach) { max($0, abs($1 / 2 - mean / 2)) }
    }
    let exponent = reach > 0 ? max(-1000, min(1022, reach.exponent + 1)) : 0
    self.means = means
    unit = Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// From the target's own unit.
  func reduce(_ value: Double, target: Int) -> Double { value / unit - means[target] / unit }

  /// Back to the target's own unit; what is too large for a number is held at the largest.
  func restore(_ value: Double, target: Int) -> Double {
    let largest = Double.greatestFiniteMagnitude
    return max(-largest, min(largest, (value + means[target] / unit) * unit))
  }
}
