import CKernels

/// Finds the few rows of a table that can be among the nearest ones, by products in single precision.
///
/// |x − y|² = |x|² + |y|² − 2x·y, around the mean of the table. The product of n terms is off by at most
/// about n·2⁻²⁴·|x||y| whatever the order of the sums (Higham 2002, doi:10.1137/1.9780898718027, §3.1),
/// so every row has a lower and an upper bound of its distance; rows whose lower bound exceeds the k-th
/// smallest upper bound cannot be among the nearest k.
struct DistanceScreen: Sendable {
  static let queriesPerBlock = 64
  private static let rowsPerBlock = 512
  /// Beyond this, relative to the table, products might overflow.
  private static let far: Float = 1e15
  /// Rows that are looked at together.
  private static let group = 16

  private let columns: Int
  private let rows: Int
  /// Rows × columns, around the mean and at most 1.
  private let singles: [Float]
  /// |y|² less its share of the error; infinite beyond the last row, up to whole groups.
  private let lowerNorms: [Float]
  /// Twice the share of the error.
  private let slack: [Float]
  private let centre: [Double]
  private let scale: Double
  private let error: Float

  init(_ table: Matrix<Double>) {
    columns = table.columns
    rows = table.rows
    error = Float(table.columns + 16) * 0x1p-23
    centre = Self.centre(of: table)
    scale = Self.scale(of: table, around: centre)
    let padded = (rows + Self.group - 1) / Self.group * Self.group
    var singles = [Float](repeating: 0, count: rows * columns)
    var norms = [Float](repeating: .infinity, count: padded)
    var slack = [Float](repeating: 0, count: padded)
    for row in 0..<rows {
      let norm = Self.write(
        table, row: row, centre: centre, scale: scale, into: &singles, at: row
      ).norm
      norms[row] = norm * (1 - error)
      slack[row] = 2 * norm * error
    }
    self.singles = singles
    lowerNorms = norms
    self.slack = slack
  }

  private static func centre(of table: Matrix<Double>) -> [Double] {
    var centre = [Double](repeating: 0, count: table.columns)
    let share = 1 / Double(max(table.rows, 1))
    table.elements.withUnsafeBufferPointer { values in
      centre.withUnsafeMutableBufferPointer { centre in
        for row in 0..<table.rows {
          for column in centre.indices {
            centre[column] += values[row * centre.count + column] * share
          }
        }
      }
    }
    return centre
  }

  /// What brings half of the largest distance from the centre to 1; halves, since a whole one may overflow.
  private static func scale(of table: Matrix<Double>, around centre: [Double]) -> Double {
    var spread = 0.0
    table.elements.withUnsafeBufferPointer { values in
      centre.withUnsafeBufferPointer { centre in
        for row in 0..<table.rows {
          for column in centre.indices {
            let value = values[row * centre.count + column] * 0.5
            spread = max(spread, abs(value - centre[column] * 0.5))
          }
        }
      }
    }
    return spread > 0 ? 1 / min(max(spread, 0x1p-1000), 0x1p1000) : 1
  }

  /// Writes one row in single precision.
  /// - Returns: its squared norm, and whether products with it might overflow; it is zeros then.
  private static func write(
    _ table: Matrix<Double>, row: Int, centre: [Double], scale: Double, into singles: inout [Float],
    at place: Int
  ) -> (norm: Float, isFar: Bool) {
    let columns = centre.count
    return table.elements.withUnsafeBufferPointer { values in
      singles.withUnsafeMutableBufferPointer { singles in
        var norm: Float = 0
        var isFar = false
        for column in 0..<columns {
          let half = values[row * columns + column] * 0.5 - centre[column] * 0.5
          let value = Float(half * scale)
          isFar = isFar || !(abs(value) < far)
          singles[place * columns + column] = value
          norm += value * value
        }
        guard isFar else { return (norm, false) }
        for column in 0..<columns { singles[place * columns + column] = 0 }
        return (0, true)
      }
    }
  }

