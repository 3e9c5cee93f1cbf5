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
  /// Panels that are looked at in one go.
  private static let group = 8

  /// - Parameters:
  ///   - rows: finite; at most 2^31 of them.
  ///   - metric: how far rows are from each other.
  ///   - executor: does the work in parallel.
  init(
    _ rows: Matrix<Double>, metric: NeighborMetric, executor: any Executor = SerialExecutor()
  ) {
    columns = rows.columns
    count = rows.rows
    self.metric = metric
    var sums = [Double](repeating: 0, count: rows.columns)
    let largest = rows.elements.withUnsafeBufferPointer { values in
      values.baseAddress.map { ckernels_survey($0, rows.rows, rows.columns, &sums) } ?? 0
    }
    let isNear = largest == 0 || (largest > 0x1p-20 && largest < 0x1p20)
    let factor =
      isNear ? 1 : Double(sign: .plus, exponent: -max(-1000, largest.exponent), significand: 1)
    self.factor = factor
    values = isNear ? rows.elements : rows.elements.map { $0 * factor }
    let number = Double(max(rows.rows, 1))
    centre =
      isNear
      ? sums.map { $0 / number }
      : values.withUnsafeBufferPointer { ScatterMatrix.means(of: $0, columns: rows.columns) }
    (panels, starts, reach) = Self.pack(
      values, columns: rows.columns, count: count, centre: centre, metric, executor)
  }

  private static func pack(
    _ values: [Double], columns: Int, count: Int, centre: [Double], _ metric: NeighborMetric,
    _ executor: any Executor
  ) -> (panels: [Float], starts: [Float], reach: [Double]) {
    let blocks = (count + width - 1) / width
    var sizes = [Double](repeating: .infinity, count: blocks * width)
    let panels = [Float](unsafeUninitializedCapacity: blocks * width * columns) { out, filled in
      filled = blocks * width * columns
      sizes.withUnsafeMutableBufferPointer { sizes in
        guard let out = out.baseAddress, let sizes = sizes.baseAddress else { return }
        nonisolated(unsafe) let (toPanels, toSizes) = (out, sizes)
        executor.performRows(blocks, by: 16) { range in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { largest in
            for first in stride(
              from: range.lowerBound * width, to: range.upperBound * width, by: width)
            {
              values.withUnsafeBufferPointer { values in
                guard let values = values.baseAddress else { return }
                ckernels_near_pack(
                  metric == .manhattan, width, min(width, count - first), columns,
                  values + first * columns, centre, 1, toPanels + first * columns,
                  toSizes + first, largest.baseAddress)
              }
            }
          }
        }
      }
    }
    var starts = [Float](repeating: .infinity, count: blocks * width)
    var reach = [Double](repeating: 0, count: blocks)
    for row in 0..<count {
      starts[row] = metric == .euclidean ? Float(sizes[row]) : 0
      reach[row / width] = max(reach[row / width], sizes[row])
    }
    return (panels, starts, reach.map { metric.distance($0) })
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
        // Whole tiles of queries, so many that no thread waits for another one for long.
        let tiles = (queries.rows + Self.tile - 1) / Self.tile
        let stretch = min(8, max(1, tiles / 8)) * Self.tile
        executor.performRows(queries.rows, by: stretch) { range in
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
    let scaled = scaled(queries, range)
    scaled.withUnsafeBufferPointer { scaled in
      values.withUnsafeBufferPointer { values in
        var heaps = range.map { query in
          NearestHeap(
            ranks: distances + query * wanted, rows: rows + query * wanted, capacity: wanted)
        }
        if let scaled = scaled.baseAddress, let values = values.baseAddress {
          scan(scaled, values, &heaps, wanted)
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

  /// Some queries times the factor.
  private func scaled(_ queries: Matrix<Double>, _ range: Range<Int>) -> [Double] {
    let size = range.count * columns
    return [Double](unsafeUninitializedCapacity: size) { out, filled in
      filled = size
      queries.elements.withUnsafeBufferPointer { from in
        let first = range.lowerBound * columns
        for at in 0..<size {
          // Whatever is further away than this is equally far from every row.
          let value = from[first + at] * factor
          let below = value < 0x1p500 ? value : 0x1p500
          out.initializeElement(at: at, to: below > -0x1p500 ? below : -0x1p500)
        }
      }
    }
  }

  /// All groups of panels for some queries.
  private func scan(
    _ queries: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    _ heaps: inout [NearestHeap], _ wanted: Int
  ) {
    let tiles = QueryTiles(
      queries, count: heaps.count, columns: columns, centre: centre, metric: metric)
    // Far from everything, single precision says nothing.
    for query in heaps.indices where !tiles.isUsable[query] {
      for row in 0..<count { offer(row, queries, values, &heaps, query) }
    }
    var panel = wanted <= Self.width ? begin(tiles, queries, values, &heaps, wanted) : 0
    withUnsafeTemporaryAllocation(
      of: UInt32.self, capacity: Self.tile * Self.width * Self.group
    ) { hits in
      guard let hits = hits.baseAddress else { return }
      // Where there are no limits yet, a few rows first.
      var size = panel > 0 ? Self.group : 1
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

  /// The first panels, as many as a cache holds: the least sums at their 32 places are those of 32
  /// rows, and so give a limit that few others stay below.
  /// - Returns: how many panels that were.
  private func begin(
    _ tiles: QueryTiles, _ queries: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    _ heaps: inout [NearestHeap], _ wanted: Int
  ) -> Int {
    let size = min(reach.count, 64, max(1, 640_000 / (4 * Self.width * max(columns, 1))))
    let most = reach[0..<size].reduce(0, max)
    let places = Self.width * size
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.tile * (places + Self.width)) {
      sums in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: places) { hits in
        guard let sums = sums.baseAddress, let hits = hits.baseAddress else { return }
        let least = sums + Self.tile * places
        for tile in 0..<tiles.count {
          tiles.values.withUnsafeBufferPointer { packed in
            guard let packed = packed.baseAddress else { return }
            ckernels_near_sums(
              metric == .manhattan, columns, packed + tile * Self.tile * columns, panels, size,
              starts, sums, least)
          }
          for place in 0..<min(Self.tile, heaps.count - tile * Self.tile) {
            let query = tile * Self.tile + place
            let bound = Self.smallest(wanted, least + place * Self.width)
            let limit = tiles.limit(query, sum: bound, reach: most)
            let found = ckernels_near_below(places, sums + place * places, limit, hits)
            for at in 0..<found where hits[at] < count {
              offer(Int(hits[at]), queries, values, &heaps, query)
            }
          }
        }
      }
    }
    return size
  }

  /// The number that stands at a place, 1...32, when 32 of them are in order, smallest first.
  private static func smallest(_ place: Int, _ numbers: UnsafeMutablePointer<Float>) -> Float {
    // The first `place` numbers stay in order.
    for at in 1..<width {
      let value = numbers[at]
      var to = min(at, place)
      if to == place {
        guard value < numbers[place - 1] else { continue }
        to -= 1
      }
      while to > 0, numbers[to - 1] > value {
        numbers[to] = numbers[to - 1]
        to -= 1
      }
      numbers[to] = value
    }
    return numbers[place - 1]
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
