import CKernels

/// A symmetric matrix A as Q T Qᵀ with T tridiagonal and Q orthogonal, by Householder reflections.
///
/// Each reflection is applied to what is left of A together with the product that the next one needs,
/// so that A is read once for each. Cost: about 2 × order³ operations.
struct Tridiagonal {
  let order: Int
  /// The diagonal of T.
  private(set) var diagonal: [Double]
  /// The elements beside it: `beside[i]` stands between i and i + 1; the last is 0.
  private(set) var beside: [Double]
  /// Elements from one row of vectors to the next: a multiple of 8.
  let stride: Int
  /// Row k holds the vector v of reflection k, which leaves 0...k alone.
  private let reflections: [Double]
  /// The b of I − b v vᵀ; 0 where nothing had to be done.
  private let factors: [Double]

  /// - Parameters:
  ///   - symmetric: order × order; its largest element is within 2^±60.
  ///   - order: rows and columns, at least 1.
  init(_ symmetric: [Double], order: Int) {
    self.order = order
    stride = (order + 7) / 8 * 8
    diagonal = [Double](repeating: 0, count: order)
    beside = [Double](repeating: 0, count: order)
    var work = Self.rows(symmetric, order: order, stride: stride)
    var reflections = [Double](repeating: 0, count: order * stride)
    var factors = [Double](repeating: 0, count: order)
    var scratch = [Double](repeating: 0, count: 2 * stride)
    ckernels_tridiagonal(
      order, stride, &work, &reflections, &factors, &diagonal, &beside, &scratch)
    self.reflections = reflections
    self.factors = factors
  }

  /// Rows of `order` numbers, filled up with zeros.
  static func rows(_ dense: [Double], order: Int, stride: Int) -> [Double] {
    if order == stride { return dense }
    var out = [Double](repeating: 0, count: dense.count / order * stride)
    for row in 0..<dense.count / order {
      for column in 0..<order { out[row * stride + column] = dense[row * order + column] }
    }
    return out
  }

  /// Rows of `stride` numbers without what fills them up.
  func dense(_ rows: [Double]) -> [Double] {
    if order == stride { return rows }
    return [Double](unsafeUninitializedCapacity: rows.count / stride * order) { out, count in
      for row in 0..<rows.count / stride {
        for column in 0..<order {
          out.initializeElement(at: row * order + column, to: rows[row * stride + column])
        }
      }
      count = rows.count / stride * order
    }
  }

  /// Qᵀ, order × order, built from the last reflection so that only its corner is touched.
  var basis: [Double] {
    var q = [Double](repeating: 0, count: order * stride)
    for index in 0..<order { q[index * stride + index] = 1 }
    turnBack(&q) { $0 + 1 }
    return dense(q)
  }

  /// Turns vectors of T, rows of `stride` numbers, into vectors of A.
  func turnBack(_ rows: inout [Double]) { turnBack(&rows) { _ in 0 } }

  /// As `turnBack`, where each reflection leaves the rows before its first one alone.
  private func turnBack(_ rows: inout [Double], from first: (Int) -> Int) {
    let count = rows.count / stride
    rows.withUnsafeMutableBufferPointer { rows in
      reflections.withUnsafeBufferPointer { reflections in
        guard let rows = rows.baseAddress, let v = reflections.baseAddress else { return }
        for step in Swift.stride(from: order - 3, through: 0, by: -1) where factors[step] != 0 {
          let row = first(step)
          ckernels_reflect_rows(
            rows + row * stride, count - row, stride, step + 1, v + step * stride, factors[step])
        }
      }
    }
  }
}
