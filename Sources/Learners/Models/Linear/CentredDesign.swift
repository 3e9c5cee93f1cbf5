/// A copy of the features that is kind to linear solvers: centred, and no column too large to
/// square.
///
/// Column j holds x 2^-exponent − shift. Powers of two and shifts are undone exactly in
/// `coefficients`; the penalty is corrected through `squeezed`.
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
    rows = features.rows
    columns = features.columns
    var elements = features.elements
    let factors = Self.factors(features)
    squeezed = factors
    elements.withUnsafeMutableBufferPointer { values in
      factors.withUnsafeBufferPointer { factors in
        for at in stride(from: 0, to: values.count, by: max(factors.count, 1)) {
          for column in 0..<factors.count { values[at + column] *= factors[column] }
        }
      }
    }
    let means = Self.means(elements, columns: columns, weights: weights)
    if centres {
      elements.withUnsafeMutableBufferPointer { values in
        means.withUnsafeBufferPointer { means in
          for at in stride(from: 0, to: values.count, by: max(means.count, 1)) {
            for column in 0..<means.count { values[at + column] -= means[column] }
          }
        }
      }
    }
    shifts = centres ? means : [Double](repeating: 0, count: means.count)
    self.elements = elements
  }

  /// For each column the power of two that brings it into −2...2; 1 if it lies in −1...1 already.
  private static func factors(_ features: Matrix<Double>) -> [Double] {
    var largest = [Double](repeating: 0, count: features.columns)
    features.elements.withUnsafeBufferPointer { values in
      largest.withUnsafeMutableBufferPointer { largest in
        for at in stride(from: 0, to: values.count, by: max(largest.count, 1)) {
          for column in 0..<largest.count {
            largest[column] = max(largest[column], abs(values[at + column]))
          }
        }
      }
    }
    return largest.map { size in
      size > 1 ? 1 / Double(sign: .plus, exponent: size.exponent, significand: 1) : 1
    }
  }

  private static func means(_ values: [Double], columns: Int, weights: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    let total = weights.reduce(0, +)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for (row, weight) in weights.enumerated() {
          let share = weight / total
          for column in 0..<columns { sums[column] += share * values[row * columns + column] }
        }
      }
    }
    return sums
  }

  /// Coefficients and intercept for the features as they came, from a point of this design:
  /// coefficients of its columns, then the intercept.
  func original(_ point: ArraySlice<Double>) -> (coefficients: [Double], intercept: Double) {
    let first = point.startIndex
    var intercept = point[first + columns]
    for column in 0..<columns { intercept -= point[first + column] * shifts[column] }
    return ((0..<columns).map { point[first + $0] * squeezed[$0] }, intercept)
  }
}