  /// Rows that can be among the nearest `k` of some queries.
  ///
  /// - Parameters:
  ///   - queries: rows × the table's columns.
  ///   - range: which of them; at most `queriesPerBlock`.
  ///   - k: how many neighbours are wanted.
  ///   - left: a row per query that is left out.
  /// - Returns: rows per query; `nil` for all of them, where products say nothing.
  func candidates(
    of queries: Matrix<Double>, _ range: Range<Int>, k: Int, leavingOut left: [Int]?
  ) -> [[Int]?] {
    var own = [Float](repeating: 0, count: Self.queriesPerBlock * columns)
    var searches: [Search] = []
    for (place, query) in range.enumerated() {
      let (norm, isFar) = Self.write(
        queries, row: query, centre: centre, scale: scale, into: &own, at: place)
      searches.append(
        Search(
          k: k, norm: norm, error: error, own: left?[query], isFar: isFar || error > 0.25))
    }
    let room = Self.queriesPerBlock * Self.rowsPerBlock
    var products = [Float](repeating: 0, count: room)
    var workspace = [Float](
      repeating: 0, count: ckernels_gemm_workspace(Self.rowsPerBlock, columns))
    for first in stride(from: 0, to: rows, by: Self.rowsPerBlock) {
      let width = min(Self.rowsPerBlock, rows - first)
      multiply(own, count: range.count, first: first, width: width, &products, &workspace)
      for place in 0..<range.count where !searches[place].isFar {
        scan(products, place: place, first: first, width: width, search: &searches[place])
      }
    }
    return searches.map { $0.isFar ? nil : $0.kept }
  }

  /// Products of the queries with the rows of one block: queries × `rowsPerBlock`.
  private func multiply(
    _ queries: [Float], count: Int, first: Int, width: Int, _ products: inout [Float],
    _ workspace: inout [Float]
  ) {
    singles.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      ckernels_sgemm(
        false, true, count, width, columns, 1, queries, columns, table + first * columns, columns,
        0, &products, Self.rowsPerBlock, &workspace)
    }
  }

  /// Adds the rows of one block that can still matter.
  private func scan(
    _ products: [Float], place: Int, first: Int, width: Int, search: inout Search
  ) {
    products.withUnsafeBufferPointer { products in
      lowerNorms.withUnsafeBufferPointer { norms in
        slack.withUnsafeBufferPointer { slack in
          let from = place * Self.rowsPerBlock
          for group in stride(from: 0, to: width, by: Self.group) {
            var least = Float.infinity
            for at in group..<group + Self.group {
              least = min(least, norms[first + at] - 2 * products[from + at])
            }
            guard least <= search.limit else { continue }
            for at in group..<min(group + Self.group, width) where first + at != search.own {
              let lower = norms[first + at] - 2 * products[from + at]
              guard lower <= search.limit else { continue }
              search.add(row: first + at, lower: lower, upper: lower + slack[first + at])
            }
          }
        }
      }
    }
  }
}

/// What is known of the nearest rows of one query; distances lack the query's own norm.
private struct Search {
  private let k: Int
  /// Twice the query's share of the error.
  private let slack: Float
  let own: Int?
  let isFar: Bool
  /// The smallest upper bounds, sorted; at most k.
  private var uppers: [Float] = []
  private var found: [(row: Int, lower: Float)] = []
  /// Rows whose lower bound exceeds this cannot be among the nearest.
  private(set) var limit = Float.infinity

  init(k: Int, norm: Float, error: Float, own: Int?, isFar: Bool) {
    self.k = k
    slack = 2 * norm * error + 1e-30
    self.own = own
    self.isFar = isFar
  }

  mutating func add(row: Int, lower: Float, upper: Float) {
    found.append((row, lower))
    let upper = upper + slack
    if uppers.count == k {
      guard upper < uppers[k - 1] else { return }
      uppers.removeLast()
    }
    var place = uppers.count
    while place > 0, uppers[place - 1] > upper { place -= 1 }
    uppers.insert(upper, at: place)
    if uppers.count == k { limit = uppers[k - 1] }
  }

  /// The rows that are left, in ascending order.
  var kept: [Int] { found.filter { $0.lower <= limit }.map(\.row) }
}
