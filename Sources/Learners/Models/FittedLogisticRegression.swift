#if canImport(Glibc)
  import Glibc
#endif

/// Coefficients that were learned.
public struct FittedLogisticRegression: FittedLearner {
  /// Vectors × features: one row for two classes (log-odds of class 1), else one row per class.
  public let coefficients: Matrix<Double>
  /// One per vector; with three classes or more they sum to 0.
  public let intercepts: [Double]
  /// Number of classes.
  public let classes: Int
  /// Newton steps made.
  public let iterations: Int
  /// Whether the stopping rule was met.
  public let converged: Bool

  init(
    _ outcome: NewtonCG.Outcome, design: BlockedDesign, classes: Int, vectors: Int,
    hasIntercept: Bool
  ) {
    let span = design.columns + 1
    var coefficients: [Double] = []
    var intercepts: [Double] = []
    for vector in 0..<vectors {
      let part = outcome.point[vector * span..<(vector + 1) * span]
      let (slopes, intercept) = design.original(part)
      coefficients.append(contentsOf: slopes)
      intercepts.append(intercept)
    }
    if hasIntercept, vectors > 1 {
      let mean = intercepts.reduce(0, +) / Double(vectors)
      intercepts = intercepts.map { $0 - mean }
    }
    self.coefficients = Matrix(rows: vectors, columns: design.columns, elements: coefficients)
    self.intercepts = intercepts
    self.classes = classes
    self.iterations = outcome.iterations
    self.converged = outcome.converged
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    classes = try archive.integer("classes", in: 1...Int(Int32.max))
    intercepts = try archive.finiteNumbers("intercepts")
    let columns = try archive.integer("features", in: 0...Int(Int32.max))
    let vectors = classes > 2 ? classes : classes - 1
    guard intercepts.count == vectors else {
      throw .failed("archive: expected \(vectors) intercepts, found \(intercepts.count)")
    }
    coefficients = Matrix(
      rows: vectors, columns: columns,
      elements: try archive.finiteNumbers("coefficients", count: vectors * columns))
    iterations = try archive.integer("iterations", in: 0...Int.max)
    converged = try archive.integer("converged", in: 0...1) == 1
  }

  /// Coefficients, intercepts and how the fit ended.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.numbers = ["coefficients": coefficients.elements, "intercepts": intercepts]
    archive.integers = [
      "classes": [classes], "features": [coefficients.columns], "iterations": [iterations],
      "converged": [converged ? 1 : 0],
    ]
    return archive
  }

  /// Says so when the fit stopped early.
  public var notes: [String] {
    converged ? [] : ["logistic_regression did not converge in \(iterations) iterations"]
  }

  /// Softmax of the scores, or the logistic function for two classes.
  /// - Returns: rows × classes.
  /// - Throws: `LearnerError.nonFinite` for missing values, `failed` for other columns than in
  ///   training.
  public func predict(
    _ rows: Matrix<Double>, executor: any Executor
  ) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(coefficients.columns)
    try rows.requireFinite()
    var out = [Double](repeating: 1, count: rows.rows * classes)
    guard classes > 1 else { return Matrix(rows: rows.rows, columns: classes, elements: out) }
    let linear = LinearScores(coefficients: coefficients, intercepts: intercepts)
    var scores = [Double](repeating: 0, count: intercepts.count)
    for row in 0..<rows.rows {
      let values = rows.elements[row * rows.columns..<(row + 1) * rows.columns]
      linear.score(values, into: &scores)
      if classes == 2 {
        let small = exp(-abs(scores[0]))
        let near = 1 / (1 + small)
        let far = small / (1 + small)
        out[row * 2] = scores[0] >= 0 ? far : near
        out[row * 2 + 1] = scores[0] >= 0 ? near : far
      } else {
        out.withUnsafeMutableBufferPointer { out in
          guard let own = out.baseAddress.map({ $0 + row * classes }) else { return }
          own.update(from: scores, count: classes)
          Posterior.normalise(own, classes)
        }
      }
    }
    return Matrix(rows: rows.rows, columns: classes, elements: out)
  }
}
