/// Sums over the same rows of up to eight columns at once.
///
/// Each column is summed in row order, exactly as alone: eight sums that do not wait for one another are
/// what is quicker.
struct ColumnBlock {
  static let width = 8

  /// `width` columns; places beyond the last column repeat the first.
  let columns: UnsafePointer<UnsafePointer<Double>>
  let rows: Range<Int>

  /// Finds the columns of some channels.
  /// - Parameters:
  ///   - values: all columns.
  ///   - channels: 1 to `width` of them, none of them empty.
  ///   - rows: rows that all of them have.
  ///   - body: is given the block.
  static func read(
    _ values: [[Double]], _ channels: ArraySlice<Int>, rows: Range<Int>,
    _ body: (ColumnBlock) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Double>.self, capacity: width) { columns in
      guard let columns = columns.baseAddress else { return }
      gather(values, channels, into: columns, at: 0) {
        for place in channels.count..<width { columns[place] = columns[0] }
        body(ColumnBlock(columns: UnsafePointer(columns), rows: rows))
      }
    }
  }

  private static func gather(
    _ values: [[Double]], _ channels: ArraySlice<Int>,
    into columns: UnsafeMutablePointer<UnsafePointer<Double>>, at place: Int, _ body: () -> Void
  ) {
    guard place < channels.count else { return body() }
    values[channels[channels.startIndex + place]].withUnsafeBufferPointer { column in
      guard let start = column.baseAddress else { return }
      columns[place] = start
      gather(values, channels, into: columns, at: place + 1, body)
    }
  }

  /// The values of one row.
  private struct Reader {
    let (a, b, c, d):
      (
        UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>
      )
    let (e, f, g, h):
      (
        UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>
      )

    init(_ columns: UnsafePointer<UnsafePointer<Double>>) {
      (a, b, c, d) = (columns[0], columns[1], columns[2], columns[3])
      (e, f, g, h) = (columns[4], columns[5], columns[6], columns[7])
    }

    @inline(__always)
    subscript(_ row: Int) -> SIMD8<Double> {
      SIMD8(a[row], b[row], c[row], d[row], e[row], f[row], g[row], h[row])
    }
  }

  /// The sum of each column; not finite where a value is not.
  func sums() -> SIMD8<Double> {
    let reader = Reader(columns)
    var sums = SIMD8<Double>(repeating: 0)
    for row in rows { sums += reader[row] }
    return sums
  }

  /// Σ (value − mean)² of each column.
  func squares(about means: SIMD8<Double>) -> SIMD8<Double> {
    let reader = Reader(columns)
    var squares = SIMD8<Double>(repeating: 0)
    for row in rows {
      let deviation = reader[row] - means
      squares += deviation * deviation
    }
    return squares
  }

  /// The smallest and largest value of each column; of equal ones the first. There is at least one row.
  func extremes() -> (least: SIMD8<Double>, most: SIMD8<Double>) {
    let reader = Reader(columns)
    var least = reader[rows.lowerBound]
    var most = least
    for row in rows {
      let values = reader[row]
      least.replace(with: values, where: values .< least)
      most.replace(with: values, where: values .> most)
    }
    return (least, most)
  }

  // MARK: - Columns with missing values

  /// Which values are finite.
  @inline(__always)
  private static func isThere(_ values: SIMD8<Double>) -> SIMDMask<SIMD8<Int64>> {
    (values - values) .== 0
  }

  /// How many values of each column are finite, and their sum: as if the others were not there.
  func finiteSums() -> (counts: SIMD8<Double>, sums: SIMD8<Double>) {
    let reader = Reader(columns)
    var counts = SIMD8<Double>.zero
    var sums = SIMD8<Double>.zero
    for row in rows {
      let values = reader[row]
      let isThere = Self.isThere(values)
      // Nothing that is added changes a sum that began with 0.
      sums += values.replacing(with: 0, where: .!isThere)
      counts.replace(with: counts + 1, where: isThere)
    }
    return (counts, sums)
  }

  /// Σ (value − mean)² of the finite values of each column.
  func finiteSquares(about means: SIMD8<Double>) -> SIMD8<Double> {
    let reader = Reader(columns)
    var squares = SIMD8<Double>.zero
    for row in rows {
      let values = reader[row]
      let deviation = (values - means).replacing(with: 0, where: .!Self.isThere(values))
      squares += deviation * deviation
    }
    return squares
  }

  /// The smallest and largest finite value of each column; infinite where there is none.
  func finiteExtremes() -> (least: SIMD8<Double>, most: SIMD8<Double>) {
    let reader = Reader(columns)
    var least = SIMD8<Double>(repeating: .infinity)
    var most = -least
    for row in rows {
      let values = reader[row]
      let isThere = Self.isThere(values)
      least.replace(with: values, where: isThere .& (values .< least))
      most.replace(with: values, where: isThere .& (values .> most))
    }
    return (least, most)
  }
}
