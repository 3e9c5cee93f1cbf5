import CKernels

/// Directions of greatest variance of centred rows, each of length 1, its largest element positive.
///
/// From the eigenvectors of XᵀX, or of XXᵀ where there are fewer rows than columns; where variances
/// are so uneven that squares lose their digits, one-sided Jacobi rotations (Demmel and Veselić
/// 1992, doi:10.1137/0613074) bring them back.
struct PrincipalDirections {
  /// Divisor n − 1, largest first; 0 for directions without variance.
  private(set) var variances: [Double]
  /// Directions × columns, as many as wanted or as the smaller of rows and columns.
  private(set) var directions: Matrix<Double>
  /// The sum of the variances of all directions, wanted or not.
  private(set) var total: Double

  /// - Parameters:
  ///   - values: rows × columns; squares are finite.
  ///   - columns: columns of a row.
  ///   - mean: of the columns.
  ///   - wanted: how many directions, at least 1; all unless given.
  ///   - executor: does the work in parallel.
  /// - Throws: `LearnerError.failed` if eigenvalues cannot be found.
  init(
    _ values: [Double], columns: Int, mean: [Double], wanted: Int? = nil, executor: any Executor
  ) throws(LearnerError) {
    let rows = columns > 0 ? values.count / columns : 0
    let most = min(rows, columns)
    let count = min(wanted ?? most, most)
    variances = []
    directions = Matrix(rows: 0, columns: columns, elements: [])
    total = 0
    guard count > 0 else { return }
    let divisor = Double(max(rows - 1, 1))
    let centred = rows < columns ? Self.centred(values, columns: columns, mean: mean) : []
    let products =
      rows < columns
      ? Self.products(centred, columns: columns)
      : values.withUnsafeBufferPointer {
        ScatterMatrix.sum(of: $0, columns: columns, centres: mean, executor: executor)
      }
    let eigen = try SymmetricEigen(products, order: most, largest: count)
    variances = eigen.values.map { max($0, 0) / divisor }
    try executor.checkCancellation()
    let floor = 1e-7 * variances[0]
    let losesDigits = variances[0] > 0 && variances.contains { $0 < floor }
    if losesDigits, count < most {
      // All directions bring back what squares lost of some.
      self = try PrincipalDirections(values, columns: columns, mean: mean, executor: executor)
      return
    }
    directions =
      rows < columns
      ? Self.product(eigen.vectors, centred, columns: columns) : eigen.vectors
    if losesDigits {
      let centred = Self.centred(values, columns: columns, mean: mean)
      Self.lengthen(&directions)
      let polished = JacobiRotations(centred, columns: columns, start: directions)
      variances = polished.squares.map { $0 / divisor }
      directions = polished.directions
    }
    // What rounding alone leaves of nothing.
    let rounding = Double.ulpOfOne * Double(max(rows, columns))
    let least = variances[0] * rounding * rounding
    for index in variances.indices where variances[index] <= least { variances[index] = 0 }
    total =
      count == most
      ? variances.reduce(0, +)
      : stride(from: 0, to: products.count, by: most + 1).reduce(0) { $0 + products[$1] } / divisor
    Self.lengthen(&directions)
    for index in 0..<count { turn(index) }
  }

  /// Makes the element of largest size positive.
  private mutating func turn(_ index: Int) {
    let row = directions.row(index)
    var largest = row.startIndex
    for at in row.indices where abs(row[at]) > abs(row[largest]) { largest = at }
    guard row[largest] < 0 else { return }
    for column in 0..<directions.columns { directions[index, column] = -directions[index, column] }
  }

  private static func centred(_ values: [Double], columns: Int, mean: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: values.count) { out, count in
      count = values.count
      if let out = out.baseAddress {
        ckernels_centre(values, values.count / columns, columns, mean, out)
      }
    }
  }

  /// X Xᵀ.
  private static func products(_ centred: [Double], columns: Int) -> [Double] {
    let rows = centred.count / columns
    var out = [Double](repeating: 0, count: rows * rows)
    var workspace = [Double](repeating: 0, count: ckernels_gemm_workspace(rows, columns))
    ckernels_dsyrk(false, rows, columns, 1, centred, columns, 0, &out, rows, &workspace)
    return out
  }

  private static func product(
    _ left: Matrix<Double>, _ right: [Double], columns: Int
  ) -> Matrix<Double> {
    var out = Matrix(repeating: 0.0, rows: left.rows, columns: columns)
    var workspace = [Double](
      repeating: 0, count: ckernels_gemm_workspace(columns, left.columns))
    ckernels_dgemm(
      false, false, left.rows, columns, left.columns, 1, left.elements, left.columns, right,
      columns, 0, &out.elements, columns, &workspace)
    return out
  }

  /// Brings rows to length 1 and at right angles to those before them; a row of which nothing is
  /// left becomes a direction that no other row has.
  private static func lengthen(_ matrix: inout Matrix<Double>) {
    let columns = matrix.columns
    var lengths: [Double] = []
    for index in 0..<matrix.rows {
      lengths.append(matrix.row(index).reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
    let largest = lengths.max() ?? 0
    matrix.elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var spare = 0
      for index in 0..<lengths.count {
        let own = base + index * columns
        var size = lengths[index]
        if size > 1e-7 * largest {
          for column in 0..<columns { own[column] /= size }
          // Rows that were all but 0 are not at right angles any more.
          if size < 1e-3 * largest { _ = straighten(own, base, index, columns) }
        } else {
          repeat {
            for column in 0..<columns { own[column] = column == spare ? 1 : 0 }
            spare += 1
            size = straighten(own, base, index, columns)
          } while size < 1e-3 / Double(columns) && spare < columns
        }
      }
    }
  }

  /// Takes what it has of earlier rows out of a row, twice, and brings it to length 1.
  private static func straighten(
    _ own: UnsafeMutablePointer<Double>, _ base: UnsafeMutablePointer<Double>, _ index: Int,
    _ columns: Int
  ) -> Double {
    var size = 0.0
    for pass in 0..<2 {
      for earlier in 0..<index {
        let other = base + earlier * columns
        RowKernels.add(-RowKernels.dot(own, other, columns), other, to: own, columns)
      }
      let length = RowKernels.dot(own, own, columns).squareRoot()
      if pass == 0 { size = length }
      guard length > 0 else { return 0 }
      for column in 0..<columns { own[column] /= length }
    }
    return size
  }
}
