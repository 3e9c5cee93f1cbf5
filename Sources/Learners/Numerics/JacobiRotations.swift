import CKernels

/// Directions made exact by one-sided Jacobi rotations: small variances keep their digits.
///
/// Demmel and Veselić (1992), doi:10.1137/0613074. From directions that are nearly right a few
/// sweeps over all pairs are enough. Cost of a sweep: rows × directions².
struct JacobiRotations {
  /// Squared lengths of the rows along each direction, largest first.
  private(set) var squares: [Double]
  /// Directions × columns.
  private(set) var directions: Matrix<Double>

  /// - Parameters:
  ///   - centred: rows × columns.
  ///   - columns: columns of a row.
  ///   - start: directions of length 1, at right angles.
  init(_ centred: [Double], columns: Int, start: Matrix<Double>) {
    let rows = centred.count / columns
    let count = start.rows
    // Direction by direction, the places of all rows.
    var places = [Double](repeating: 0, count: count * rows)
    var workspace = [Double](repeating: 0, count: ckernels_gemm_workspace(rows, columns))
    ckernels_dgemm(
      false, true, count, rows, columns, 1, start.elements, columns, centred, columns, 0, &places,
      rows, &workspace)
    var turned = start.elements
    var squares = [Double](repeating: 0, count: count)
    places.withUnsafeMutableBufferPointer { places in
      turned.withUnsafeMutableBufferPointer { turned in
        guard let y = places.baseAddress, let v = turned.baseAddress else { return }
        var largest = 0.0
        for index in 0..<count {
          largest = max(largest, RowKernels.dot(y + index * rows, y + index * rows, rows))
        }
        // What rounding alone leaves of nothing is not turned.
        let rounding = Double.ulpOfOne * Double(max(rows, columns))
        let floor = largest * rounding * rounding
        for _ in 0..<30 {
          var isDone = true
          for a in 0..<count {
            for b in stride(from: a + 1, to: count, by: 1) {
              let turns = Self.rotate(
                y + a * rows, y + b * rows, rows, v + a * columns, v + b * columns, columns, floor)
              if turns { isDone = false }
            }
          }
          if isDone { break }
        }
        for index in 0..<count {
          squares[index] = RowKernels.dot(y + index * rows, y + index * rows, rows)
        }
      }
    }
    let sizes = squares
    let order = sizes.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }
    self.squares = order.map { sizes[$0] }
    directions = Matrix(rows: count, columns: columns, elements: turned).selecting(rows: order)
  }

  /// Turns two directions until the places along them have no product.
  /// - Returns: whether anything had to be done.
  private static func rotate(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ rows: Int,
    _ v: UnsafeMutablePointer<Double>, _ w: UnsafeMutablePointer<Double>, _ columns: Int,
    _ floor: Double
  ) -> Bool {
    let (first, second) = (RowKernels.dot(a, a, rows), RowKernels.dot(b, b, rows))
    let product = RowKernels.dot(a, b, rows)
    let tolerance = Double.ulpOfOne * (4 + Double(rows).squareRoot())
    guard first > floor, second > floor,
      abs(product) > tolerance * (first * second).squareRoot()
    else { return false }
    let slope = (second - first) / (2 * product)
    let root = slope.magnitude < 1e150 ? (1 + slope * slope).squareRoot() : slope.magnitude
    let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + root)
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    turn(a, b, rows, cosine, sine)
    turn(v, w, columns, cosine, sine)
    return true
  }

  private static func turn(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ count: Int,
    _ cosine: Double, _ sine: Double
  ) {
    for at in 0..<count {
      let (x, y) = (a[at], b[at])
      a[at] = cosine * x - sine * y
      b[at] = sine * x + cosine * y
    }
  }
}
