import CKernels

/// Grows trees on gradients: histograms of the smaller children are summed, those of the larger
/// ones are what is left of their parent's.
///
/// Several trees (of the classes of a round) grow together. Each step cuts some nodes of each, parts
/// their rows, and looks for the cuts of their children: two parallel regions. Every feature of a
/// histogram is summed by one piece of work in the order of the rows, so nothing depends on how work
/// is cut in pieces.
struct BoostedTreeGrower: Sendable {
  /// Which nodes are cut next; trees are the same but for the numbers of their nodes.
  enum Order: Sendable {
    /// A whole level: the most work at a time.
    case level
    /// The newest node: the least memory.
    case depth
    /// The node that gains most, while leaves may be added.
    case best(leaves: Int)
  }

  let bins: RowBins
  let finder: CutFinder
  let maxDepth: Int
  /// Features that a node may ask for, of those of its tree; `nil` for all.
  let nodeFeatures: Int?
  let learningRate: Double
  /// Sum of the weights of all rows: what rounding errors are measured by.
  let totalWeight: Double

  typealias Candidate = GrowingTree.Candidate

  /// Two children, or a root with nothing beside it.
  struct Family {
    let tree: GrowingTree
    var small: Candidate
    var large: Candidate?
    var isSmallOpen: Bool
    var isLargeOpen: Bool
    /// Where the smaller node's histogram comes; none if it has few rows.
    var sums: UnsafeMutablePointer<Double>?
    /// The parent's histogram that becomes the larger node's; none if that has few rows.
    var parent: UnsafeMutablePointer<Double>?
  }

  /// Grows trees from their roots.
  func grow(_ trees: [GrowingTree], order: Order, executor: any Executor) {
    var families: [Family] = []
    for (tree, sums) in zip(trees, totals(trees, executor: executor)) {
      tree.begin()
      tree.shape = finder.shape(of: tree.features)
      var root = Candidate(
        place: 0, depth: 0, rows: 0..<tree.count, sums: sums, seed: tree.seed)
      record(root, in: tree)
      guard isOpen(root) else {
        tree.close(root)
        continue
      }
      if !hasFewRows(root) { root.histogram = tree.pool.take() }
      families.append(
        Family(
          tree: tree, small: root, isSmallOpen: true, isLargeOpen: false, sums: root.histogram))
    }
    evaluate(&families, executor: executor)
    while true {
      var jobs: [RowPartition.Job] = []
      for tree in trees {
        for candidate in Self.next(&tree.frontier, order, leaves: tree.leaves.count) {
          jobs.append(RowPartition.Job(tree: tree, candidate: candidate))
        }
      }
      guard !jobs.isEmpty else { break }
      RowPartition(bins: bins).run(&jobs, executor: executor)
      families = jobs.compactMap { divide($0) }
      evaluate(&families, executor: executor)
    }
    for tree in trees {
      for candidate in tree.frontier { tree.close(candidate) }
      tree.frontier = []
    }
  }

  private static func next(
    _ frontier: inout [Candidate], _ order: Order, leaves: Int
  ) -> [Candidate] {
    switch order {
    case .level:
      defer { frontier.removeAll(keepingCapacity: true) }
      return frontier
    case .depth:
      return frontier.popLast().map { [$0] } ?? []
    case .best(let most):
      guard leaves + frontier.count < most,
        let best = frontier.indices.max(by: { precedes(frontier[$0], frontier[$1]) })
      else { return [] }
      return [frontier.remove(at: best)]
    }
  }

