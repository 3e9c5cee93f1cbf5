/// How trees grow, whatever they predict.
struct GrowthRules: Sendable {
  /// Where a node may be cut.
  enum Cuts: Sendable {
    /// Between any two bins.
    case best
    /// At one random place per feature.
    case random
  }

  var cuts = Cuts.best
  /// Features that a node looks at.
  var tries: Int
  /// Whether features are looked at in their own order rather than drawn.
  var inOrder = false
  /// Deepest level.
  var maxDepth = Int.max
  /// Fewest rows in a leaf.
  var minLeaf = 1
  /// Fewest rows in a node that is split.
  var minSplit = 2
  /// Least decrease of impurity that a split brings, of the whole tree's weight and in the unit of
  /// the target's scores.
  var minGain = 0.0
  /// Most leaves; where there is a limit, the most useful split is always made next.
  var maxLeaves: Int?
  /// Whether all weights of rows are whole numbers.
  var hasWholeWeights = false
  /// For each feature, whether its values are categories without an order; empty where none are.
  var isCategory: [Bool] = []

  /// Whether a node may be split at all.
  func allowsSplit(rows: Int, depth: Int) -> Bool {
    depth < maxDepth && rows >= 2 * minLeaf && rows >= minSplit && rows > 1
  }

  /// Whether both sides of a cut are large enough.
  @inline(__always)
  func allows(_ leftRows: Int, of rows: Int) -> Bool {
    minLeaf <= 1 || (leftRows >= minLeaf && rows - leftRows >= minLeaf)
  }
}
