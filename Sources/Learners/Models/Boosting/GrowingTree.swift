/// A tree while it grows, with the room for it: kept from one round to the next.
///
/// Safe to share because pieces of work touch different trees, rows or histograms.
final class GrowingTree: @unchecked Sendable {
  /// A node that is a leaf unless its cut is made.
  struct Candidate {
    var place: Int
    var depth: Int
    /// Where its rows stand in `order`.
    var rows: Range<Int>
    var sums: LeafRule.Sums
    var bounds = LeafRule.Bounds()
    /// What random choices at this node depend on.
    var seed: UInt64
    var histogram: UnsafeMutablePointer<Double>?
    var cut = BoostedCut()
    var gain = 0.0
  }

  /// A leaf with its rows.
  struct Leaf {
    let place: Int
    let rows: Range<Int>
  }

  /// Gradient and hessian of every training row.
  let pairs: UnsafeMutablePointer<Float>
  /// Rows, those of a node side by side and in rising order.
  let order: UnsafeMutablePointer<UInt32>
  let spare: UnsafeMutablePointer<UInt32>
  /// The rows of the root, rising.
  var start: UnsafePointer<UInt32>
  var count = 0
  /// Whether the root has all rows.
  var isWhole = false
  /// The features that the tree may use; `nil` for all.
  var features: [UInt32]?
  /// How its histograms look, feature by feature.
  var shape = CutFinder.Shape()
  var seed: UInt64 = 0
  var tree = BoostedTree()
  /// Codes that go left at each node.
  var masks: [BinMask] = []
  var leaves: [Leaf] = []
  var frontier: [Candidate] = []
  var pool: HistogramPool

  /// - Parameters:
  ///   - pairs: two numbers per row.
  ///   - rows: of the training set.
  ///   - features: of the training set.
  init(pairs: UnsafeMutablePointer<Float>, rows: Int, features: Int) {
    self.pairs = pairs
    order = .allocate(capacity: max(rows, 1))
    spare = .allocate(capacity: max(rows, 1))
    start = UnsafePointer(order)
    pool = HistogramPool(features: features)
  }

  deinit {
    order.deallocate()
    spare.deallocate()
    pool.deallocate()
  }

  /// Starts again with the root.
  func begin() {
    tree = BoostedTree()
    masks = []
    leaves = []
    frontier = []
    addNode()
  }

  /// A new leaf.
  func addNode() {
    tree.nodes.append(.leaf(at: tree.nodes.count))
    tree.values.append(0)
    tree.covers.append(0)
    tree.gains.append(0)
    masks.append(BinMask())
  }

  /// The rows of a node, wherever they stand.
  func rows(of candidate: Candidate) -> UnsafePointer<UInt32> {
    (candidate.place == 0 ? start : UnsafePointer(order)) + candidate.rows.lowerBound
  }

  /// The rows of a leaf.
  func rows(of leaf: Leaf) -> UnsafePointer<UInt32> {
    (leaf.place == 0 ? start : UnsafePointer(order)) + leaf.rows.lowerBound
  }

  /// Lends the tree's own features from one of them on; `nil` for all.
  func withFeatures<Result>(
    from first: Int, _ body: (UnsafePointer<UInt32>?) -> Result
  ) -> Result {
    guard let features else { return body(nil) }
    return features.withUnsafeBufferPointer { list in body(list.baseAddress.map { $0 + first }) }
  }

  /// What the tree answers to the codes of a row.
  func answer(_ codes: UnsafePointer<UInt8>) -> Double {
    var place = 0
    while !tree.isLeaf(place) {
      let node = tree.nodes[place]
      let code = Int(codes[Int(node.feature & BoostedTree.Node.number)])
      place = Int(node.left) + (masks[place].contains(code) ? 0 : 1)
    }
    return tree.values[place]
  }

  /// Gives a candidate up: it stays a leaf.
  func close(_ candidate: Candidate) {
    if let histogram = candidate.histogram { pool.give(histogram) }
    leaves.append(Leaf(place: candidate.place, rows: candidate.rows))
  }
}
