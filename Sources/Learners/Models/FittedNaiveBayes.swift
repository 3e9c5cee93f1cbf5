#if canImport(Glibc)
  import Glibc
#endif

/// Means and variances of each class that were learned.
public struct FittedNaiveBayes: FittedLearner {
  /// In which the rest is given.
  private let units: ColumnUnits
  /// Classes × features.
  private let means: [Double]
  private let variances: [Double]
  /// The part of the training rows that each class had.
  public let shares: [Double]
  /// log share − ½ Σ log variance, for each class.
  private let starts: [Double]

  init(units: ColumnUnits, means: [Double], variances: [Double], shares: [Double]) {
    self.units = units
    self.means = means
    self.variances = variances
    self.shares = shares
    let columns = units.exponents.count
    starts = shares.indices.map { label in
      var sum = 0.0
      for variance in variances[label * columns..<(label + 1) * columns] { sum += log(variance) }
      return log(shares[label]) - sum / 2
    }
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let units = try ColumnUnits(from: archive)
    let shares = try archive.numbers("shares")
    let (size, overflow) = shares.count.multipliedReportingOverflow(by: units.exponents.count)
    guard !shares.isEmpty, !overflow, shares.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw .failed("archive: the shares of the classes are none")
    }
    let variances = try archive.numbers("variances", count: size)
    guard variances.allSatisfy({ $0 >= 0x1p-200 && $0.isFinite }) else {
      throw .failed("archive: a variance is out of range")
    }
    let means = try archive.numbers("means", count: size)
    guard means.allSatisfy({ abs($0) <= ColumnUnits.limit }) else {
      throw .failed("archive: a mean is out of range")
    }
    self.init(units: units, means: means, variances: variances, shares: shares)
  }

  /// Moments, shares and units.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers = ["means": means, "variances": variances, "shares": shares]
    archive.integers["exponents"] = units.exponents
    return archive
  }

  /// Nothing to report.
  public var notes: [String] { [] }

  /// Mean of each feature in each class, in its own unit: classes × features.
  public var classMeans: Matrix<Double> { original(means, power: 1) }
  /// Variance of each feature in each class with what was added, in its own unit: classes ×
  /// features.
  public var classVariances: Matrix<Double> { original(variances, power: 2) }

  private func original(_ values: [Double], power: Int) -> Matrix<Double> {
    let columns = units.exponents.count
    let elements = values.indices.map { at in
      var value = values[at]
      let factor = Double(sign: .plus, exponent: units.exponents[at % columns], significand: 1)
      for _ in 0..<power { value *= factor }
      return value
    }
    return Matrix(rows: shares.count, columns: columns, elements: elements)
  }

  /// Bayes' rule over the classes' normal densities.
  /// - Returns: rows × classes.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let columns = units.exponents.count
    let classes = shares.count
    try rows.requireColumns(columns)
    try rows.requireFinite()
    let scaled = units.scaled(rows)
    let inverses = variances.map { 1 / $0 }
    var out = [Double](repeating: 0, count: rows.rows * classes)
    out.withUnsafeMutableBufferPointer { out in
      guard let out = out.baseAddress else { return }
      nonisolated(unsafe) let answers = out
      executor.performRows(rows.rows) { range in
        scaled.withUnsafeBufferPointer { values in
          means.withUnsafeBufferPointer { means in
            inverses.withUnsafeBufferPointer { inverses in
              for row in range {
                for label in 0..<classes {
                  var sum = 0.0
                  for column in 0..<columns {
                    let apart = values[row * columns + column] - means[label * columns + column]
                    sum += apart * apart * inverses[label * columns + column]
                  }
                  answers[row * classes + label] = starts[label] - sum / 2
                }
                Posterior.normalise(answers + row * classes, classes)
              }
            }
          }
        }
      }
    }
    return Matrix(rows: rows.rows, columns: classes, elements: out)
  }
}
