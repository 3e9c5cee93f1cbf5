/// The lower triangle L with L Lᵀ = Aᵀ A, from Householder reflections of A.
///
/// Golub and Van Loan, Matrix Computations, 4th ed., section 5.2: twice the digits that a Cholesky
/// factor of Aᵀ A keeps. Cost: 2 × rows × columns² operations.
struct TriangularFactor {
  /// Columns × columns, row by row; 0 right of the diagonal, whose signs are arbitrary.
  let elements: [Double]

  /// - Parameters:
  ///   - columns: the columns of A one after the other; used up.
  ///   - count: how many columns.
  ///   - height: rows of A; the columns beyond them get a diagonal of 0.
  init(columns: inout [Double], count: Int, height: Int) {
    precondition(columns.count == count * height, "columns of equal height")
    var lower = [Double](repeating: 0, count: count * count)
    columns.withUnsafeMutableBufferPointer { buffer in
      guard let a = buffer.baseAddress else { return }
      for step in 0..<count {
        let own = a + step * height
        for row in 0..<min(step, height) { lower[step * count + row] = own[row] }
        guard step < height else { continue }
        lower[step * count + step] = Self.reflect(
          a, step: step, count: count, height: height)
      }
    }
    elements = lower
  }

  /// Zeroes what is below the diagonal in one column and transforms those right of it.
  /// - Returns: the element on the diagonal.
  private static func reflect(
    _ a: UnsafeMutablePointer<Double>, step: Int, count: Int, height: Int
  ) -> Double {
    let length = height - step
    let own = a + step * height + step
    let largest = (0..<length).reduce(0.0) { max($0, abs(own[$1])) }
    guard largest > 0 else { return 0 }
    let rest = RowKernels.dot(own + 1, own + 1, length - 1)
    let head = own[0]
    guard rest > 0 else { return head }
    let norm = (head * head + rest).squareRoot()
    let pivot = head > 0 ? -norm : norm
    own[0] = head - pivot
    let factor = 2 / (own[0] * own[0] + rest)
    for column in stride(from: step + 1, to: count, by: 1) {
      let other = a + column * height + step
      RowKernels.add(-factor * RowKernels.dot(other, own, length), own, to: other, length)
    }
    return pivot
  }
}
