/// The mean of several columns in each row.
struct RowMeans: Sendable {
  /// NaN where too few columns have a value.
  let values: [Double]
  /// Rows with a mean that some column has no part in.
  let incomplete: Int

  /// - Parameters:
  ///   - columns: of one length; NaN is missing.
  ///   - least: how many columns must have a value.
  init(_ columns: [[Double]], least: Int) {
    let rows = columns.first?.count ?? 0
    var sums = [Double](repeating: 0, count: rows)
    var counts = [Int32](repeating: 0, count: rows)
    for column in columns {
      for row in 0..<rows where column[row].isFinite {
        sums[row] += column[row]
        counts[row] += 1
      }
    }
    var incomplete = 0
    for row in 0..<rows {
      let count = Int(counts[row])
      if count >= least, count > 0 {
        sums[row] /= Double(count)
        if count < columns.count { incomplete += 1 }
      } else {
        sums[row] = .nan
      }
    }
    values = sums
    self.incomplete = incomplete
  }

  /// A column minus the mean.
  /// - Returns: the differences, and how many values were lost because there is no mean.
  func taken(from column: [Double]) -> (values: [Double], lost: Int) {
    var lost = 0
    var out = column
    for row in out.indices where out[row].isFinite {
      let difference = out[row] - values[row]
      out[row] = difference.isFinite ? difference : .nan
      if !difference.isFinite { lost += 1 }
    }
    return (out, lost)
  }
}
