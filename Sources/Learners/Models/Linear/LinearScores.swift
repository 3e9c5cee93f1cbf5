/// Coefficients × features + intercept, finite for every finite row.
struct LinearScores: Sendable {
  /// Vectors × features.
  let coefficients: Matrix<Double>
  /// One per vector.
  let intercepts: [Double]

  /// The scores of one row, one per vector.
  func score(_ values: ArraySlice<Double>, into scores: inout [Double]) {
    let columns = coefficients.columns
    values.withUnsafeBufferPointer { values in
      coefficients.elements.withUnsafeBufferPointer { slopes in
        for vector in scores.indices {
          guard let x = values.baseAddress, let w = slopes.baseAddress else {
            scores[vector] = intercepts[vector]
            continue
          }
          let sum = RowKernels.dot(x, w + vector * columns, columns) + intercepts[vector]
          scores[vector] = sum.isFinite ? sum : held(values, vector)
        }
      }
    }
  }

  /// The score of a row whose sum overflows: values are held within what sums can carry.
  private func held(_ values: UnsafeBufferPointer<Double>, _ vector: Int) -> Double {
    var sum = max(-1e300, min(1e300, intercepts[vector]))
    for (column, value) in values.enumerated() {
      sum += max(-1e150, min(1e150, value)) * max(-1e150, min(1e150, coefficients[vector, column]))
    }
    return max(-1e300, min(1e300, sum))
  }

  /// Rows × vectors.
  /// - Throws: `LearnerError` for missing values or other columns than in training.
  func scores(_ rows: Matrix<Double>) throws(LearnerError) -> Matrix<Double> {
    try rows.requireColumns(coefficients.columns)
    try rows.requireFinite()
    let vectors = intercepts.count
    var out = [Double](repeating: 0, count: rows.rows * vectors)
    var scores = [Double](repeating: 0, count: vectors)
    for row in 0..<rows.rows {
      score(rows.elements[row * rows.columns..<(row + 1) * rows.columns], into: &scores)
      for vector in 0..<vectors { out[row * vectors + vector] = scores[vector] }
    }
    return Matrix(rows: rows.rows, columns: vectors, elements: out)
  }
}

extension LinearScores {
  /// What an archive holds as `coefficients` and `intercepts`.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  init(from archive: ModelArchive) throws(LearnerError) {
    intercepts = try archive.numbers("intercepts")
    let columns = try archive.integer("features", in: 0...Int(Int32.max))
    guard intercepts.count <= Int(Int32.max) else { throw .failed("archive: too many intercepts") }
    coefficients = Matrix(
      rows: intercepts.count, columns: columns,
      elements: try archive.numbers("coefficients", count: intercepts.count * columns))
  }

  /// Adds coefficients and intercepts to an archive.
  func store(in archive: inout ModelArchive) {
    archive.numbers["coefficients"] = coefficients.elements
    archive.numbers["intercepts"] = intercepts
    archive.integers["features"] = [coefficients.columns]
  }
}
