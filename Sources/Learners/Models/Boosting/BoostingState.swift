/// Scores, gradients and trees of a booster while it learns.
///
/// Safe to share because pieces of work touch different rows or trees.
final class BoostingState: @unchecked Sendable {
  /// Outputs × rows.
  let scores: UnsafeMutablePointer<Double>
  /// Outputs × rows × 2.
  let pairs: UnsafeMutablePointer<Float>
  let trees: [GrowingTree]
  private let rows: Int
  private let starts: UnsafeMutablePointer<UInt32>
  /// How many rows a round learns from.
  private(set) var sampleCount: Int

  /// - Parameters:
  ///   - loss: says how many outputs there are.
  ///   - bins: of all rows.
  ///   - members: the rows to learn from, rising.
  init(loss: any BoostingLoss, bins: RowBins, members: [UInt32]) {
    rows = bins.rows
    let outputs = loss.outputs
    let scores = UnsafeMutablePointer<Double>.allocate(capacity: max(rows * outputs, 1))
    let pairs = UnsafeMutablePointer<Float>.allocate(capacity: max(2 * rows * outputs, 1))
    let starts = UnsafeMutablePointer<UInt32>.allocate(capacity: max(members.count, 1))
    for (at, row) in members.enumerated() { starts[at] = row }
    let isWhole = members.count == bins.rows
    let count = members.count
    trees = (0..<outputs).map { output in
      let tree = GrowingTree(
        pairs: pairs + 2 * bins.rows * output, rows: count, features: bins.features)
      tree.start = UnsafePointer(starts)
      tree.count = count
      tree.isWhole = isWhole
      return tree
    }
    (self.scores, self.pairs, self.starts, sampleCount) = (scores, pairs, starts, count)
  }

  deinit {
    scores.deallocate()
    pairs.deallocate()
    starts.deallocate()
  }

  /// Gives every row its first scores.
  func begin(with starts: [Double]) {
    for (output, value) in starts.enumerated() {
      (scores + output * rows).update(repeating: value, count: rows)
    }
  }

  /// Draws rows without replacement, each with the same chance; at least one.
  /// - Returns: the rows that were not drawn.
  func sample(
    _ members: [UInt32], share: Double, _ generator: inout SplitMix64
  ) -> [UInt32] {
    var left: [UInt32] = []
    var count = 0
    let certain = members.isEmpty ? 0 : generator.below(members.count)
    for row in members {
      if generator.uniform() < share {
        starts[count] = row
        count += 1
      } else {
        left.append(row)
      }
    }
    if count == 0, !members.isEmpty {
      starts[0] = members[certain]
      count = 1
      left.remove(at: certain)
    }
    sampleCount = count
    for tree in trees {
      tree.count = count
      tree.isWhole = count == rows
    }
    return left
  }
}
