import Testing

@testable import Learners

@Suite struct NearestNeighborsTests {
  /// By the definition: sums of squares column by column, ranked by distance and index.
  private static func plain(
    _ table: Matrix<Double>, _ queries: Matrix<Double>, k: Int, own: [Int]? = nil
  ) -> [[Int]] {
    (0..<queries.rows).map { query in
      var distances = [Double](repeating: 0, count: table.rows)
      for row in 0..<table.rows {
        for column in 0..<table.columns {
          let apart =
            queries.elements[query * table.columns + column]
            - table.elements[row * table.columns + column]
          distances[row] += apart * apart
        }
      }
      let order = distances.indices.filter { $0 != own?[query] }
        .sorted { (distances[$0], $0) < (distances[$1], $1) }
      return Array(order.prefix(k))
    }
  }

  private func check(
    _ table: Matrix<Double>, _ queries: Matrix<Double>, k: Int, own: [Int]? = nil
  ) throws {
    let found = try NearestNeighbors(table).nearest(
      to: queries, k: k, leavingOut: own, executor: ThreadedExecutor(width: 3))
    let expected = Self.plain(table, queries, k: k, own: own)
    for query in 0..<queries.rows { #expect(Array(found.of(query)) == expected[query]) }
  }

  @Test(arguments: [(1, 1), (15, 3), (16, 60), (513, 7), (600, 20)])
  func findsWhatTheDefinitionFinds(_ rows: Int, _ columns: Int) throws {
    let table = SampleData.noise(rows: rows, columns: columns, seed: 3)
    let queries = SampleData.noise(rows: 66, columns: columns, seed: 4)
    for k in [5, rows] where k <= rows { try check(table, queries, k: k) }
    if rows > 5 { try check(table, table, k: 1, own: Array(0..<rows)) }
  }

  /// Whole numbers far from zero: many equal distances, and none that single precision could tell apart.
  @Test func equalDistancesAreRankedByIndex() throws {
    let noise = SampleData.noise(rows: 200, columns: 3, seed: 8)
    let table = Matrix(
      rows: 200, columns: 3, elements: noise.elements.map { 1e9 + $0.rounded(.down) })
    try check(table, table, k: 7, own: Array(0..<200))
    try check(Matrix(repeating: 4, rows: 30, columns: 2), Matrix([[4, 4], [0, 1]]), k: 6)
  }

  /// A table whose columns differ by many orders, and rows far outside of it.
  @Test(arguments: [1e-300, 1e-160, 1, 1e150, 1e300])
  func extremeScales(_ scale: Double) throws {
    var table = SampleData.noise(rows: 90, columns: 4, seed: 1)
    for row in 0..<90 { table[row, 1] *= 1e-12 }
    let scaled = Matrix(rows: 90, columns: 4, elements: table.elements.map { $0 * scale })
    let own = Array(0..<90)
    let plain = try NearestNeighbors(table).nearest(
      to: table, k: 4, leavingOut: own, executor: SerialExecutor())
    let found = try NearestNeighbors(scaled).nearest(
      to: scaled, k: 4, leavingOut: own, executor: SerialExecutor())
    #expect(found.rows == plain.rows)
    let away = Matrix<Double>([[1e300, 0, 0, 0], [-1e308, 1e308, 3, 4], [0, 0, 0, 1e20]])
    let far = try NearestNeighbors(scaled).nearest(to: away, k: 90, executor: SerialExecutor())
    for query in 0..<3 { #expect(Set(far.of(query)).count == 90) }
    #expect(far.squaredDistances.allSatisfy { !$0.isNaN })
  }

  /// A cluster much tighter than the table is wide: single precision cannot rank it.
  @Test func tightClusters() throws {
    var table = SampleData.noise(rows: 120, columns: 5, seed: 2)
    for row in 0..<60 {
      for column in 0..<5 { table[row, column] = 3 + table[row, column] * 1e-9 }
    }
    try check(table, table, k: 9, own: Array(0..<120))
  }

  @Test func noColumnsAndGivingUp() throws {
    let none = Matrix<Double>(rows: 4, columns: 0, elements: [])
    let found = try NearestNeighbors(none).nearest(
      to: none, k: 2, leavingOut: [0, 1, 2, 3], executor: SerialExecutor())
    #expect(found.rows == [1, 2, 0, 2, 0, 1, 0, 1])
    let table = SampleData.noise(rows: 9, columns: 2, seed: 2)
    #expect(throws: LearnerError.cancelled) {
      try NearestNeighbors(table).nearest(
        to: table, k: 1, executor: CancellableExecutor(SerialExecutor()) { true })
    }
  }
}
