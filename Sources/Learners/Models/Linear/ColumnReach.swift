import CKernels

/// What a design must know about its columns before it is laid out.
struct ColumnReach {
  /// For each column the power of two that brings it into −2...2; 1 if it lies in −1...1 already.
  private(set) var factors: [Double]
  /// Weighted means after that; of a column with one value only, exactly that value.
  private(set) var means: [Double]

  /// - Parameters:
  ///   - features: samples × features, finite.
  ///   - weights: one per row, with a positive sum.
  ///   - executor: does the work in parallel.
  init(_ features: Matrix<Double>, weights: [Double], executor: any Executor) {
    let columns = features.columns
    let total = weights.reduce(0, +)
    let chunks = max(1, min(64, features.elements.count >> 15))
    // Of each chunk: sums, smallest and largest values.
    var found = [Double](repeating: 0, count: chunks * 3 * columns)
    found.withUnsafeMutableBufferPointer { found in
      nonisolated(unsafe) let found = found
      executor.perform(chunks: chunks) { chunk in
        guard columns > 0, let base = found.baseAddress else { return }
        Self.read(
          features, features.rows * chunk / chunks..<features.rows * (chunk + 1) / chunks,
          weights: weights, total: total, into: base + chunk * 3 * columns)
      }
    }
    factors = []
    means = []
    for column in 0..<columns {
      var (sum, low, high) = (0.0, Double.infinity, -Double.infinity)
      for chunk in 0..<chunks {
        let at = chunk * 3 * columns + column
        sum += found[at]
        low = min(low, found[at + columns])
        high = max(high, found[at + 2 * columns])
      }
      let size = max(abs(low), abs(high))
      let factor = size > 1 ? 1 / Double(sign: .plus, exponent: size.exponent, significand: 1) : 1
      factors.append(factor)
      if low == high {
        means.append(low * factor)
      } else {
        means.append(
          sum.isFinite ? sum * factor : Self.mean(features, column, factor, weights, total))
      }
    }
  }

  private static func read(
    _ features: Matrix<Double>, _ rows: Range<Int>, weights: [Double], total: Double,
    into out: UnsafeMutablePointer<Double>
  ) {
    let columns = features.columns
    let (sum, low, high) = (out, out + columns, out + 2 * columns)
    for column in 0..<columns { (low[column], high[column]) = (.infinity, -.infinity) }
    let shares = rows.map { weights[$0] / total }
    features.elements.withUnsafeBufferPointer { values in
      guard let x = values.baseAddress else { return }
      ckernels_column_reach(
        x + rows.lowerBound * columns, rows.count, columns, shares, sum, low, high)
    }
  }

  /// The mean of a column whose sum overflows, after the factor.
  private static func mean(
    _ features: Matrix<Double>, _ column: Int, _ factor: Double, _ weights: [Double],
    _ total: Double
  ) -> Double {
    weights.indices.reduce(0) {
      $0 + weights[$1] / total * (features[$1, column] * factor)
    }
  }
}
