/// Eigenvalues and eigenvectors of a symmetric matrix.
///
/// Householder reflections to a tridiagonal matrix, then the implicit QL method (Golub and Van
/// Loan, Matrix Computations, 4th ed., section 8.3; Bowdler et al. 1968, doi:10.1007/BF02166686);
/// where at most a quarter of them is wanted, bisection and inverse iteration. Errors of values are a
/// few ulps of the largest one. Cost: about 8 × order³ operations, or 2 × order³.
public struct SymmetricEigen: Sendable {
  /// Largest first.
  public let values: [Double]
  /// Row i is the vector of length 1 that belongs to `values[i]`; its sign is arbitrary.
  public let vectors: Matrix<Double>

  /// Decomposes a matrix.
  /// - Parameters:
  ///   - symmetric: order × order, row by row, finite.
  ///   - order: rows and columns.
  ///   - wanted: how many of the largest values, 1...order; all unless given.
  /// - Throws: `LearnerError.failed` if the iteration does not end, which no matrix is known for.
  public init(
    _ symmetric: [Double], order: Int, largest wanted: Int? = nil
  ) throws(LearnerError) {
    precondition(symmetric.count == order * order, "a square matrix")
    let count = min(wanted ?? order, order)
    let largest = Self.largest(symmetric)
    guard order > 0, largest > 0 else {
      values = [Double](repeating: 0, count: count)
      vectors = Self.identity(order).selecting(rows: Array(0..<count))
      return
    }
    // A power of two where squares of elements come near the ends of the number range.
    let isNear = largest > 0x1p-60 && largest < 0x1p60
    let unit =
      isNear ? 1 : Double(sign: .plus, exponent: max(largest.exponent, -1000), significand: 1)
    let tridiagonal = Tridiagonal(
      isNear ? symmetric : symmetric.map { $0 / unit }, order: order)
    if 4 * count <= order, let few = Self.few(count, of: tridiagonal) {
      values = few.values.map { $0 * unit }
      vectors = few.vectors
      return
    }
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
    let sequence = found.indices.sorted { (found[$0], $1) > (found[$1], $0) }.prefix(count)
    values = sequence.map { found[$0] * unit }
    vectors = Matrix(rows: order, columns: order, elements: basis).selecting(rows: Array(sequence))
  }

  /// Some of the largest values and their vectors; `nil` where a vector is not found exactly.
  private static func few(
    _ count: Int, of tridiagonal: Tridiagonal
  ) -> (values: [Double], vectors: Matrix<Double>)? {
    let (order, stride) = (tridiagonal.order, tridiagonal.stride)
    let found = Bisection(
      largest: count, diagonal: tridiagonal.diagonal, beside: tridiagonal.beside)
    guard found.norm > 0,
      var rows = InverseIteration.vectors(
        found.values, diagonal: tridiagonal.diagonal, beside: tridiagonal.beside,
        norm: found.norm, stride: stride)
    else { return nil }
    tridiagonal.turnBack(&rows)
    return (
      found.values,
      Matrix(rows: count, columns: order, elements: tridiagonal.dense(rows))
    )
  }

  /// The largest size of an element.
  private static func largest(_ elements: [Double]) -> Double {
    elements.withUnsafeBufferPointer { elements in
      var largest = 0.0
      for value in elements { largest = abs(value) > largest ? abs(value) : largest }
      return largest
    }
  }

  private static func identity(_ order: Int) -> Matrix<Double> {
    var matrix = Matrix(repeating: 0.0, rows: order, columns: order)
    for index in 0..<order { matrix[index, index] = 1 }
    return matrix
  }
}
