/// Fills gaps with the mean of the nearest training rows that have the value.
///
/// As scikit-learn's KNNImputer: nearest by the mean squared difference over shared columns
/// (nan_euclidean); a row that shares no column with any such row gets the training mean. Of equally
/// near rows the earlier ones count. Cost: rows with gaps × training rows × columns.
public struct FittedNeighborImputer: FittedTransformer {
  /// Means, indicators and names.
  private let simple: FittedImputer
  private let donors: NeighborDonors
  private let k: Int
  private let byDistance: Bool

  init(simple: FittedImputer, donors: NeighborDonors, k: Int, byDistance: Bool) {
    self.simple = simple
    self.donors = donors
    self.k = k
    self.byDistance = byDistance
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    simple = try FittedImputer(from: archive)
    let columns = simple.fillings.count
    let elements = try archive.numbers("donors")
    let rows = columns > 0 ? elements.count / columns : 0
    guard elements.count == rows * columns, simple.fillings.allSatisfy({ $0.isFinite }) else {
      throw .failed("archive: the training rows are not whole")
    }
    donors = NeighborDonors(Matrix(rows: rows, columns: columns, elements: elements))
    k = try archive.integer("k", in: 1...1_000_000)
    byDistance = try archive.integer("by_distance", in: 0...1) == 1
  }

  /// The training columns, then the indicators.
  public var outputNames: [String] { simple.outputNames }
  /// Counts of the training rows' gaps, and features without any value.
  public var notes: [String] { simple.notes }

  /// Training rows, fillings and settings.
  public var archive: ModelArchive {
    var archive = simple.archive
    archive.numbers["donors"] = donors.original
    archive.integers["k"] = [k]
    archive.integers["by_distance"] = [byDistance ? 1 : 0]
    return archive
  }

  /// Fills the gaps and appends the indicators.
  /// - Throws: `LearnerError.failed` for other columns than in training.
  public func transform(
    _ rows: Matrix<Double>, groups: [Int] = [], executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> Matrix<Double> {
    var out = try simple.transform(rows, groups: groups, executor: executor)
    let width = out.columns
    out.elements.withUnsafeMutableBufferPointer { out in
      nonisolated(unsafe) let filled = out
      executor.performRows(rows.rows, by: 16) { range in
        for row in range {
          let receiver = Array(rows.row(row))
          let gaps = receiver.indices.filter { !receiver[$0].isFinite }
          guard !gaps.isEmpty else { continue }
          let ranks = donors.ranks(receiver)
          for column in gaps {
            if let value = mean(of: column, ranks) { filled[row * width + column] = value }
          }
        }
      }
    }
    try executor.checkCancellation()
    return out
  }

  /// The mean over the nearest rows that have a column; `nil` where no row can be compared.
  private func mean(of column: Int, _ ranks: [Double]) -> Double? {
    let capacity = min(k, donors.rows)
    guard capacity > 0 else { return nil }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { found in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { rows in
        guard let found = found.baseAddress, let rows = rows.baseAddress else { return nil }
        var heap = NearestHeap(ranks: found, rows: rows, capacity: capacity)
        for (row, rank) in ranks.enumerated() where rank < heap.limit && donors.has(row, column) {
          heap.offer(Int32(row), rank: rank)
        }
        guard heap.count > 0 else { return nil }
        heap.sort()
        let nearest = found[0]
        var (total, sum, shared) = (0.0, 0.0, 0.0)
        var shares: [Double] = []
        for at in 0..<heap.count {
          // By 1/distance, compared with the nearest, so that nothing overflows.
          let isNear = !byDistance || found[at] == nearest
          let share = isNear ? 1 : (nearest / found[at]).squareRoot()
          shares.append(share)
          total += share
          sum += share * donors.original[Int(rows[at]) * donors.columns + column]
        }
        if sum.isFinite { return sum / total }
        for at in 0..<heap.count {
          shared += shares[at] / total * donors.original[Int(rows[at]) * donors.columns + column]
        }
        return max(-.greatestFiniteMagnitude, min(.greatestFiniteMagnitude, shared))
      }
    }
  }
}
