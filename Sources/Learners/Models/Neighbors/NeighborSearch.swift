import CKernels

/// Finds the nearest rows exactly, ties by row number.
///
/// Single-precision distances, twice as fast as double ones, leave out rows that cannot be among
/// the nearest, by a bound on their rounding; what is left is ranked in double precision by
/// differences. So answers are those of brute force at any instruction set. Cost: queries × rows ×
/// columns.
struct NeighborSearch: Sendable {
  let columns: Int
  let metric: NeighborMetric
  /// Number of rows searched.
  let count: Int
  /// Values are multiplied by this power of two, so that squares are finite.
  let factor: Double
  /// Rows × columns, times the factor.
  private let values: [Double]
  /// Means of the columns of `values`; what is left of them is small, and its rounding too.
  private let centre: [Double]
  /// Panels of 32 rows: columns × 32, in single precision, less the centre.
  private let panels: [Float]
  /// What the kernel's sums start at, one for each row: the squared length, or 0.
  private let starts: [Float]
  /// The largest length of a row of each panel.
  private let reach: [Double]

  private static let width = Int(CKernelsNearRows)
  private static let tile = Int(CKernelsNearQueries)
  /// Queries of one piece of work.
  private static let stretch = 8 * tile
  /// Panels that are looked at in one go.
  private static let group = 8

  /// - Parameters:
  ///   - rows: finite; at most 2^31 of them.
  ///   - metric: how far rows are from each other.
  init(_ rows: Matrix<Double>, metric: NeighborMetric) {
    columns = rows.columns
    count = rows.rows
    self.metric = metric
    let largest = rows.elements.reduce(0) { max($0, abs($1)) }
    let factor =
      largest > 0 ? Double(sign: .plus, exponent: -max(-1000, largest.exponent), significand: 1) : 1
    self.factor = factor
    let values = rows.elements.map { $0 * factor }
    self.values = values
    centre = values.withUnsafeBufferPointer {
      ScatterMatrix.means(of: $0, columns: rows.columns)
    }
    let packed = Self.pack(values, columns: rows.columns, count: count, centre: centre, metric)
    (panels, starts, reach) = packed
  }

  private static func pack(
    _ values: [Double], columns: Int, count: Int, centre: [Double], _ metric: NeighborMetric
  ) -> (panels: [Float], starts: [Float], reach: [Double]) {
    let blocks = (count + width - 1) / width
    var panels = [Float](repeating: 0, count: blocks * width * columns)
    var starts = [Float](repeating: .infinity, count: blocks * width)
    var reach = [Double](repeating: 0, count: blocks)
    panels.withUnsafeMutableBufferPointer { panels in
      values.withUnsafeBufferPointer { values in
        for row in 0..<count {
          let first = row / width * width * columns + row % width
          var length = 0.0
          for column in 0..<columns {
            let value = values[row * columns + column] - centre[column]
            length += metric == .euclidean ? value * value : abs(value)
            panels[first + column * width] = Float(value)
          }
          starts[row] = metric == .euclidean ? Float(length) : 0
          reach[row / width] = max(reach[row / width], metric.distance(length))
        }
      }
    }
    return (panels, starts, reach)
  }

  /// The nearest rows of each query.
  struct Answer {
    /// Queries × wanted: numbers of rows, nearest first.
    var rows: [Int32]
    /// Queries × wanted: their distances, times `factor`.
    var distances: [Double]
  }

  /// Looks for the nearest rows.
  /// - Parameters:
  ///   - queries: finite, columns as those searched.
  ///   - wanted: how many, 1...count.
  ///   - executor: does the work in parallel.
  /// - Returns: rows and distances.
  func nearest(_ queries: Matrix<Double>, _ wanted: Int, executor: any Executor) -> Answer {
    precondition(wanted > 0 && wanted <= count && queries.columns == columns)
    var answer = Answer(
      rows: [Int32](repeating: 0, count: queries.rows * wanted),
      distances: [Double](repeating: 0, count: queries.rows * wanted))
    answer.rows.withUnsafeMutableBufferPointer { rows in
      answer.distances.withUnsafeMutableBufferPointer { distances in
        guard let rows = rows.baseAddress, let distances = distances.baseAddress else { return }
        nonisolated(unsafe) let (toRows, toDistances) = (rows, distances)
        executor.performRows(queries.rows, by: Self.stretch) { range in
          search(queries, range, wanted, toRows, toDistances)
        }
      }
    }
    return answer
  }

