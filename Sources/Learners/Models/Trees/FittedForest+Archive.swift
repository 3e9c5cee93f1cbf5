extension FittedForest {
  /// All nodes of all trees, what their leaves answer, and what is known about the training rows.
  ///
  /// `node_features` are columns with marks: bit 31 where missing values go left, bit 30 for a leaf,
  /// bit 29 for categories, whose `thresholds` number four words of `sets` of the same tree.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers["shape"] = [features, outputs]
    archive.integers["tree_nodes"] = trees.map(\.nodes.count)
    archive.integers["tree_values"] = trees.map(\.values.count)
    archive.integers["tree_sets"] = trees.map(\.sets.count)
    archive.numbers["thresholds"] = trees.flatMap { $0.nodes.map(\.threshold) }
    archive.integers["node_features"] = trees.flatMap { $0.nodes.map { Int($0.feature) } }
    archive.integers["next"] = trees.flatMap { $0.nodes.map { Int($0.next) } }
    archive.numbers["values"] = trees.flatMap(\.values)
    archive.numbers["covers"] = trees.flatMap(\.covers)
    archive.integers["sets"] = trees.flatMap { $0.sets.map { Int(bitPattern: UInt($0)) } }
    archive.numbers["importances"] = importances
    archive.integers["category_columns"] = categories.map(\.column)
    archive.integers["category_counts"] = categories.map(\.values.count)
    archive.numbers["category_values"] = categories.flatMap(\.values)
    if let scale {
      archive.numbers["scale_means"] = scale.means
      archive.numbers["scale_unit"] = [scale.unit]
    }
    outOfBag?.store(in: &archive)
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let shape = try archive.integers("shape", count: 2)
    // Answers of that many columns would fill the memory before a leaf is looked at.
    guard 0...1 << 28 ~= shape[0], 1...1_000_000 ~= shape[1] else {
      throw .failed("archive: a forest has \(shape[0]) features and \(shape[1]) outputs")
    }
    let scale: TargetScale? =
      archive.numbers["scale_unit"] == nil
      ? nil
      : TargetScale(
        means: try archive.finiteNumbers("scale_means", count: shape[1]),
        unit: try archive.finiteNumbers("scale_unit", count: 1)[0])
    self.init(
      trees: try Self.trees(from: archive, features: shape[0], outputs: shape[1]),
      features: shape[0], outputs: shape[1], scale: scale,
      categories: try Self.categories(from: archive, features: shape[0]),
      importances: try archive.finiteNumbers("importances", count: shape[0]),
      outOfBag: try OutOfBag(from: archive, outputs: shape[1]))
  }

  private static func trees(
    from archive: ModelArchive, features: Int, outputs: Int
  ) throws(LearnerError) -> [Tree] {
    let counts = try archive.integers("tree_nodes")
    let valueCounts = try archive.integers("tree_values", count: counts.count)
    let setCounts = try archive.integers("tree_sets", count: counts.count)
    let nodes = try sum(counts)
    let thresholds = try archive.numbers("thresholds", count: nodes)
    let marks = try archive.integers("node_features", count: nodes)
    let next = try archive.integers("next", count: nodes)
    let covers = try archive.finiteNumbers("covers", count: nodes)
    let values = try archive.finiteNumbers("values", count: try sum(valueCounts))
    let sets = try archive.integers("sets", count: try sum(setCounts))
    var trees: [Tree] = []
    var (firstNode, firstValue, firstSet) = (0, 0, 0)
    for index in counts.indices {
      let (nodes, values, sets) = (
        firstNode..<firstNode + counts[index],
        values[firstValue..<firstValue + valueCounts[index]],
        sets[firstSet..<firstSet + setCounts[index]]
      )
      var tree = Tree(
        values: Array(values), covers: Array(covers[nodes]),
        sets: sets.map { UInt64(UInt(bitPattern: $0)) })
      for at in nodes {
        guard let node = Tree.Node(threshold: thresholds[at], mark: marks[at], next: next[at])
        else { throw .failed("archive: a node has a number out of range") }
        tree.nodes.append(node)
      }
      guard tree.isWalkable(features: features, outputs: outputs) else {
        throw .failed("archive: a node leads nowhere")
      }
      trees.append(tree)
      (firstNode, firstValue, firstSet) = (nodes.upperBound, values.endIndex, sets.endIndex)
    }
    return trees
  }

  private static func categories(
    from archive: ModelArchive, features: Int
  ) throws(LearnerError) -> [CategoryColumn] {
    let columns = try archive.integers("category_columns")
    let counts = try archive.integers("category_counts", count: columns.count)
    let values = try archive.finiteNumbers("category_values", count: try sum(counts))
    var found: [CategoryColumn] = []
    var first = 0
    for (column, count) in zip(columns, counts) {
      let own = Array(values[first..<first + count])
      guard 0..<features ~= column, count <= FeatureBins.most,
        zip(own, own.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw .failed("archive: a column of categories is out of order") }
      found.append(CategoryColumn(column: column, values: own))
      first += count
    }
    return found
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

extension OutOfBag {
  fileprivate func store(in archive: inout ModelArchive) {
    archive.texts["out_of_bag"] = [kind.rawValue]
    archive.numbers["out_of_bag_answers"] = answers.elements
    archive.integers["out_of_bag_trees"] = treeCounts
    archive.integers["out_of_bag_rows"] = [scoredRows]
    archive.numbers["out_of_bag_score"] = score.map { [$0] } ?? []
    archive.numbers["out_of_bag_log_loss"] = logLoss.map { [$0] } ?? []
  }

  /// What an archive holds, if anything.
  fileprivate init?(from archive: ModelArchive, outputs: Int) throws(LearnerError) {
    guard archive.texts["out_of_bag"] != nil else { return nil }
    guard let kind = Kind(rawValue: try archive.text("out_of_bag")) else {
      throw .failed("archive: 'out_of_bag' is neither rows nor groups")
    }
    let counts = try archive.integers("out_of_bag_trees")
    self.init(
      kind: kind,
      answers: Matrix(
        rows: counts.count, columns: outputs,
        elements: try archive.finiteNumbers("out_of_bag_answers", count: counts.count * outputs)),
      treeCounts: counts,
      scoredRows: try archive.integer("out_of_bag_rows", in: 0...counts.count),
      score: try archive.finiteNumbers("out_of_bag_score").first,
      logLoss: try archive.finiteNumbers("out_of_bag_log_loss").first)
  }
}

extension Tree.Node {
  /// A node as it is archived; `nil` for numbers that no node has.
  fileprivate init?(threshold: Double, mark: Int, next: Int) {
    guard let mark = UInt32(exactly: mark), let next = UInt32(exactly: next), threshold.isFinite
    else { return nil }
    let (column, missingLeft) = (Int(mark & Self.columnBits), mark & Self.missingLeft != 0)
    if mark & Self.leaf != 0 {
      self.init(answer: next)
    } else if mark & Self.category != 0 {
      guard let set = UInt32(exactly: threshold) else { return nil }
      self.init(set: Int(set), column: column, missingLeft: missingLeft, next: next)
    } else {
      self.init(threshold: threshold, column: column, missingLeft: missingLeft, next: next)
    }
  }
}

extension Tree {
  /// Whether every way down ends in a leaf whose answer exists: children come after their parents.
  fileprivate func isWalkable(features: Int, outputs: Int) -> Bool {
    guard !nodes.isEmpty, features >= 0, outputs > 0 else { return false }
    return nodes.indices.allSatisfy { at in
      let node = nodes[at]
      let next = Int(node.next & ~Node.pure)
      if node.isLeaf {
        return node.next & Node.pure != 0
          ? next < outputs : (next + 1) * outputs <= values.count
      }
      let hasSet = !node.isCategory || Int(node.threshold) * 4 + 4 <= sets.count
      return hasSet && node.column < features && Int(node.next) > at
        && Int(node.next) + 1 < nodes.count
    }
  }
}
