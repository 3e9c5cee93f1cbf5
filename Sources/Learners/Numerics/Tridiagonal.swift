/// A symmetric matrix A as Q T Qᵀ with T tridiagonal and Q orthogonal, by Householder reflections.
struct Tridiagonal {
  /// The diagonal of T.
  private(set) var diagonal: [Double]
  /// The elements beside it: `beside[i]` stands between i and i + 1; the last is 0.
  private(set) var beside: [Double]
  /// Qᵀ, row by row.
  private(set) var basis: [Double]

  /// - Parameters:
  ///   - symmetric: order × order; squares of its elements are finite.
  ///   - order: rows and columns, at least 1.
  init(_ symmetric: [Double], order: Int) {
    diagonal = [Double](repeating: 0, count: order)
    beside = [Double](repeating: 0, count: order)
    basis = [Double](repeating: 0, count: order * order)
    var work = symmetric
    // Row k holds the vector of reflection k, which leaves 0...k alone.
    var reflections = [Double](repeating: 0, count: order * order)
    var factors = [Double](repeating: 0, count: order)
    work.withUnsafeMutableBufferPointer { work in
      reflections.withUnsafeMutableBufferPointer { reflections in
        guard let a = work.baseAddress, let v = reflections.baseAddress else { return }
        for step in 0..<max(order - 2, 0) {
          factors[step] = Self.reflect(a, into: v + step * order, step: step, order: order)
          beside[step] = a[step * order + step + 1]
        }
        for index in 0..<order { diagonal[index] = a[index * order + index] }
        if order > 1 { beside[order - 2] = a[(order - 2) * order + order - 1] }
        basis.withUnsafeMutableBufferPointer { basis in
          guard let q = basis.baseAddress else { return }
          Self.accumulate(v, factors: factors, order: order, into: q)
        }
      }
    }
  }

  /// One reflection: row `step` of A becomes zero right of its neighbour, and what is below and
  /// right of it is transformed.
  /// - Returns: the factor β of I − β v vᵀ; 0 where nothing had to be done.
  private static func reflect(
    _ a: UnsafeMutablePointer<Double>, into v: UnsafeMutablePointer<Double>, step: Int, order: Int
  ) -> Double {
    let first = step + 1
    let count = order - first
    let row = a + step * order + first
    let rest = RowKernels.dot(row + 1, row + 1, count - 1)
    guard rest > 0 else { return 0 }
    let head = row[0]
    let length = (head * head + rest).squareRoot()
    let pivot = head > 0 ? -length : length
    let own = v + first
    for index in 0..<count { own[index] = row[index] }
    own[0] = head - pivot
    let factor = 2 / (own[0] * own[0] + rest)
    row[0] = pivot
    for index in 1..<count { row[index] = 0 }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
      guard let w = buffer.baseAddress else { return }
      let corner = a + first * order + first
      for index in 0..<count {
        w[index] = factor * RowKernels.dot(corner + index * order, own, count)
      }
      RowKernels.add(-factor / 2 * RowKernels.dot(w, own, count), own, to: w, count)
      for index in 0..<count {
        let line = corner + index * order
        let (mine, other) = (own[index], w[index])
        for column in 0..<count { line[column] -= mine * w[column] + other * own[column] }
      }
    }
    return factor
  }

  /// Qᵀ = … H₁ H₀, built from the last reflection so that only its corner is touched.
  private static func accumulate(
    _ v: UnsafePointer<Double>, factors: [Double], order: Int,
    into q: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<order { q[index * order + index] = 1 }
    for step in stride(from: order - 3, through: 0, by: -1) where factors[step] != 0 {
      let first = step + 1
      let count = order - first
      let own = v + step * order + first
      // Rows of Qᵀ are multiplied from the right: row − β (row · v) v.
      for index in first..<order {
        let row = q + index * order + first
        RowKernels.add(-factors[step] * RowKernels.dot(row, own, count), own, to: row, count)
      }
    }
  }
}