  private func search(
    _ queries: Matrix<Double>, _ range: Range<Int>, _ wanted: Int,
    _ rows: UnsafeMutablePointer<Int32>, _ distances: UnsafeMutablePointer<Double>
  ) {
    let scaled = queries.elements[range.lowerBound * columns..<range.upperBound * columns].map {
      // Whatever is further away than this is equally far from every row.
      max(-0x1p500, min(0x1p500, $0 * factor))
    }
    scaled.withUnsafeBufferPointer { scaled in
      values.withUnsafeBufferPointer { values in
        var heaps = range.map { query in
          NearestHeap(
            ranks: distances + query * wanted, rows: rows + query * wanted, capacity: wanted)
        }
        if let scaled = scaled.baseAddress, let values = values.baseAddress {
          scan(scaled, values, &heaps)
        } else {
          for heap in heaps.indices {
            for row in 0..<wanted { heaps[heap].offer(Int32(row), rank: 0) }
          }
        }
        for heap in heaps.indices { heaps[heap].sort() }
        for at in range.lowerBound * wanted..<range.upperBound * wanted {
          distances[at] = metric.distance(distances[at])
        }
      }
    }
  }

  /// All groups of panels for some queries.
  private func scan(
    _ queries: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    _ heaps: inout [NearestHeap]
  ) {
    let tiles = QueryTiles(
      queries, count: heaps.count, columns: columns, centre: centre, metric: metric)
    // Far from everything, single precision says nothing.
    for query in heaps.indices where !tiles.isUsable[query] {
      for row in 0..<count { offer(row, queries, values, &heaps, query) }
    }
    withUnsafeTemporaryAllocation(
      of: UInt32.self, capacity: Self.tile * Self.width * Self.group
    ) { hits in
      guard let hits = hits.baseAddress else { return }
      var panel = 0
      // A few rows first, so that there is a limit early.
      var size = 1
      while panel < reach.count {
        size = min(size, reach.count - panel)
        let most = reach[panel..<panel + size].reduce(0, max)
        for tile in 0..<tiles.count {
          look(tiles, tile, panel..<panel + size, most, queries, values, &heaps, hits)
        }
        panel += size
        size = min(2 * size, Self.group)
      }
    }
  }

  /// One tile of queries against one group of panels.
  private func look(
    _ tiles: QueryTiles, _ tile: Int, _ group: Range<Int>, _ most: Double,
    _ queries: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    _ heaps: inout [NearestHeap], _ hits: UnsafeMutablePointer<UInt32>
  ) {
    let limits = tiles.limits(tile, heaps, reach: most)
    let depth = columns
    let found = tiles.values.withUnsafeBufferPointer { packed in
      panels.withUnsafeBufferPointer { panels in
        starts.withUnsafeBufferPointer { starts in
          limits.withUnsafeBufferPointer { limits in
            guard let packed = packed.baseAddress, let panels = panels.baseAddress,
              let starts = starts.baseAddress, let limits = limits.baseAddress
            else { return 0 }
            return ckernels_near(
              metric == .manhattan, depth, packed + tile * Self.tile * depth,
              panels + group.lowerBound * Self.width * depth, group.count,
              starts + group.lowerBound * Self.width, limits, hits)
          }
        }
      }
    }
    let step = UInt32(group.count * Self.width)
    for at in 0..<found {
      let (query, place) = hits[at].quotientAndRemainder(dividingBy: step)
      let row = group.lowerBound * Self.width + Int(place)
      guard row < count else { continue }
      offer(row, queries, values, &heaps, tile * Self.tile + Int(query))
    }
  }

  @inline(__always)
  private func offer(
    _ row: Int, _ queries: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    _ heaps: inout [NearestHeap], _ query: Int
  ) {
    let rank = metric.rank(queries + query * columns, values + row * columns, columns)
    heaps[query].offer(Int32(truncatingIfNeeded: row), rank: rank)
  }
}
