/// A copy of the features that is kind to linear solvers: centred, and no column too large to square.
///
/// Column j holds x 2^-exponent − shift. Powers of two and shifts are undone exactly in `coefficients`; the
/// penalty is corrected through `squeezed`.
final class CentredDesign: Sendable {
  let rows: Int
  let columns: Int
  /// Rows × columns, row by row.
  let elements: [Double]
  /// By how much a column was multiplied: a power of two, 1 unless values exceed 1 in size.
  let squeezed: [Double]
  /// What was subtracted after that: the weighted mean, or 0.
  let shifts: [Double]

  /// - Parameters:
  ///   - features: samples × features, finite.
  ///   - weights: one per row, with a positive sum.
  ///   - centres: whether columns are shifted; only where a free intercept makes up for it.
  init(_ features: Matrix<Double>, weights: [Double], centres: Bool) {
    let (rows, columns) = (features.rows, features.columns)
    var largest = [Double](repeating: 0, count: columns)
    var sums = [Double](repeating: 0, count: columns)
    var elements = features.elements
    let total = weights.reduce(0, +)
    elements.withUnsafeMutableBufferPointer { values in
      largest.withUnsafeMutableBufferPointer { largest in
        for row in 0..<rows {
          for column in 0..<columns {
            largest[column] = max(largest[column], abs(values[row * columns + column]))
          }
        }
      }
    }
    let factors = largest.map { size in
      size > 1 ? 1 / Double(sign: .plus, exponent: size.exponent, significand: 1) : 1
    }
    elements.withUnsafeMutableBufferPointer { values in
      factors.withUnsafeBufferPointer { factors in
        sums.withUnsafeMutableBufferPointer { sums in
          for row in 0..<rows {
            let share = weights[row] / total
            for column in 0..<columns {
              let value = values[row * columns + column] * factors[column]
              values[row * columns + column] = value
              sums[column] += share * value
            }
          }
          guard centres else {
            for column in 0..<columns { sums[column] = 0 }
            return
          }
          for row in 0..<rows {
            for column in 0..<columns { values[row * columns + column] -= sums[column] }
          }
        }
      }
    }
    self.rows = rows
    self.columns = columns
    self.elements = elements
    self.squeezed = factors
    self.shifts = sums
  }

  /// Coefficients and intercept for the features as they came, from a point of this design: coefficients
  /// of its columns, then the intercept.
  func original(_ point: ArraySlice<Double>) -> (coefficients: [Double], intercept: Double) {
    let first = point.startIndex
    var intercept = point[first + columns]
    for column in 0..<columns { intercept -= point[first + column] * shifts[column] }
    return ((0..<columns).map { point[first + $0] * squeezed[$0] }, intercept)
  }
}
