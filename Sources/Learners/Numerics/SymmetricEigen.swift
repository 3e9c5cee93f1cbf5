/// Eigenvalues and eigenvectors of a symmetric matrix.
///
/// Householder reflections to a tridiagonal matrix, then the implicit QL method (Golub and Van
/// Loan, Matrix Computations, 4th ed., section 8.3; Bowdler et al. 1968, doi:10.1007/BF02166686).
/// Errors of values are a few ulps of the largest one. Cost: about 8 × order³ operations.
public struct SymmetricEigen: Sendable {
  /// Largest first.
  public let values: [Double]
  /// Row i is the vector of length 1 that belongs to `values[i]`; its sign is arbitrary.
  public let vectors: Matrix<Double>

  /// Decomposes a matrix.
  /// - Parameters:
  ///   - symmetric: order × order, row by row, finite.
  ///   - order: rows and columns.
  /// - Throws: `LearnerError.failed` if the iteration does not end, which no matrix is known for.
  public init(_ symmetric: [Double], order: Int) throws(LearnerError) {
    precondition(symmetric.count == order * order, "a square matrix")
    let largest = symmetric.reduce(0) { max($0, abs($1)) }
    guard order > 0, largest > 0 else {
      values = [Double](repeating: 0, count: order)
      vectors = Self.identity(order)
      return
    }
    // A power of two, so that squares of elements are far from the ends of the number range.
    let unit = Double(sign: .plus, exponent: max(largest.exponent, -1000), significand: 1)
    let tridiagonal = Tridiagonal(symmetric.map { $0 / unit }, order: order)
    var diagonal = tridiagonal.diagonal
    var basis = tridiagonal.basis
    var beside = tridiagonal.beside
    let ended = basis.withUnsafeMutableBufferPointer { basis in
      diagonal.withUnsafeMutableBufferPointer { diagonal in
        beside.withUnsafeMutableBufferPointer { beside in
          ImplicitQL(diagonal: diagonal, beside: beside, basis: basis).run()
        }
      }
    }
    guard ended else { throw .failed("the eigenvalues of a matrix could not be found") }
    let found = diagonal
    let sequence = found.indices.sorted { (found[$0], $1) > (found[$1], $0) }
    values = sequence.map { found[$0] * unit }
    vectors = Matrix(rows: order, columns: order, elements: basis).selecting(rows: sequence)
  }

  private static func identity(_ order: Int) -> Matrix<Double> {
    var matrix = Matrix(repeating: 0.0, rows: order, columns: order)
    for index in 0..<order { matrix[index, index] = 1 }
    return matrix
  }
}
