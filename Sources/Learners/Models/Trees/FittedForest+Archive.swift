extension FittedForest {
  /// All nodes of all trees, and what their leaves answer.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers["shape"] = [features, outputs]
    archive.integers["tree_nodes"] = trees.map(\.nodes.count)
    archive.integers["tree_values"] = trees.map(\.values.count)
    archive.numbers["thresholds"] = trees.flatMap { $0.nodes.map(\.threshold) }
    archive.integers["node_features"] = trees.flatMap { $0.nodes.map { Int($0.feature) } }
    archive.integers["next"] = trees.flatMap { $0.nodes.map { Int($0.next) } }
    archive.numbers["values"] = trees.flatMap(\.values)
    if let scale {
      archive.numbers["scale_means"] = scale.means
      archive.numbers["scale_unit"] = [scale.unit]
    }
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let shape = try archive.integers("shape", count: 2)
    // Answers of that many columns would fill the memory before a leaf is looked at.
    guard shape[0] >= 0, 1...1_000_000 ~= shape[1] else {
      throw .failed("archive: a forest has \(shape[0]) features and \(shape[1]) outputs")
    }
    let counts = try archive.integers("tree_nodes")
    let valueCounts = try archive.integers("tree_values", count: counts.count)
    let nodes = try Self.sum(counts)
    let thresholds = try archive.numbers("thresholds", count: nodes)
    let nodeFeatures = try archive.integers("node_features", count: nodes)
    let next = try archive.integers("next", count: nodes)
    let values = try archive.finiteNumbers("values", count: try Self.sum(valueCounts))
    var trees: [Tree] = []
    var (firstNode, firstValue) = (0, 0)
    for (count, valueCount) in zip(counts, valueCounts) {
      var tree = Tree(nodes: [], values: Array(values[firstValue..<firstValue + valueCount]))
      for at in firstNode..<firstNode + count {
        guard let mark = UInt32(exactly: nodeFeatures[at]), let after = UInt32(exactly: next[at]),
          thresholds[at].isFinite
        else { throw .failed("archive: a node has a number out of range") }
        tree.nodes.append(Tree.Node(threshold: thresholds[at], mark: mark, next: after))
      }
      guard tree.isWalkable(features: shape[0], outputs: shape[1]) else {
        throw .failed("archive: a node leads nowhere")
      }
      trees.append(tree)
      firstNode += count
      firstValue += valueCount
    }
    let scale: TargetScale? =
      archive.numbers["scale_unit"] == nil
      ? nil
      : TargetScale(
        means: try archive.finiteNumbers("scale_means", count: shape[1]),
        unit: try archive.finiteNumbers("scale_unit", count: 1)[0])
    self.init(trees: trees, features: shape[0], outputs: shape[1], scale: scale)
  }

  private static func sum(_ counts: [Int]) throws(LearnerError) -> Int {
    var total = 0
    for count in counts {
      guard count >= 0, count <= Int(UInt32.max) else {
        throw .failed("archive: a count is out of range")
      }
      total += count
    }
    return total
  }
}

extension Tree {
  /// Whether every way down ends in a leaf whose answer exists: children come after their parents.
  func isWalkable(features: Int, outputs: Int) -> Bool {
    guard !nodes.isEmpty, features >= 0, outputs > 0 else { return false }
    return nodes.indices.allSatisfy { at in
      let node = nodes[at]
      let next = Int(node.next & ~Node.pure)
      if node.isLeaf {
        return node.next & Node.pure != 0
          ? next < outputs : (next + 1) * outputs <= values.count
      }
      return node.column < features && Int(node.next) > at
        && Int(node.next) + 1 < nodes.count
    }
  }
}
