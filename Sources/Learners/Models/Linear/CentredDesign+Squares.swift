extension CentredDesign {
  /// Adds Σ weight × x xᵀ over some rows, where x is the row followed by a 1.
  ///
  /// - Parameters:
  ///   - rows: which rows.
  ///   - weights: one per entry of `rows`.
  ///   - span: columns + 1.
  ///   - out: span × span, row by row; only the lower triangle is added to.
  func addSquares(
    of rows: [Int], weights: [Double], span: Int, to out: UnsafeMutablePointer<Double>
  ) {
    let columns = self.columns
    elements.withUnsafeBufferPointer { buffer in
      // A design without columns has no elements, and nothing below reads any.
      let x = buffer.baseAddress ?? UnsafePointer(out)
      let last = out + columns * span
      var at = 0
      while at + 4 <= rows.count {
        let w = SIMD4(weights[at], weights[at + 1], weights[at + 2], weights[at + 3])
        let r0 = x + rows[at] * columns
        let r1 = x + rows[at + 1] * columns
        let r2 = x + rows[at + 2] * columns
        let r3 = x + rows[at + 3] * columns
        for column in 0..<columns {
          let factors = w * SIMD4(r0[column], r1[column], r2[column], r3[column])
          RowKernels.add(factors, r0, r1, r2, r3, to: out + column * span, column + 1)
        }
        RowKernels.add(w, r0, r1, r2, r3, to: last, columns)
        last[columns] += w.sum()
        at += 4
      }
      while at < rows.count {
        let row = x + rows[at] * columns
        for column in 0..<columns {
          RowKernels.add(weights[at] * row[column], row, to: out + column * span, column + 1)
        }
        RowKernels.add(weights[at], row, to: last, columns)
        last[columns] += weights[at]
        at += 1
      }
    }
  }

  /// Adds Σ weight × x² over some rows for each column, and Σ weight after them.
  func addDiagonal(of rows: [Int], weights: [Double], to out: UnsafeMutablePointer<Double>) {
    elements.withUnsafeBufferPointer { values in
      for (row, weight) in zip(rows, weights) {
        for column in 0..<columns {
          let value = values[row * columns + column]
          out[column] += weight * value * value
        }
        out[columns] += weight
      }
    }
  }
}
