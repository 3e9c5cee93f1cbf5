/// The nearest rows of a table for many rows at once: Euclidean, exact, ties by index.
///
/// Candidates come from blocked products in single precision, whose rounding error is bounded; their
/// distances are then summed in double precision, column by column. So the answer is that of the plain
/// definition and depends on neither the instruction set nor the number of threads. Cost: queries ×
/// rows × columns.
struct NearestNeighbors: Sendable {
  let table: Matrix<Double>
  private let screen: DistanceScreen
  private let largest: Double

  /// - Parameter table: rows × columns, all finite.
  init(_ table: Matrix<Double>) {
    self.table = table
    screen = DistanceScreen(table)
    largest = table.elements.withUnsafeBufferPointer(Self.largest)
  }

  /// The `k` nearest rows of the table for each query, nearest first.
  ///
  /// - Parameters:
  ///   - queries: rows × the table's columns, all finite.
  ///   - k: how many; at most the rows of the table, or one less with `own`.
  ///   - own: the row of the table that each query is and that is left out.
  ///   - executor: does the work in parallel.
  /// - Returns: queries × `k` rows of the table with their squared distances.
  /// - Throws: `LearnerError.cancelled`.
  func nearest(
    to queries: Matrix<Double>, k: Int, leavingOut own: [Int]? = nil, executor: any Executor
  ) throws(LearnerError) -> Neighborhoods {
    precondition(queries.columns == table.columns, "queries have the table's columns")
    precondition(own == nil || own?.count == queries.rows, "one own row per query")
    precondition(k > 0 && k <= table.rows - (own == nil ? 0 : 1), "a table has that many rows")
    let size = DistanceScreen.queriesPerBlock
    let blocks = (queries.rows + size - 1) / size
    var rows = [Int](repeating: 0, count: queries.rows * k)
    var distances = [Double](repeating: 0, count: queries.rows * k)
    rows.withUnsafeMutableBufferPointer { rows in
      distances.withUnsafeMutableBufferPointer { distances in
        nonisolated(unsafe) let rows = rows
        nonisolated(unsafe) let distances = distances
        executor.perform(chunks: blocks) { block in
          if executor.isCancelled { return }
          let range = block * size..<min(queries.rows, (block + 1) * size)
          let found = screen.candidates(of: queries, range, k: k, leavingOut: own)
          for (query, candidates) in zip(range, found) {
            let best = ranked(candidates, of: queries, query, own: own?[query])
            for place in 0..<k {
              rows[query * k + place] = best[place].row
              distances[query * k + place] = best[place].distance
            }
          }
        }
      }
    }
    try executor.checkCancellation()
    return Neighborhoods(k: k, rows: rows, squaredDistances: distances)
  }

  private typealias Ranked = (distance: Double, row: Int)

  /// Candidates by distance, then by index; `nil` stands for the whole table.
  private func ranked(
    _ candidates: [Int]?, of queries: Matrix<Double>, _ query: Int, own: Int?
  ) -> [Ranked] {
    let columns = table.columns
    return table.elements.withUnsafeBufferPointer { table in
      queries.elements.withUnsafeBufferPointer { queries in
        let row = UnsafeBufferPointer(rebasing: queries[query * columns..<(query + 1) * columns])
        let factor = Self.factor(max(largest, Self.largest(row)))
        var ranked: [Ranked] = []
        for other in candidates ?? Array(0..<self.table.rows) where other != own {
          var sum = 0.0
          for column in 0..<columns {
            let apart = row[column] * factor - table[other * columns + column] * factor
            sum += apart * apart
          }
          ranked.append((sum, other))
        }
        ranked.sort { $0.distance != $1.distance ? $0.distance < $1.distance : $0.row < $1.row }
        return factor == 1 ? ranked : ranked.map { ($0.distance / factor / factor, $0.row) }
      }
    }
  }

  /// 1, or a power of two that brings extreme values to where squares neither overflow nor vanish.
  private static func factor(_ largest: Double) -> Double {
    guard largest > 0x1p500 || (largest < 0x1p-500 && largest > 0) else { return 1 }
    return 1 / Double(sign: .plus, exponent: max(largest.exponent, -1000), significand: 1)
  }

  private static func largest(_ values: UnsafeBufferPointer<Double>) -> Double {
    var largest = 0.0
    for value in values { largest = max(largest, abs(value)) }
    return largest
  }
}

/// The nearest rows of several queries.
struct Neighborhoods: Sendable {
  /// Neighbours per query.
  let k: Int
  /// Queries × k rows of the table, nearest first.
  let rows: [Int]
  /// The squared distances to them; infinite or 0 where a square is beyond the range of numbers.
  let squaredDistances: [Double]

  /// The neighbours of one query.
  func of(_ query: Int) -> ArraySlice<Int> { rows[query * k..<(query + 1) * k] }
}
