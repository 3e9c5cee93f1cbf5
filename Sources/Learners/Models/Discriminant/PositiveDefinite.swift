/// A linear system whose matrix is safely positive definite.
struct PositiveDefinite {
  private let factor: Cholesky
  private let scales: [Double]

  /// `nil` where elimination leaves too few digits of a diagonal element.
  /// - Parameters:
  ///   - symmetric: order × order, row by row, finite.
  ///   - order: rows and columns.
  init?(_ symmetric: [Double], order: Int) {
    // Ones on the diagonal, so that pivots can be judged.
    var scales: [Double] = []
    for index in 0..<order {
      let value = symmetric[index * order + index]
      guard value > 0 else { return nil }
      scales.append(1 / value.squareRoot())
    }
    var scaled = symmetric
    for row in 0..<order {
      for column in 0..<order { scaled[row * order + column] *= scales[row] * scales[column] }
    }
    let factor = Cholesky(lifting: scaled, order: order)
    guard factor.smallestPivot > 1e-11 else { return nil }
    self.factor = factor
    self.scales = scales
  }

  /// The solution of A x = b.
  func solution(_ vector: [Double]) -> [Double] {
    let solved = factor.solution(zip(vector, scales).map { $0 * $1 })
    return zip(solved, scales).map { $0 * $1 }
  }
}
