import CKernels

/// A grown tree: nodes in one array, the root first, the two children of a node side by side.
struct Tree: Sendable {
  /// One node: 16 bytes, laid out as the kernel's `CKernelsTreeNode`.
  struct Node: Sendable {
    /// Keys up to here go left, all counted one further where missing values go left.
    private(set) var limit: UInt64 = 0
    /// The feature, with marks.
    private(set) var feature: UInt32
    /// The left child; of a leaf, its answer: a class with `pure`, else a row of `values`.
    var next: UInt32

    static let missingLeft: UInt32 = 1 << 31
    static let leaf: UInt32 = 1 << 30
    static let featureBits: UInt32 = (1 << 28) - 1
    static let pure: UInt32 = 1 << 31

    /// A leaf, or a node that will be something else.
    init(answer: UInt32 = 0) {
      feature = Self.leaf
      next = answer
    }

    /// A node that values up to the threshold leave to the left.
    init(threshold: Double, feature: Int, missingLeft: Bool, next: UInt32) {
      limit = SortedKeys.key(threshold) &+ (missingLeft ? 1 : 0)
      self.feature = UInt32(feature) | (missingLeft ? Self.missingLeft : 0)
      self.next = next
    }

    /// A node as it is archived.
    init(threshold: Double, mark: UInt32, next: UInt32) {
      self.init(
        threshold: threshold, feature: Int(mark & Self.featureBits),
        missingLeft: mark & Self.missingLeft != 0, next: next)
      if mark & Self.leaf != 0 { self = Self(answer: next) }
    }

    var isLeaf: Bool { feature & Self.leaf != 0 }
    var sendsMissingLeft: Bool { feature & Self.missingLeft != 0 }
    /// The number of the feature.
    var column: Int { Int(feature & Self.featureBits) }
    /// Values up to here go left; 0 for a leaf.
    var threshold: Double {
      isLeaf ? 0 : SortedKeys.number(limit &- (sendsMissingLeft ? 1 : 0))
    }
  }

  /// The key of a missing value: one further it is the smallest of all.
  static let missingKey = UInt64.max

  var nodes: [Node]
  /// Answers of the leaves that are not of one class: leaves × outputs.
  var values: [Double]
  /// The weight of the training rows that came through each node.
  var covers: [Double] = []

  /// Adds the answers for some rows to sums.
  ///
  /// - Parameters:
  ///   - rows: the rows' keys.
  ///   - sums: samples × outputs.
  ///   - outputs: classes or targets.
  ///   - places: room for as many as there are rows on their way.
  ///   - reached: room for the leaf of each row.
  func addAnswers(
    _ rows: RowKeys, to sums: UnsafeMutablePointer<Double>, outputs: Int,
    places: UnsafeMutablePointer<Place>, reached: UnsafeMutablePointer<UInt32>
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      values.withUnsafeBufferPointer { values in
        guard let root = nodes.baseAddress else { return }
        for row in 0..<rows.count { places[row] = Place(row: UInt32(row), node: 0) }
        ckernels_tree_walk(root, rows.keys, rows.features, places, rows.count, reached)
        for row in 0..<rows.count {
          let next = root[Int(reached[row])].next
          let sum = sums + row * outputs
          if next & Node.pure != 0 {
            sum[Int(next & ~Node.pure)] += 1
          } else {
            let first = Int(next) * outputs
            for output in 0..<outputs { sum[output] += values[first + output] }
          }
        }
      }
    }
  }

  /// Where a row is on its way down, laid out as the kernel's `CKernelsTreePlace`.
  struct Place {
    var row: UInt32
    var node: UInt32
  }
}
