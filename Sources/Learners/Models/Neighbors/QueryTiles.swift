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
    let (tiles, height) = (self.count, Self.height)
    var sizes = [Double](repeating: 0, count: tiles * height)
    var largest = sizes
    var values = [Float](
      unsafeUninitializedCapacity: tiles * height * columns
    ) { out, filled in
      filled = tiles * height * columns
      guard let out = out.baseAddress else { return }
      sizes.withUnsafeMutableBufferPointer { sizes in
        largest.withUnsafeMutableBufferPointer { largest in
          guard let sizes = sizes.baseAddress, let largest = largest.baseAddress else { return }
          for first in stride(from: 0, to: count, by: height) {
            ckernels_near_pack(
              metric == .manhattan, height, min(height, count - first), columns,
              queries + first * columns, centre, metric == .euclidean ? -2 : 1,
              out + first * columns, sizes + first, largest + first)
          }
        }
      }
    }
    isUsable = largest.map { $0 < 0x1p30 }
    for query in 0..<count where !isUsable[query] {
      let first = query / height * height * columns + query % height
      for column in 0..<columns { values[first + column * height] = 0 }
    }
    self.values = values
    lengths = sizes.map { metric.distance($0) }
    squares = metric == .euclidean ? sizes : [Double](repeating: 0, count: sizes.count)
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
    (0..<Self.height).map { place in
      let query = tile * Self.height + place
      guard query < heaps.count, isUsable[query] else { return -.greatestFiniteMagnitude }
      let limit = heaps[query].limit
      guard limit < 0x1p120 else { return .greatestFiniteMagnitude }
      return Float(limit - squares[query] + slack(query, reach)).nextUp
    }
  }

  /// What the kernel's sum stays below for every row that is nearer than those of some sums.
  /// - Parameters:
  ///   - query: which query.
  ///   - sum: the largest of these sums.
  ///   - reach: the largest length of the rows that are looked at.
  /// - Returns: the limit.
  func limit(_ query: Int, sum: Float, reach: Double) -> Float {
    guard isUsable[query] else { return -.greatestFiniteMagnitude }
    guard sum < 0x1p120 else { return .greatestFiniteMagnitude }
    return Float(Double(sum) + 2 * slack(query, reach)).nextUp
  }

  /// What a sum may be off by.
  private func slack(_ query: Int, _ reach: Double) -> Double {
    let unit = 0x1p-24 * Double(columns + 8) * 1.05
    let length = lengths[query]
    let size =
      metric == .euclidean ? reach * (reach + 2 * length) + squares[query] : reach + length
    // The last term is for numbers too small for single precision.
    return unit * size + 0x1p-100 * (size + 1)
  }
}
