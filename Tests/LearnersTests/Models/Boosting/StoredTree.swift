import Learners
import Support
import Testing

/// A tree of a booster's archive.
struct StoredTree {
  private var features: [Int] = []
  private var left: [Int] = []
  private var thresholds: [Double] = []
  private var values: [Double] = []
  private var covers: [Double] = []
  /// What each node's cut gained, in the unit of the scores.
  var gains: [Double] = []
  private var unit = 1.0

  /// Features that some node asks for.
  var usedFeatures: Set<Int> {
    Set(features.indices.filter { left[$0] != $0 }.map { features[$0] & ((1 << 30) - 1) })
  }

  var leafCount: Int { left.indices.filter { left[$0] == $0 }.count }

  /// All trees, output by output.
  static func all(of model: FittedBoosting) throws -> [StoredTree] {
    let archive = model.archive
    var first = 0
    return try archive.integers("tree_nodes").map { count in
      let range = first..<first + count
      first += count
      var tree = StoredTree()
      tree.features = Array(try archive.integers("node_features")[range])
      tree.left = Array(try archive.integers("left")[range])
      tree.thresholds = Array(try archive.numbers("thresholds")[range])
      tree.values = Array(try archive.numbers("values")[range])
      tree.covers = Array(try archive.numbers("covers")[range])
      tree.gains = Array(try archive.numbers("gains")[range])
      tree.unit = try archive.numbers("scale_units").first ?? 1
      return tree
    }
  }

  /// Checks a node and all below it against a tree as XGBoost stores it.
  /// - Parameters:
  ///   - theirs: the tree.
  ///   - rows: those that come to the node.
  ///   - place: the node.
  ///   - node: theirs.
  /// - Throws: what the archive or the reference do not have.
  func compare(
    with theirs: JSON, _ rows: Matrix<Double>, at place: Int = 0, their node: Int = 0
  ) throws {
    let cover = try theirs.get("cover").numbers()[node]
    #expect(isClose(covers[place] / cover, 1, within: 1e-6))
    let isLeaf = left[place] == place
    let next = try theirs.get("left").integers()[node]
    try #require(isLeaf == (next == -1), "node \(node), gain \(gains[place])")
    if isLeaf {
      let value = try #require(try theirs.get("value").list()[node].optionalNumber())
      #expect(isClose(values[place] * unit, value, within: 1e-6))
      return
    }
    let feature = features[place] & ((1 << 30) - 1)
    try #require(feature == (try theirs.get("feature").integers()[node]), "node \(node)")
    let cut = try theirs.get("cut").numbers()[node]
    let theirMissingLeft = try theirs.get("missing_left").integers()[node] == 1
    let gain = try theirs.get("gain").numbers()
    #expect(abs(gains[place] * unit * unit - gain[node]) < 1e-6 * gain[0])
    var sides: ([Int], [Int]) = ([], [])
    for (row, value) in rows.column(feature).enumerated() {
      let goesLeft = value.isNaN ? features[place] >> 31 == 1 : value <= thresholds[place]
      // The same rows on either side; where in a gap the cut lies is nobody's choice.
      #expect(goesLeft == (value.isNaN ? theirMissingLeft : value < cut), "node \(node)")
      if goesLeft { sides.0.append(row) } else { sides.1.append(row) }
    }
    let right = try theirs.get("right").integers()[node]
    try compare(with: theirs, rows.selecting(rows: sides.0), at: left[place], their: next)
    try compare(with: theirs, rows.selecting(rows: sides.1), at: left[place] + 1, their: right)
  }
}