  /// Gains less; of equal gains the later node.
  private static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    a.gain != b.gain ? a.gain < b.gain : a.place > b.place
  }

  /// Sums of the roots: rows in fixed pieces, pieces in their order.
  private func totals(_ trees: [GrowingTree], executor: any Executor) -> [LeafRule.Sums] {
    let chunk = RowPartition.chunk
    let chunks = trees.map { max(($0.count + chunk - 1) / chunk, 1) }.max() ?? 1
    var parts = [LeafRule.Sums](repeating: LeafRule.Sums(), count: trees.count * chunks)
    parts.withUnsafeMutableBufferPointer { parts in
      nonisolated(unsafe) let parts = parts
      executor.perform(chunks: parts.count) { index in
        let (tree, first) = (trees[index / chunks], index % chunks * chunk)
        guard first < tree.count else { return }
        var sums = LeafRule.Sums()
        ckernels_pair_sums(
          tree.pairs, tree.start + first, min(chunk, tree.count - first), &sums.gradient,
          &sums.hessian)
        parts[index] = sums
      }
    }
    return trees.indices.map { tree in
      parts[tree * chunks..<(tree + 1) * chunks].reduce(into: LeafRule.Sums()) {
        $0.gradient += $1.gradient
        $0.hessian += $1.hessian
      }
    }
  }

  private func isOpen(_ candidate: Candidate) -> Bool {
    let least = max(finder.rule.leastHessian, Double.leastNonzeroMagnitude)
    return candidate.depth < maxDepth && candidate.rows.count > 1 && bins.features > 0
      && candidate.sums.hessian >= 2 * least
  }

  /// Writes what a node would answer as a leaf.
  private func record(_ candidate: Candidate, in tree: GrowingTree) {
    let value = candidate.bounds.holding(finder.rule.value(candidate.sums))
    tree.tree.values[candidate.place] = value * learningRate
    tree.tree.covers[candidate.place] = max(candidate.sums.hessian, 0)
    tree.tree.depth = max(tree.tree.depth, candidate.depth)
  }

  /// Makes a cut whose rows were parted.
  /// - Returns: the children, if one of them may be cut.
  private func divide(_ job: RowPartition.Job) -> Family? {
    let (tree, parent) = (job.tree, job.candidate)
    let cut = parent.cut
    let place = tree.tree.nodes.count
    tree.addNode()
    tree.addNode()
    tree.tree.nodes[parent.place] = node(for: cut, left: place, tree: tree)
    tree.tree.gains[parent.place] = parent.gain
    tree.masks[parent.place] = cut.mask(bins: bins.counts[cut.feature])
    let middle = parent.rows.lowerBound + job.left
    var left = Candidate(
      place: place, depth: parent.depth + 1, rows: parent.rows.lowerBound..<middle, sums: cut.left,
      bounds: parent.bounds, seed: Seed.derive(from: parent.seed, 0))
    var right = Candidate(
      place: place + 1, depth: parent.depth + 1, rows: middle..<parent.rows.upperBound,
      sums: LeafRule.Sums(
        gradient: parent.sums.gradient - cut.left.gradient,
        hessian: parent.sums.hessian - cut.left.hessian),
      bounds: parent.bounds, seed: Seed.derive(from: parent.seed, 1))
    if !finder.monotone.isEmpty { narrow(&left, &right, direction: finder.monotone[cut.feature]) }
    record(left, in: tree)
    record(right, in: tree)
    return family(tree, left, right, parent: parent.histogram)
  }

  private func family(
    _ tree: GrowingTree, _ left: Candidate, _ right: Candidate,
    parent: UnsafeMutablePointer<Double>?
  ) -> Family? {
    let isLeftSmall = left.rows.count <= right.rows.count
    let (small, large) = isLeftSmall ? (left, right) : (right, left)
    var family = Family(
      tree: tree, small: small, large: large, isSmallOpen: isOpen(small), isLargeOpen: isOpen(large)
    )
    if !family.isSmallOpen { tree.close(small) }
    if !family.isLargeOpen { tree.close(large) }
    let isLargeSummed = family.isLargeOpen && parent != nil && !hasFewRows(large)
    if isLargeSummed { family.parent = parent }
    if (family.isSmallOpen || isLargeSummed), parent != nil, !hasFewRows(small) {
      family.sums = isLargeSummed ? tree.pool.take() : parent
    } else if !isLargeSummed, let parent {
      tree.pool.give(parent)
    }
    return family.isSmallOpen || family.isLargeOpen ? family : nil
  }

  /// Whether to look at a node's rows costs less than to look at all bins.
  private func hasFewRows(_ node: Candidate) -> Bool {
    finder.isPlain && node.rows.count <= min(Int(CKERNELS_FEW_ROWS), finder.fewRows)
  }

  /// Answers on the side of smaller values stay below the middle of both, where they must rise.
  private func narrow(_ left: inout Candidate, _ right: inout Candidate, direction: Int8) {
    guard direction != 0 else { return }
    let rule = finder.rule
    let answers = (
      left.bounds.holding(rule.value(left.sums)), right.bounds.holding(rule.value(right.sums))
    )
    let middle = answers.0 / 2 + answers.1 / 2
    if direction > 0 {
      left.bounds.high = middle
      right.bounds.low = middle
    } else {
      left.bounds.low = middle
      right.bounds.high = middle
    }
  }

  private func node(
    for cut: BoostedCut, left: Int, tree: GrowingTree
  ) -> BoostedTree.Node {
    var feature = UInt32(cut.feature)
    if cut.missingLeft { feature |= BoostedTree.Node.missingLeft }
    var threshold = bins.cuts[cut.feature * 256 + cut.bin]
    if let categories = cut.categories {
      feature |= BoostedTree.Node.categorical
      threshold = Double(tree.tree.categories.count)
      tree.tree.categories.append(categories)
    }
    return BoostedTree.Node(threshold: threshold, feature: feature, left: UInt32(left))
  }
}
