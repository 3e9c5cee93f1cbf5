/// The rows that trees are grown on.
struct Bag: Sendable {
  let labels: [Int]
  /// One per row; rows of weight 0 can be drawn but count for nothing.
  let weights: [Double]
  /// Whether rows are drawn with replacement.
  let draws: Bool
  /// The group of each row where whole groups are drawn.
  var groups: Groups?

  /// Rows that are drawn together.
  struct Groups: Sendable {
    /// The place of each row's group among all groups.
    let places: [Int]
    let count: Int

    /// Numbers groups in rising order.
    init(_ groups: [Int]) {
      let names = Set(groups).sorted()
      let found = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      places = groups.map { found[$0] ?? 0 }
      count = names.count
    }
  }

  /// The rows of one tree, in their own order, each once, weighted by how often it was drawn.
  ///
  /// Draws that hit only rows of weight 0 are made again, so that there is at least one row.
  /// - Parameters:
  ///   - generator: where the draws come from.
  ///   - marks: a bit per row, set for rows that were drawn; `nil` where nobody asks.
  /// - Returns: the rows of positive weight.
  func samples(
    _ generator: inout SplitMix64, marks: UnsafeMutablePointer<UInt64>? = nil
  ) -> [TreeSample] {
    var counts = [UInt32](repeating: 1, count: weights.count)
    var size = 0
    while size == 0 {
      if draws { draw(&counts, &generator) }
      size = zip(counts, weights).reduce(0) { $0 + ($1.0 > 0 && $1.1 > 0 ? 1 : 0) }
    }
    var samples: [TreeSample] = []
    samples.reserveCapacity(size)
    for (row, count) in counts.enumerated() where count > 0 {
      marks?[row >> 6] |= 1 << UInt64(row & 63)
      guard weights[row] > 0 else { continue }
      samples.append(
        TreeSample(
          row: UInt32(row), label: UInt32(labels[row]), weight: weights[row] * Double(count)))
    }
    return samples
  }

  private func draw(_ counts: inout [UInt32], _ generator: inout SplitMix64) {
    if let groups {
      var drawn = [UInt32](repeating: 0, count: groups.count)
      for _ in drawn.indices { drawn[generator.below(groups.count)] += 1 }
      for row in counts.indices { counts[row] = drawn[groups.places[row]] }
    } else {
      for row in counts.indices { counts[row] = 0 }
      for _ in counts.indices { counts[generator.below(counts.count)] += 1 }
    }
  }
}
