import CKernels

/// Queries as the kernel wants them, with bounds on what single precision does to their distances.
struct QueryTiles {
  /// Number of tiles of 12 queries.
  let count: Int
  /// For each tile columns × 12 numbers: −2 (query − centre), or query − centre for `manhattan`.
  let values: [Float]
  /// Whether a query is near enough for single precision.
  let isUsable: [Bool]

  private let metric: NeighborMetric
  private let columns: Int
  /// Length of query − centre, and its square for `euclidean`.
  private let lengths: [Double]
  private let squares: [Double]

  private static let height = Int(CKernelsNearQueries)

  /// - Parameters:
  ///   - queries: count × columns.
  ///   - count: how many.
  ///   - columns: columns of a query.
  ///   - centre: the centre of the rows searched.
  ///   - metric: how far rows are from each other.
  init(
    _ queries: UnsafePointer<Double>, count: Int, columns: Int, centre: [Double],
    metric: NeighborMetric
  ) {
    self.count = (count + Self.height - 1) / Self.height
    self.metric = metric
    self.columns = columns
    var values = [Float](repeating: 0, count: self.count * Self.height * columns)
    var isUsable: [Bool] = []
    var lengths: [Double] = []
    var squares: [Double] = []
    for query in 0..<count {
      let first = query / Self.height * Self.height * columns + query % Self.height
      var length = 0.0
      var largest = 0.0
      for column in 0..<columns {
        let value = queries[query * columns + column] - centre[column]
        largest = max(largest, abs(value))
        length += metric == .euclidean ? value * value : abs(value)
        values[first + column * Self.height] = Float(metric == .euclidean ? -2 * value : value)
      }
      isUsable.append(largest < 0x1p30)
      if largest >= 0x1p30 {
        for column in 0..<columns { values[first + column * Self.height] = 0 }
      }
      lengths.append(metric.distance(length))
      squares.append(metric == .euclidean ? length : 0)
    }
    self.values = values
    self.isUsable = isUsable
    self.lengths = lengths
    self.squares = squares
  }

  /// For each query of a tile what a kernel's sum stays below if the row can come in.
  ///
  /// With u = 2^-24 a sum of n + 1 terms is off by at most (n + 1) u times the sum of their sizes,
  /// and rounding the terms themselves adds 3 u: squared lengths and products ‖q‖ ‖x‖ bound both.
  /// - Parameters:
  ///   - tile: which tile.
  ///   - heaps: what was found so far, for all queries.
  ///   - reach: the largest length of the rows that are looked at.
  /// - Returns: 12 numbers.
  func limits(_ tile: Int, _ heaps: [NearestHeap], reach: Double) -> [Float] {
    let unit = 0x1p-24 * Double(columns + 8) * 1.05
    return (0..<Self.height).map { place in
      let query = tile * Self.height + place
      guard query < heaps.count, isUsable[query] else { return -.greatestFiniteMagnitude }
      let limit = heaps[query].limit
      guard limit < 0x1p120 else { return .greatestFiniteMagnitude }
      let length = lengths[query]
      let size =
        metric == .euclidean ? reach * (reach + 2 * length) + squares[query] : reach + length
      // The last term is for numbers too small for single precision.
      let slack = unit * size + 0x1p-100 * (size + 1)
      return Float(limit - squares[query] + slack).nextUp
    }
  }
}
