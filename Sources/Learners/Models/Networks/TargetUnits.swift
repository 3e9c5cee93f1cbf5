/// Brings regression targets to mean 0 and deviation 1 each, and answers back.
///
/// Deviations are measured after a division by a power of two, so that they neither overflow nor
/// vanish. A target that never changes is answered with its mean.
struct TargetUnits: Sendable, Hashable {
  let means: [Double]
  /// Powers of two.
  let units: [Double]
  /// In those units; 0 where a target never changes.
  let deviations: [Double]

  init(means: [Double], units: [Double], deviations: [Double]) {
    (self.means, self.units, self.deviations) = (means, units, deviations)
  }

  /// Measures finite values, rows × targets.
  init(_ values: Matrix<Double>, weights: [Double]) {
    var (means, units, deviations): ([Double], [Double], [Double]) = ([], [], [])
    let total = weights.reduce(0, +)
    for target in 0..<values.columns {
      let column = values.column(target)
      let mean = WeightedCentre.mean(of: column, weights: weights)
      var reach = 0.0
      for (value, weight) in zip(column, weights) where weight > 0 {
        reach = max(reach, abs(value / 2 - mean / 2))
      }
      let exponent = reach > 0 ? max(-1000, min(1022, reach.exponent + 1)) : 0
      let unit = Double(sign: .plus, exponent: exponent, significand: 1)
      var squares = 0.0
      for (value, weight) in zip(column, weights) {
        let gap = value / unit - mean / unit
        squares += weight / total * gap * gap
      }
      means.append(mean)
      units.append(unit)
      deviations.append(reach > 0 ? squares.squareRoot() : 0)
    }
    self.init(means: means, units: units, deviations: deviations)
  }

  /// From the target's own unit; within ±1e15.
  func reduce(_ value: Double, target: Int) -> Float {
    guard deviations[target] > 0 else { return 0 }
    let gap = value / units[target] - means[target] / units[target]
    return Float(max(-1e15, min(1e15, gap / deviations[target])))
  }

  /// Back to the target's own unit; always finite.
  func restore(_ value: Double, target: Int) -> Double {
    let size = value.isNaN ? 0 : max(-1e30, min(1e30, value))
    let gap = size * deviations[target]
    let whole = gap * units[target] + means[target]
    if whole.isFinite { return whole }
    return whole > 0 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude
  }
}
