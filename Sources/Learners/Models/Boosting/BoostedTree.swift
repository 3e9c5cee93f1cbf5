import CKernels

/// A tree of a booster: nodes in one array, the root first, the two children of a node side by side.
struct BoostedTree: Sendable, Hashable {
  typealias Node = CKernelsBoostedNode

  var nodes: [Node] = []
  /// What each node would answer, the learning rate included; leaves do answer it.
  var values: [Double] = []
  /// Sum of hessians of the training rows of each node.
  var covers: [Double] = []
  /// What the cut of each node gained; 0 for leaves.
  var gains: [Double] = []
  /// Bins that go left, of each categorical node.
  var categories: [BinMask] = []
  /// Steps from the root to the deepest leaf.
  var depth = 0

  /// Whether a node is a leaf.
  func isLeaf(_ place: Int) -> Bool { Int(nodes[place].left) == place }

  /// Adds the answers for rows to sums.
  /// - Parameters:
  ///   - rows: samples × features; missing values are NaN, never infinite.
  ///   - count: how many samples.
  ///   - features: values per sample.
  ///   - names: the values of categorical features.
  ///   - sums: one per sample.
  ///   - step: from one sum to the next.
  func addAnswers(
    _ rows: UnsafePointer<Double>, count: Int, features: Int, names: [[Double]],
    to sums: UnsafeMutablePointer<Double>, step: Int
  ) {
    if !categories.isEmpty {
      for row in 0..<count {
        sums[row * step] += values[leaf(rows + row * features, names: names)]
      }
      return
    }
    nodes.withUnsafeBufferPointer { nodes in
      values.withUnsafeBufferPointer { values in
        guard let nodes = nodes.baseAddress, let values = values.baseAddress else { return }
        ckernels_boosted_walk(nodes, values, depth, rows, count, features, sums, step)
      }
    }
  }

  private func leaf(_ row: UnsafePointer<Double>, names: [[Double]]) -> Int {
    var place = 0
    while !isLeaf(place) {
      let node = nodes[place]
      let value = row[Int(node.feature & Node.number)]
      let goesLeft: Bool
      if node.feature & Node.categorical == 0 {
        goesLeft = value.isNaN ? node.feature & Node.missingLeft != 0 : value <= node.threshold
      } else if let bin = Self.bin(of: value, in: names[Int(node.feature & Node.number)]) {
        goesLeft = categories[Int(node.threshold)].contains(bin)
      } else {
        goesLeft = node.feature & Node.missingLeft != 0
      }
      place = Int(node.left) + (goesLeft ? 0 : 1)
    }
    return place
  }

  /// The place of a category among those of training.
  static func bin(of value: Double, in known: [Double]) -> Int? {
    var (low, high) = (0, known.count)
    while low < high {
      let middle = (low + high) / 2
      if known[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < known.count && known[low] == value ? low : nil
  }
}

/// A set of bins as 256 bits.
struct BinMask: Sendable, Hashable {
  var words = SIMD4<UInt64>(repeating: 0)

  func contains(_ bin: Int) -> Bool { words[bin >> 6] >> UInt64(bin & 63) & 1 != 0 }

  /// Takes in all bins before one.
  mutating func insert(below bin: Int) {
    for word in 0..<4 {
      let count = min(max(bin - 64 * word, 0), 64)
      words[word] |= count == 64 ? .max : 1 << UInt64(count) &- 1
    }
  }

  mutating func insert(_ bin: Int) { words[bin >> 6] |= 1 << UInt64(bin & 63) }
}

extension CKernelsBoostedNode: @retroactive Hashable {
  /// Missing values go left.
  static let missingLeft: UInt32 = 1 << 31
  /// The node asks for categories: the threshold is the number of their set.
  static let categorical: UInt32 = 1 << 30
  /// The column.
  static let number: UInt32 = (1 << 30) - 1

  /// A leaf leads to itself, whatever the value.
  static func leaf(at place: Int) -> CKernelsBoostedNode {
    CKernelsBoostedNode(threshold: .infinity, feature: missingLeft, left: UInt32(place))
  }

  /// Whether all fields are equal.
  public static func == (a: CKernelsBoostedNode, b: CKernelsBoostedNode) -> Bool {
    a.threshold == b.threshold && a.feature == b.feature && a.left == b.left
  }

  /// Takes in all fields.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(threshold)
    hasher.combine(feature)
    hasher.combine(left)
  }
}
