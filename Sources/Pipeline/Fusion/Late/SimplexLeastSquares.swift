import Learners

/// The shares, at least 0 and summing to 1, with the least mixed error.
enum SimplexLeastSquares {
  /// - Parameter products: errors × errors, symmetric and not negative: `shareᵀ · products · share` is
  ///   what becomes small.
  /// - Returns: one share per error. All sets of shares above 0 are tried; cost: 2ⁿ · n³.
  static func shares(_ products: Matrix<Double>) -> [Double] {
    let count = products.rows
    let trace = (0..<count).reduce(0.0) { $0 + products[$1, $1] }
    var best = [Double](repeating: 1 / Double(max(1, count)), count: count)
    var least = Double.infinity
    for set in 1..<(1 << count) {
      let members = (0..<count).filter { set >> $0 & 1 == 1 }
      guard let own = minimum(products, members, ridge: trace * 1e-12),
        own.allSatisfy({ $0 >= 0 })
      else { continue }
      var shares = [Double](repeating: 0, count: count)
      for (member, share) in zip(members, own) { shares[member] = share }
      var error = 0.0
      for a in members {
        for b in members { error += shares[a] * products[a, b] * shares[b] }
      }
      // Of equally good sets the first, which is the smaller one where one holds the other.
      if error < least - 1e-12 * max(trace, 1e-300) {
        least = error
        best = shares
      }
    }
    return best
  }

  /// Where the error of some members is least, their shares summing to 1 but free of sign: the solution of
  /// `products · share = 1`, scaled.
  private static func minimum(
    _ products: Matrix<Double>, _ members: [Int], ridge: Double
  ) -> [Double]? {
    let count = members.count
    var table = Matrix(repeating: 0.0, rows: count, columns: count + 1)
    for (a, member) in members.enumerated() {
      for (b, other) in members.enumerated() { table[a, b] = products[member, other] }
      table[a, a] += ridge
      table[a, count] = 1
    }
    for pivot in 0..<count {
      guard
        let row = (pivot..<count).max(by: { abs(table[$0, pivot]) < abs(table[$1, pivot]) }),
        abs(table[row, pivot]) > 0
      else {
        // No error at all: everything is as good as anything.
        return count == 1 ? [1] : nil
      }
      if row != pivot {
        for column in 0...count {
          let value = table[row, column]
          table[row, column] = table[pivot, column]
          table[pivot, column] = value
        }
      }
      for other in 0..<count where other != pivot {
        let factor = table[other, pivot] / table[pivot, pivot]
        for column in pivot...count { table[other, column] -= factor * table[pivot, column] }
      }
    }
    let raw = (0..<count).map { table[$0, count] / table[$0, $0] }
    let sum = raw.reduce(0, +)
    return sum != 0 && sum.isFinite ? raw.map { $0 / sum } : nil
  }
}
