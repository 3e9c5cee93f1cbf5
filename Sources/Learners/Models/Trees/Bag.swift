/// The rows that trees are grown on.
struct Bag: Sendable {
  let labels: [Int]
  /// One per row; rows of weight 0 can be drawn but count for nothing.
  let weights: [Double]
  /// Whether rows are drawn with replacement.
  let draws: Bool

  /// The rows of one tree, in their own order, each once, weighted by how often it was drawn.
  ///
  /// Draws that hit only rows of weight 0 are made again, so that there is at least one row.
  func samples(_ generator: inout SplitMix64) -> [TreeSample] {
    var counts = [UInt32](repeating: 1, count: weights.count)
    var samples: [TreeSample] = []
    while samples.isEmpty {
      if draws {
        for row in counts.indices { counts[row] = 0 }
        for _ in counts.indices { counts[generator.below(counts.count)] += 1 }
      }
      for (row, count) in counts.enumerated() where count > 0 && weights[row] > 0 {
        samples.append(
          TreeSample(
            row: UInt32(row), label: UInt32(labels[row]), weight: weights[row] * Double(count)))
      }
    }
    return samples
  }
}
