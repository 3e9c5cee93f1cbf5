/// Naive Bayes with a normal distribution for each feature in each class.
///
/// As scikit-learn's GaussianNB: population variances, to which `var_smoothing` times the largest
/// variance of any feature is added. Departures: that largest variance counts rows by their weight
/// (GaussianNB ignores weights there), and a variance is at least 2^-200 of the feature's largest
/// square, so that a feature that is constant in a class has a defined answer even with
/// `var_smoothing: 0`.
public struct NaiveBayes: Learner {
  /// `naive_bayes` in a spec.
  public static let name = "naive_bayes"
  /// For `trellis describe`.
  public static let summary = "Gaussian naive Bayes: features independent and normal in each class."
  /// Smoothing.
  public static let parameters = [
    Parameter(
      "var_smoothing", .number(.nonNegative), default: .number(1e-9),
      "Part of the largest variance of all features that is added to every variance.")
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes only.
  public static let tasks: Set<TaskKind> = [.classification]

  private let smoothing: Double

  /// Reads the parameter.
  public init(_ values: ParameterValues) { smoothing = values.number("var_smoothing") }

  /// Learns shares, means and variances by weight; the seed is not used.
  /// - Throws: `LearnerError` for regression targets, non-finite features, unusable weights, and
  ///   `classAbsent` for a class without a row of positive weight.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    let known = try WeighedClasses(data, model: Self.name)
    let columns = data.features.columns
    let units = ColumnUnits(data.features)
    let values = units.scaled(data.features)
    let means = values.withUnsafeBufferPointer {
      ScatterMatrix.means(
        of: $0, columns: columns, groups: known.classes, count: known.count,
        weights: known.weights)
    }
    var variances = Self.squares(
      values, columns: columns, centres: means, groups: known.classes, weights: known.weights)
    for label in 0..<known.count {
      for column in 0..<columns {
        variances[label * columns + column] /= known.shares[label] * known.total
      }
    }
    let added = self.added(
      to: variances, means: means, shares: known.shares, exponents: units.exponents)
    for at in variances.indices {
      variances[at] = max(variances[at] + added[at % columns], 0x1p-200)
    }
    return FittedNaiveBayes(
      units: units, means: means, variances: variances, shares: known.shares)
  }

  /// What is added to each column's variances, in its own unit.
  private func added(
    to variances: [Double], means: [Double], shares: [Double], exponents: [Int]
  ) -> [Double] {
    let columns = exponents.count
    // Of all rows: within classes and between them.
    var whole = [Double](repeating: 0, count: columns)
    for column in 0..<columns {
      var centre = 0.0
      for (label, share) in shares.enumerated() {
        centre += share * means[label * columns + column]
      }
      for (label, share) in shares.enumerated() {
        let apart = means[label * columns + column] - centre
        whole[column] += share * (variances[label * columns + column] + apart * apart)
      }
    }
    return exponents.map { own in
      var most = 0.0
      for (variance, exponent) in zip(whole, exponents) {
        // In the unit of this column.
        let shift = min(max(2 * (exponent - own), -1000), 400)
        most = max(most, variance * Double(sign: .plus, exponent: shift, significand: 1))
      }
      return min(smoothing * most, 0x1p500)
    }
  }

  /// Σ weight × (x − centre)² for each group and column.
  private static func squares(
    _ values: [Double], columns: Int, centres: [Double], groups: [Int], weights: [Double]
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: centres.count)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for (row, group) in groups.enumerated() {
          let weight = weights[row]
          for column in 0..<columns {
            let apart = values[row * columns + column] - centres[group * columns + column]
            sums[group * columns + column] += weight * apart * apart
          }
        }
      }
    }
    return sums
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedNaiveBayes(from: archive)
  }
}
