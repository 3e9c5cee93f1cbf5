import CKernels

/// The factor L of a symmetric positive definite matrix A = L Lᵀ, for solving A x = b.
///
/// Golub and Van Loan, Matrix Computations, 4th ed., section 4.2. Cost: order³ / 6 multiply-adds.
public struct Cholesky: Sendable {
  /// Rows and columns of the matrix.
  public let order: Int
  /// L by rows; above the diagonal unused.
  private var factor: [Double]
  /// The smallest part that elimination left of a diagonal element, 0...1; small or negative where
  /// the matrix is nearly or not positive definite.
  public private(set) var smallestPivot = 1.0

  /// Factors a matrix; pivots that have no digits left are lifted, so that the factor always
  /// exists.
  ///
  /// A lifted pivot makes the solution that of a nearby matrix (a ridge on one diagonal element),
  /// which is what a preconditioner or a damped Newton step needs.
  /// - Parameters:
  ///   - symmetric: order × order, row by row; only the lower triangle is read; finite.
  ///   - order: rows and columns.
  public init(lifting symmetric: [Double], order: Int) {
    precondition(symmetric.count == order * order, "a square matrix")
    self.order = order
    self.factor = symmetric
    var smallest = 1.0
    factor.withUnsafeMutableBufferPointer { buffer in
      guard let l = buffer.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: order * Self.panel) { scratch in
        guard let products = scratch.baseAddress else { return }
        for first in stride(from: 0, to: order, by: Self.panel) {
          Self.subtract(l, order, from: first, products)
          smallest = min(smallest, Self.finish(l, order, from: first, symmetric))
        }
      }
    }
    smallestPivot = smallest
  }

  /// Columns that are worked on together; what precedes them is taken off by one matrix product.
  private static let panel = 16

  /// Takes what is known of earlier columns off the panel's.
  private static func subtract(
    _ l: UnsafeMutablePointer<Double>, _ order: Int, from first: Int,
    _ products: UnsafeMutablePointer<Double>
  ) {
    guard first > 0 else { return }
    let (width, rows) = (min(panel, order - first), order - first)
    for at in 0..<rows * width { products[at] = 0 }
    let own = UnsafePointer(l + first * order)
    ckernels_products(own, rows, order, own, width, order, first, products, width)
    for row in 0..<rows {
      let to = l + (first + row) * order + first
      for column in 0..<min(width, row + 1) { to[column] -= products[row * width + column] }
    }
  }

  /// Factors the panel's columns, from which earlier ones have been taken off.
  /// - Returns: the smallest part that was left of a diagonal element.
  private static func finish(
    _ l: UnsafeMutablePointer<Double>, _ order: Int, from first: Int, _ symmetric: [Double]
  ) -> Double {
    var smallest = 1.0
    for column in first..<min(order, first + panel) {
      let row = l + column * order
      let diagonal = symmetric[column * order + column]
      let pivot = row[column] - RowKernels.dot(row + first, row + first, column - first)
      smallest = min(smallest, diagonal == 0 ? 0 : pivot / abs(diagonal))
      let floor = max(abs(diagonal) * 1e-13, 1e-250)
      let root = max(pivot, floor).squareRoot()
      row[column] = root
      for below in stride(from: column + 1, to: order, by: 1) {
        let other = l + below * order
        let known = RowKernels.dot(other + first, row + first, column - first)
        other[column] = (other[column] - known) / root
      }
    }
    return smallest
  }

  /// Replaces b by the solution of A x = b.
  /// - Parameter vector: `order` numbers.
  func solve(_ vector: UnsafeMutablePointer<Double>) {
    factor.withUnsafeBufferPointer { buffer in
      guard let l = buffer.baseAddress else { return }
      for row in 0..<order {
        let known = RowKernels.dot(l + row * order, vector, row)
        vector[row] = (vector[row] - known) / l[row * order + row]
      }
      for row in stride(from: order - 1, through: 0, by: -1) {
        let value = vector[row] / l[row * order + row]
        vector[row] = value
        RowKernels.add(-value, l + row * order, to: vector, row)
      }
    }
  }

  /// The solution of A x = b.
  /// - Parameter vector: b, `order` numbers.
  /// - Returns: x.
  public func solution(_ vector: [Double]) -> [Double] {
    precondition(vector.count == order, "one number per row")
    var out = vector
    out.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { solve(base) } }
    return out
  }
}
