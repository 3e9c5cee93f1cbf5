extension FittedBoosting {
  /// All nodes of all trees, and what they were worth in training.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers["shape"] = [features, classes, outputs.count]
    archive.integers["category_counts"] = categories.map(\.count)
    archive.numbers["categories"] = categories.flatMap { $0 }
    archive.numbers["starts"] = outputs.map(\.start)
    archive.integers["trees"] = outputs.map(\.trees.count)
    archive.integers["loss_counts"] = outputs.map(\.losses.count)
    archive.numbers["losses"] = outputs.flatMap(\.losses)
    archive.texts["notes"] = notes
    archive.numbers["scale_means"] = scales.flatMap(\.means)
    archive.numbers["scale_units"] = scales.map(\.unit)
    let trees = outputs.flatMap(\.trees)
    archive.integers["tree_nodes"] = trees.map(\.nodes.count)
    archive.integers["tree_categories"] = trees.map(\.categories.count)
    archive.numbers["thresholds"] = trees.flatMap { $0.nodes.map(\.threshold) }
    archive.integers["node_features"] = trees.flatMap { $0.nodes.map { Int($0.feature) } }
    archive.integers["left"] = trees.flatMap { $0.nodes.map { Int($0.left) } }
    archive.numbers["values"] = trees.flatMap(\.values)
    archive.numbers["covers"] = trees.flatMap(\.covers)
    archive.numbers["gains"] = trees.flatMap(\.gains)
    archive.integers["category_bins"] = trees.flatMap { tree in
      tree.categories.flatMap { mask in (0..<4).map { Int(bitPattern: UInt(mask.words[$0])) } }
    }
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let shape = try archive.integers("shape", count: 3)
    guard shape.allSatisfy({ $0 >= 0 && $0 <= 1 << 24 }) else {
      throw .failed("archive: a count is out of range")
    }
    let (features, classes, outputCount) = (shape[0], shape[1], shape[2])
    guard classes == 0 || outputCount == (classes == 2 ? 1 : classes) else {
      throw .failed("archive: \(outputCount) scores for \(classes) classes")
    }
    var categories: [[Double]] = []
    var names = Reader(count: try archive.numbers("categories").count)
    let allNames = try archive.numbers("categories")
    for count in try archive.integers("category_counts", count: features) {
      guard count <= FeatureBins.most else { throw .failed("archive: a count is out of range") }
      let known = Array(allNames[try names.next(count)])
      guard zip(known, known.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw .failed("archive: categories do not rise")
      }
      categories.append(known)
    }
    self.init(features: features, categories: categories, notes: try archive.texts("notes"))
    self.classes = classes
    let starts = try archive.numbers("starts", count: outputCount)
    let isFinite = try archive.numbers("values").allSatisfy { $0.isFinite }
    guard isFinite, starts.allSatisfy({ $0.isFinite }) else {
      throw .failed("archive: a score is not a number")
    }
    let lossCounts = try archive.integers("loss_counts", count: outputCount)
    let allLosses = try archive.numbers("losses")
    var losses = Reader(count: allLosses.count)
    let counts = try archive.integers("trees", count: outputCount)
    let trees = try Self.trees(archive, features: features, names: categories)
    var place = Reader(count: trees.count)
    for index in 0..<outputCount {
      let own = Array(trees[try place.next(counts[index])])
      outputs.append(
        Output(
          start: starts[index], trees: own,
          losses: Array(allLosses[try losses.next(lossCounts[index])])))
    }
    let units = try archive.numbers("scale_units", count: classes > 0 ? 0 : outputCount)
    let means = try archive.numbers("scale_means", count: units.count)
    guard (units + means).allSatisfy({ $0.isFinite }), units.allSatisfy({ $0 > 0 }) else {
      throw .failed("archive: the unit of a target is not a number above 0")
    }
    scales = zip(means, units).map { TargetScale(means: [$0], unit: $1) }
  }

  /// Hands out neighbouring ranges, never beyond the end.
  private struct Reader {
    let count: Int
    var at = 0

    mutating func next(_ size: Int) throws(LearnerError) -> Range<Int> {
      guard size >= 0, size <= count - at else {
        throw .failed("archive: a count is out of range")
      }
      at += size
      return at - size..<at
    }
  }

  private static func trees(
    _ archive: ModelArchive, features: Int, names: [[Double]]
  ) throws(LearnerError) -> [BoostedTree] {
    let counts = try archive.integers("tree_nodes")
    let maskCounts = try archive.integers("tree_categories", count: counts.count)
    let thresholds = try archive.numbers("thresholds")
    let total = thresholds.count
    let nodeFeatures = try archive.integers("node_features", count: total)
    let left = try archive.integers("left", count: total)
    let values = try archive.numbers("values", count: total)
    let covers = try archive.numbers("covers", count: total)
    let gains = try archive.numbers("gains", count: total)
    let words = try archive.integers("category_bins")
    var (nodes, masks) = (Reader(count: total), Reader(count: words.count / 4))
    var trees: [BoostedTree] = []
    for (count, maskCount) in zip(counts, maskCounts) {
      let range = try nodes.next(count)
      var tree = BoostedTree()
      for at in range {
        guard let feature = UInt32(exactly: nodeFeatures[at]), let after = UInt32(exactly: left[at])
        else { throw .failed("archive: a node has a number out of range") }
        tree.nodes.append(
          BoostedTree.Node(threshold: thresholds[at], feature: feature, left: after))
      }
      tree.values = Array(values[range])
      tree.covers = Array(covers[range])
      tree.gains = Array(gains[range])
      tree.categories = (try masks.next(maskCount)).map { place in
        var mask = BinMask()
        for word in 0..<4 {
          mask.words[word] = UInt64(UInt(bitPattern: words[4 * place + word]))
        }
        return mask
      }
      guard let depth = tree.measuredDepth(features: features, names: names) else {
        throw .failed("archive: a node leads nowhere")
      }
      tree.depth = depth
      trees.append(tree)
    }
    return trees
  }
}

extension BoostedTree {
  /// Steps to the deepest leaf, if every way down ends in one: children come after their parents.
  func measuredDepth(features: Int, names: [[Double]]) -> Int? {
    guard !nodes.isEmpty else { return nil }
    var depths = [Int](repeating: 0, count: nodes.count)
    for (place, node) in nodes.enumerated() {
      if Int(node.left) == place {
        guard node == .leaf(at: place) else { return nil }
        continue
      }
      let feature = Int(node.feature & Node.number)
      guard feature < features, Int(node.left) > place, Int(node.left) + 1 < nodes.count else {
        return nil
      }
      if node.feature & Node.categorical != 0 {
        guard let set = Int(exactly: node.threshold), categories.indices.contains(set),
          !names[feature].isEmpty
        else { return nil }
      }
      depths[Int(node.left)] = max(depths[Int(node.left)], depths[place] + 1)
      depths[Int(node.left) + 1] = max(depths[Int(node.left) + 1], depths[place] + 1)
    }
    return depths.max()
  }
}
