/// Linear scores of the classes that were learned.
public struct FittedLDA: FittedLearner {
  private let units: ColumnUnits
  private let centre: [Double]
  private let slopes: [Double]
  private let intercepts: [Double]

  init(units: ColumnUnits, rule: DiscriminantRule) {
    self.units = units
    centre = rule.centre
    slopes = rule.slopes
    intercepts = rule.intercepts
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    units = try ColumnUnits(from: archive)
    centre = try archive.numbers("centre", count: units.exponents.count)
    intercepts = try archive.numbers("intercepts")
    let (size, overflow) = intercepts.count.multipliedReportingOverflow(by: centre.count)
    guard !intercepts.isEmpty, !overflow else { throw .failed("archive: there are no classes") }
    slopes = try archive.numbers("slopes", count: size)
  }

  /// Scores and units.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers = ["centre": centre, "slopes": slopes, "intercepts": intercepts]
    archive.integers["exponents"] = units.exponents
    return archive
  }

  /// Nothing to report.
  public var notes: [String] { [] }

  /// Slopes of the classes' log odds in the features' own units: classes × features.
  public var coefficients: Matrix<Double> {
    let factors = units.factors
    return Matrix(
      rows: intercepts.count, columns: centre.count,
      elements: slopes.indices.map { slopes[$0] * factors[$0 % centre.count] })
  }

  /// Softmax of the linear scores.
  /// - Returns: rows × classes.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    let (columns, classes) = (centre.count, intercepts.count)
    try rows.requireColumns(columns)
    try rows.requireFinite()
    var scaled = units.scaled(rows)
    var out = [Double](repeating: 0, count: rows.rows * classes)
    out.withUnsafeMutableBufferPointer { out in
      scaled.withUnsafeMutableBufferPointer { scaled in
        guard let out = out.baseAddress else { return }
        // Without columns no value is read.
        nonisolated(unsafe) let (answers, values) = (out, scaled.baseAddress ?? out)
        executor.performRows(rows.rows) { range in
          slopes.withUnsafeBufferPointer { slopes in
            let first = slopes.baseAddress ?? UnsafePointer(answers)
            for row in range {
              let own = values + row * columns
              for column in 0..<columns { own[column] -= centre[column] }
              for label in 0..<classes {
                let score = RowKernels.dot(own, first + label * columns, columns)
                answers[row * classes + label] = max(-1e300, min(1e300, score + intercepts[label]))
              }
              Posterior.normalise(answers + row * classes, classes)
            }
          }
        }
      }
    }
    return Matrix(rows: rows.rows, columns: classes, elements: out)
  }
}
