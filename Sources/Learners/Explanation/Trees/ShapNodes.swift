import CKernels

/// A tree as explanations read it, whatever it was grown by: the root first, children side by side.
struct ShapNodes: Sendable {
  /// What lies at a place.
  enum Node: Sendable {
    /// The number of its answer.
    case leaf(Int)
    /// Where a row goes next.
    case split(Split)
  }

  /// A question that a node asks.
  struct Split: Sendable {
    var feature: Int
    /// Values up to here go left; of categories, the number of the set that does.
    var threshold: Double
    var missingLeft = false
    var isCategory = false
    /// The left child; the right one is next to it.
    var left: Int
  }

  var nodes: [Node]
  /// Weight of the training rows that came through each node.
  var covers: [Double]
  /// Leaves × outputs.
  var answers: [Double]
  let outputs: Int
  /// Sets of categories that go left, four words each; bit 255 is for missing ones.
  var sets: [UInt64] = []

  /// The code of a category that is not known, or missing.
  static let missingCode = 255.0

  /// Whether a row goes left at a node.
  /// - Parameters:
  ///   - row: missing values are NaN; of categories their codes.
  ///   - split: what the node asks.
  /// - Returns: `false` for the right.
  func goesLeft(_ row: ArraySlice<Double>, at split: Split) -> Bool {
    let value = row[row.startIndex + split.feature]
    if split.isCategory {
      let code = Int(value)
      return sets[Int(split.threshold) * 4 + code >> 6] >> UInt64(code & 63) & 1 == 1
    }
    return value.isNaN ? split.missingLeft : value <= split.threshold
  }

  /// The share of a node's training rows that went left. Where there were none, or the weights are no
  /// numbers, half of them.
  func leftShare(_ split: Split) -> Double {
    let (left, right) = (covers[split.left], covers[split.left + 1])
    let share = left / (left + right)
    return share.isFinite && share >= 0 && share <= 1 ? share : 0.5
  }
}
