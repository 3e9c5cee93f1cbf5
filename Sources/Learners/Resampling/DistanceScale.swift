/// Columns on the scale on which distances between rows are measured.
///
/// Standardised: less the mean, by the deviation with divisor n over all training rows, each counted
/// once; constant columns are 0. Values beyond 2^500 are scaled by a power of two first.
enum DistanceScale {
  /// - Parameters:
  ///   - features: training rows × columns, all finite.
  ///   - columns: which columns count.
  ///   - standardizes: whether columns are standardised or stay as they are.
  /// - Returns: training rows × `columns`.
  static func scaled(
    _ features: Matrix<Double>, columns: [Int], standardizes: Bool
  ) -> Matrix<Double> {
    var out = columns.count == features.columns ? features : features.selecting(columns: columns)
    guard standardizes, out.rows > 0 else { return out }
    let width = columns.count
    let rows = out.rows
    out.elements.withUnsafeMutableBufferPointer { values in
      tame(values, rows: rows, width: width)
      var means = [Double](repeating: 0, count: width)
      for row in 0..<rows {
        for column in 0..<width { means[column] += values[row * width + column] }
      }
      for column in 0..<width { means[column] /= Double(rows) }
      var squares = [Double](repeating: 0, count: width)
      var rest = [Double](repeating: 0, count: width)
      for row in 0..<rows {
        for column in 0..<width {
          let apart = values[row * width + column] - means[column]
          squares[column] += apart * apart
          rest[column] += apart
        }
      }
      var shares = squares
      for column in 0..<width {
        // A mean is off by rounding; what is left of the deviations makes up for it.
        let shift = rest[column] / Double(rows)
        let variance = max(0, squares[column] / Double(rows) - shift * shift)
        means[column] += shift
        // What rounding alone can leave of a constant, as in scikit-learn's StandardScaler.
        let rounded = Double(rows) * means[column] * Double.ulpOfOne
        let floor = Double(rows) * Double.ulpOfOne * variance + rounded * rounded
        shares[column] = variance > floor ? 1 / variance.squareRoot() : 0
      }
      for row in 0..<rows {
        for column in 0..<width {
          let at = row * width + column
          values[at] = (values[at] - means[column]) * shares[column]
        }
      }
    }
    return out
  }

  /// Multiplies columns of extreme values by powers of two.
  private static func tame(
    _ values: UnsafeMutableBufferPointer<Double>, rows: Int, width: Int
  ) {
    var largest = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for column in 0..<width {
        largest[column] = max(largest[column], abs(values[row * width + column]))
      }
    }
    for (column, largest) in largest.enumerated()
    where largest > 0x1p500 || (largest < 0x1p-500 && largest > 0) {
      let exponent = max(largest.exponent, -1000)
      let factor = 1 / Double(sign: .plus, exponent: exponent, significand: 1)
      for row in 0..<rows { values[row * width + column] *= factor }
    }
  }
}
