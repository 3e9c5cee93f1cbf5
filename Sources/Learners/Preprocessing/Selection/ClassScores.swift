/// How much a feature's values differ between classes.
enum ClassScores {
  /// F of a one-way analysis of variance: spread between the classes' means over spread within.
  /// - Returns: NaN where it is 0/0 or the feature is constant; infinite where nothing spreads
  ///   within.
  static func varianceRatio(_ values: [Double], _ classes: [Int], count: Int) -> Double {
    let scaled = inUnits(values)
    var sizes = [Double](repeating: 0, count: count)
    var means = [Double](repeating: 0, count: count)
    for (value, label) in zip(scaled, classes) {
      sizes[label] += 1
      means[label] += value
    }
    for label in 0..<count where sizes[label] > 0 { means[label] /= sizes[label] }
    let rows = Double(values.count)
    var centre = StableSum()
    for value in scaled { centre.add(value) }
    let mean = centre.value / rows
    var (within, between) = (StableSum(), StableSum())
    for (value, label) in zip(scaled, classes) {
      within.add((value - means[label]) * (value - means[label]))
    }
    for label in 0..<count where sizes[label] > 0 {
      between.add(sizes[label] * (means[label] - mean) * (means[label] - mean))
    }
    let rounded = rows * mean * Double.ulpOfOne
    if (within.value + between.value) / rows <= rounded * rounded { return .nan }
    let groups = Double(sizes.count { $0 > 0 })
    return (between.value / (groups - 1)) / (within.value / (rows - groups))
  }

  /// Chi-squared of the sums by class against those that the classes' shares let expect.
  /// - Returns: NaN for a feature that is 0 throughout.
  static func chiSquared(_ values: [Double], _ classes: [Int], count: Int) -> Double {
    let exponent = values.reduce(0, max).exponent
    let unit = Double(
      sign: .plus, exponent: exponent > 900 ? -exponent : 0, significand: 1)
    var sums = [Double](repeating: 0, count: count)
    var sizes = [Double](repeating: 0, count: count)
    for (value, label) in zip(values, classes) {
      sums[label] += value * unit
      sizes[label] += 1
    }
    let total = sums.reduce(0, +)
    var score = 0.0
    for label in 0..<count where sizes[label] > 0 {
      let expected = sizes[label] / Double(values.count) * total
      score += (sums[label] - expected) / expected * (sums[label] - expected)
    }
    return score / unit
  }

  /// Times a power of two that brings the largest value near 1.
  private static func inUnits(_ values: [Double]) -> [Double] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return values }
    let unit = Double(sign: .plus, exponent: -max(largest.exponent, -1000), significand: 1)
    return values.map { $0 * unit }
  }
}
