/// Quadratic discriminant analysis: normal classes, each with its own covariance.
///
/// As scikit-learn's QuadraticDiscriminantAnalysis: covariances with divisor n, of which `reg_param`
/// is replaced by 1 in the features' own units. Departures: rows count by their weight; whether a
/// covariance can be inverted is judged for each feature against its own deviation, not against
/// 1e-4, so that units do not matter; a class with one row is taken where `reg_param` is positive.
/// Cost: rows × columns².
public struct QDA: Learner {
  /// `qda` in a spec.
  public static let name = "qda"
  /// For `trellis describe`.
  public static let summary = "Quadratic discriminant analysis: a covariance for each class."
  /// Regularisation.
  public static let parameters = [
    Parameter(
      "reg_param", .number(.fraction), default: .number(0),
      "Part of each class's covariance that is replaced by variances of 1.")
  ]
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes only.
  public static let tasks: Set<TaskKind> = [.classification]

  private let part: Double

  /// Reads the parameter.
  public init(_ values: ParameterValues) { part = values.number("reg_param") }

  /// Learns means and covariances by weight; the seed is not used.
  ///
  /// With one class only, that class gets probability 1.
  /// - Throws: `LearnerError` for regression targets, non-finite features, unusable weights,
  ///   `classAbsent` for a class without a row of positive weight, `failed` for a class whose
  ///   covariance has no inverse.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    let known = try WeighedClasses(data, model: Self.name)
    let columns = data.features.columns
    let units = ColumnUnits(data.features)
    guard known.count > 1 else {
      return FittedQDA(units: units, means: [], factors: [], shares: known.shares)
    }
    let values = units.scaled(data.features)
    let means = values.withUnsafeBufferPointer {
      ScatterMatrix.means(
        of: $0, columns: columns, groups: known.classes, count: known.count,
        weights: known.weights)
    }
    let members = known.members
    let ridge = (0..<columns).map { part > 0 ? units.held(part.squareRoot(), column: $0) : 0 }
    var factors = [TriangularFactor?](repeating: nil, count: known.count)
    factors.withUnsafeMutableBufferPointer { factors in
      nonisolated(unsafe) let found = factors
      executor.perform(chunks: known.count) { label in
        found[label] = factor(
          values, columns: columns, rows: members[label],
          mean: Array(means[label * columns..<(label + 1) * columns]), weights: known.weights,
          ridge: ridge)
      }
    }
    try executor.checkCancellation()
    var elements: [Double] = []
    for (label, factor) in factors.enumerated() {
      guard let factor else {
        let rows = members[label].count
        throw .failed(
          "qda: the covariance of class \(label) (\(rows) rows, \(columns) features) has no inverse:"
            + " raise 'reg_param' or use fewer features")
      }
      elements += factor.elements
    }
    return FittedQDA(units: units, means: means, factors: elements, shares: known.shares)
  }

  /// The factor L of a class's covariance L Lᵀ; `nil` where it has no inverse.
  private func factor(
    _ values: [Double], columns: Int, rows: [Int], mean: [Double], weights: [Double],
    ridge: [Double]
  ) -> TriangularFactor? {
    let extra = part > 0 ? columns : 0
    let height = rows.count + extra
    var total = 0.0
    for row in rows { total += weights[row] }
    let roots = rows.map { (weights[$0] / total * (1 - part)).squareRoot() }
    var table = [Double](repeating: 0, count: columns * height)
    var sizes: [Double] = []
    for column in 0..<columns {
      var square = 0.0
      for (place, row) in rows.enumerated() {
        let value = (values[row * columns + column] - mean[column]) * roots[place]
        table[column * height + place] = value
        square += value * value
      }
      let rounded = Double(rows.count) * mean[column] * Double.ulpOfOne
      if square <= rounded * rounded {
        for place in rows.indices { table[column * height + place] = 0 }
        square = 0
      }
      if extra > 0 { table[column * height + rows.count + column] = ridge[column] }
      sizes.append((square + ridge[column] * ridge[column]).squareRoot())
    }
    let factor = TriangularFactor(columns: &table, count: columns, height: height)
    for (column, size) in sizes.enumerated() {
      guard abs(factor.elements[column * columns + column]) > 1e-10 * size else { return nil }
    }
    return factor
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedQDA(from: archive)
  }
}
