#if canImport(Glibc)
  import Glibc
#endif

/// Means and covariances of the classes that were learned.
public struct FittedQDA: FittedLearner {
  private let units: ColumnUnits
  /// Classes × columns; none for a single class.
  private let means: [Double]
  /// Classes × columns × columns: the lower factors of the covariances.
  private let factors: [Double]
  /// The part of the training rows that each class had.
  public let shares: [Double]
  /// log share − ½ log determinant.
  private let starts: [Double]

  init(units: ColumnUnits, means: [Double], factors: [Double], shares: [Double]) {
    self.units = units
    self.means = means
    self.factors = factors
    self.shares = shares
    let columns = units.exponents.count
    starts = shares.indices.map { label in
      guard shares.count > 1 else { return 0 }
      var sum = log(shares[label])
      for column in 0..<columns {
        sum -= log(abs(factors[(label * columns + column) * columns + column]))
      }
      return sum
    }
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let units = try ColumnUnits(from: archive)
    let shares = try archive.numbers("shares")
    let columns = units.exponents.count
    let classes = shares.count > 1 ? shares.count : 0
    let (square, over) = columns.multipliedReportingOverflow(by: columns)
    let (size, overflow) = square.multipliedReportingOverflow(by: classes)
    guard !shares.isEmpty, !over, !overflow, shares.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw .failed("archive: the shares of the classes are none")
    }
    let factors = try archive.numbers("factors", count: size)
    for label in 0..<classes {
      for column in 0..<columns {
        let pivot = abs(factors[label * square + column * columns + column])
        guard pivot > 0, pivot.isFinite else {
          throw .failed("archive: a covariance has no inverse")
        }
      }
    }
    self.init(
      units: units, means: try archive.numbers("means", count: classes * columns),
      factors: factors, shares: shares)
  }

  /// Means, factors, shares and units.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers = ["means": means, "factors": factors, "shares": shares]
    archive.integers["exponents"] = units.exponents
    return archive
  }

  /// Nothing to report.
  public var notes: [String] { [] }

  /// Bayes' rule over the classes' normal densities.
  /// - Returns: rows × classes.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let (columns, classes) = (units.exponents.count, shares.count)
    try rows.requireColumns(columns)
    try rows.requireFinite()
    var out = [Double](repeating: 1, count: rows.rows * classes)
    guard classes > 1 else { return Matrix(rows: rows.rows, columns: 1, elements: out) }
    let scaled = units.scaled(rows)
    out.withUnsafeMutableBufferPointer { out in
      guard let out = out.baseAddress else { return }
      nonisolated(unsafe) let answers = out
      executor.performRows(rows.rows, by: 128) { range in
        scaled.withUnsafeBufferPointer { values in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: columns + 1) { scratch in
            guard let scratch = scratch.baseAddress else { return }
            for row in range {
              for label in 0..<classes {
                let distance = distance(values, row: row, label: label, scratch)
                answers[row * classes + label] = starts[label] - distance / 2
              }
              Posterior.normalise(answers + row * classes, classes)
            }
          }
        }
      }
    }
    return Matrix(rows: rows.rows, columns: classes, elements: out)
  }

  /// The squared Mahalanobis distance of a row from a class, at most 1e300.
  private func distance(
    _ values: UnsafeBufferPointer<Double>, row: Int, label: Int,
    _ solved: UnsafeMutablePointer<Double>
  ) -> Double {
    let columns = units.exponents.count
    var sum = 0.0
    factors.withUnsafeBufferPointer { factors in
      guard let base = factors.baseAddress else { return }
      for column in 0..<columns {
        let line = base + (label * columns + column) * columns
        let apart = values[row * columns + column] - means[label * columns + column]
        let value = (apart - RowKernels.dot(line, solved, column)) / line[column]
        solved[column] = value
        sum += value * value
      }
    }
    return sum < 1e300 ? sum : 1e300
  }
}
