import CKernels

/// Count, size, mean and squares of every column of a table, read row by row.
///
/// Sums carry their rounding errors along and run in row order, whatever the machine. Columns are
/// cut into chunks, so that every number is the same at any thread count.
struct ColumnMoments {
  /// How many values of each column are finite.
  private(set) var counts: [Double]
  /// The largest size of a value but NaN; 0 for none.
  private(set) var largest: [Double]
  /// Mean of the finite values; 0 for none; not a number where they overflow.
  private(set) var means: [Double]
  /// Σ (value − mean)², NaN left out; empty unless asked for, senseless with infinities.
  private(set) var squares: [Double]
  /// Σ (value − mean), NaN left out: what rounding left of the mean.
  private(set) var rests: [Double]

  /// - Parameters:
  ///   - rows: samples × features.
  ///   - hasSquares: whether the second pass is made, too.
  ///   - executor: does the work in parallel.
  init(_ rows: Matrix<Double>, hasSquares: Bool, executor: any Executor) {
    let columns = rows.columns
    let groups = (columns + 15) / 16
    let chunks = max(1, min(groups, rows.elements.count >> 15))
    var found = [Double](repeating: 0, count: 5 * columns)
    found.withUnsafeMutableBufferPointer { found in
      nonisolated(unsafe) let found = found
      executor.perform(chunks: chunks) { chunk in
        guard let out = found.baseAddress else { return }
        let first = groups * chunk / chunks * 16
        let width = min(columns, groups * (chunk + 1) / chunks * 16) - first
        Self.read(rows, from: first, width, into: out + first, hasSquares: hasSquares)
      }
    }
    counts = Array(found[0..<columns])
    largest = Array(found[columns..<2 * columns])
    means = Array(found[2 * columns..<3 * columns])
    squares = hasSquares ? Array(found[3 * columns..<4 * columns]) : []
    rests = hasSquares ? Array(found[4 * columns..<5 * columns]) : []
  }

  private static func read(
    _ rows: Matrix<Double>, from first: Int, _ width: Int, into out: UnsafeMutablePointer<Double>,
    hasSquares: Bool
  ) {
    let columns = rows.columns
    rows.elements.withUnsafeBufferPointer { values in
      guard let x = values.baseAddress.map({ $0 + first }) else { return }
      let (counts, means) = (out, out + 2 * columns)
      ckernels_column_sums(x, rows.rows, columns, width, means, counts, out + columns)
      for column in 0..<width { means[column] /= max(1, counts[column]) }
      guard hasSquares else { return }
      ckernels_column_squares(
        x, rows.rows, columns, width, means, out + 3 * columns, out + 4 * columns)
    }
  }
}
