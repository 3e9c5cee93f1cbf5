/// A grown tree: nodes in one array, the root first, the two children of a node side by side.
struct Tree: Sendable {
  /// One node: 16 bytes, laid out as the kernel's `CKernelsTreeNode`.
  struct Node: Sendable {
    /// Keys up to here go left, all counted one further where missing values go left; of
    /// categories, the number of the set that goes left.
    private(set) var limit: UInt64 = 0
    /// The feature, with marks.
    private(set) var feature: UInt32
    /// The left child; of a leaf, its answer: a class with `pure`, else a row of `values`.
    var next: UInt32

    static let missingLeft: UInt32 = 1 << 31
    static let leaf: UInt32 = 1 << 30
    static let category: UInt32 = 1 << 29
    static let columnBits: UInt32 = (1 << 28) - 1
    static let pure: UInt32 = 1 << 31

    /// A leaf, or a node that will be something else.
    init(answer: UInt32 = 0) {
      feature = Self.leaf
      next = answer
    }

    /// A node that values up to the threshold leave to the left.
    init(threshold: Double, column: Int, missingLeft: Bool, next: UInt32) {
      limit = SortedKeys.key(threshold) &+ (missingLeft ? 1 : 0)
      feature = UInt32(column) | (missingLeft ? Self.missingLeft : 0)
      self.next = next
    }

    /// A node that some categories leave to the left.
    init(set: Int, column: Int, missingLeft: Bool, next: UInt32) {
      limit = UInt64(set)
      feature = UInt32(column) | Self.category | (missingLeft ? Self.missingLeft : 0)
      self.next = next
    }

    var isLeaf: Bool { feature & Self.leaf != 0 }
    var isCategory: Bool { feature & Self.category != 0 }
    var sendsMissingLeft: Bool { feature & Self.missingLeft != 0 }
    /// The number of the feature.
    var column: Int { Int(feature & Self.columnBits) }
    /// Values up to here go left; 0 for a leaf; of categories, the number of the set.
    var threshold: Double {
      if isLeaf { return 0 }
      if isCategory { return Double(limit) }
      return SortedKeys.number(limit &- (sendsMissingLeft ? 1 : 0))
    }
  }

  /// Where a row is on its way down, laid out as the kernel's `CKernelsTreePlace`.
  struct Place {
    var row: UInt32
    var node: UInt32
  }

  /// The key of a missing value: one further it is the smallest of all.
  static let missingKey = UInt64.max

  var nodes: [Node] = []
  /// Answers of the leaves that are not of one class: leaves × outputs.
  var values: [Double] = []
  /// The weight of the training rows that came through each node.
  var covers: [Double] = []
  /// Sets of categories, four words each; the last bit is for missing values.
  var sets: [UInt64] = []

  /// Adds the answer of a leaf to sums.
  @inline(__always)
  func addAnswer(of leaf: Int, outputs: Int, to sum: UnsafeMutablePointer<Double>) {
    let next = nodes[leaf].next
    if next & Node.pure != 0 {
      sum[Int(next & ~Node.pure)] += 1
    } else {
      let first = Int(next) * outputs
      for output in 0..<outputs { sum[output] += values[first + output] }
    }
  }
}
