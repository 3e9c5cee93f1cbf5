import CKernels

/// Sums of products of columns around a centre: what covariances are made of.
enum ScatterMatrix {
  /// Σ weight × (x − centre)(x − centre)ᵀ.
  ///
  /// Rows are summed in stretches whose number depends on the data only. Cost: rows × columns²
  /// operations.
  /// - Parameters:
  ///   - rows: rows × columns, row by row; squares are finite.
  ///   - columns: columns of a row.
  ///   - centres: groups × columns.
  ///   - groups: which centre a row has; the first one where empty.
  ///   - weights: one per row, at least 0; all 1 where empty.
  ///   - executor: does the work in parallel.
  /// - Returns: columns × columns, symmetric.
  static func sum(
    of rows: UnsafeBufferPointer<Double>, columns: Int, centres: [Double], groups: [Int] = [],
    weights: [Double] = [], executor: any Executor
  ) -> [Double] {
    let count = columns > 0 ? rows.count / columns : 0
    guard count > 0, let base = rows.baseAddress else {
      return [Double](repeating: 0, count: columns * columns)
    }
    let square = columns * columns
    let most = max(1, min(16, 32_000_000 / square))
    let size = max(512, (count + most - 1) / most)
    let chunks = (count + size - 1) / size
    var sums = [Double](repeating: 0, count: chunks * square)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      nonisolated(unsafe) let (from, to) = (base, sums)
      executor.performRows(count, by: size) { range in
        add(
          from, columns: columns, range, centres: centres, groups: groups, weights: weights,
          to: to + range.lowerBound / size * square)
      }
      for chunk in 1..<max(chunks, 1) { RowKernels.add(1, sums + chunk * square, to: sums, square) }
    }
    return Array(sums[0..<square])
  }

  private static func add(
    _ rows: UnsafePointer<Double>, columns: Int, _ range: Range<Int>, centres: [Double],
    groups: [Int], weights: [Double], to out: UnsafeMutablePointer<Double>
  ) {
    let block = 256
    let workspace = ckernels_gemm_workspace(columns, block)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: block * columns + workspace) {
      buffer in
      guard let centred = buffer.baseAddress else { return }
      for first in stride(from: range.lowerBound, to: range.upperBound, by: block) {
        let count = min(block, range.upperBound - first)
        centres.withUnsafeBufferPointer { centres in
          guard let centres = centres.baseAddress else { return }
          if groups.isEmpty, weights.isEmpty {
            ckernels_centre(rows + first * columns, count, columns, centres, centred)
            return
          }
          for row in 0..<count {
            let from = rows + (first + row) * columns
            let centre = centres + (groups.isEmpty ? 0 : groups[first + row] * columns)
            let to = centred + row * columns
            let share = weights.isEmpty ? 1 : weights[first + row].squareRoot()
            for column in 0..<columns { to[column] = (from[column] - centre[column]) * share }
          }
        }
        ckernels_dsyrk(
          true, columns, count, 1, centred, columns, 1, out, columns, centred + block * columns)
      }
    }
  }

  /// Σ weight × x / Σ weight for each group.
  /// - Returns: count × columns; 0 for a group without weight.
  static func means(
    of rows: UnsafeBufferPointer<Double>, columns: Int, groups: [Int] = [], count: Int = 1,
    weights: [Double] = []
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: count * columns)
    var totals = [Double](repeating: 0, count: count)
    guard columns > 0, let base = rows.baseAddress else { return sums }
    sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      for row in 0..<rows.count / columns {
        let group = groups.isEmpty ? 0 : groups[row]
        let weight = weights.isEmpty ? 1 : weights[row]
        totals[group] += weight
        RowKernels.add(weight, base + row * columns, to: sums + group * columns, columns)
      }
      for group in 0..<count where totals[group] > 0 {
        for column in 0..<columns { sums[group * columns + column] /= totals[group] }
      }
    }
    return sums
  }
}
