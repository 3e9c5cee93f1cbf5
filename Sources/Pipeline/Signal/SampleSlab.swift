/// Columns of samples that threads write side by side; each column, and each stretch of it, by one thread.
final class SampleSlab: @unchecked Sendable {
  /// Samples per column.
  let rows: Int
  private let samples: UnsafeMutablePointer<Double>

  /// Columns that are still to be written.
  init(columns: Int, rows: Int) {
    self.rows = rows
    samples = .allocate(capacity: max(1, columns * rows))
  }

  deinit { samples.deallocate() }

  /// The first sample of a column.
  func column(_ index: Int) -> UnsafeMutablePointer<Double> { samples + index * rows }

  /// A copy of a column; what is not finite is missing.
  func values(_ index: Int) -> [Double] {
    let column = column(index)
    return [Double](unsafeUninitializedCapacity: rows) { out, count in
      for row in 0..<rows {
        out.initializeElement(at: row, to: column[row].isFinite ? column[row] : .nan)
      }
      count = rows
    }
  }
}
