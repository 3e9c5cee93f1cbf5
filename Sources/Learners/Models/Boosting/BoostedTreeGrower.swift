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

  private typealias Candidate = GrowingTree.Candidate

  /// Two children, or a root with nothing beside it.
  private struct Family {
    let tree: GrowingTree
    var small: Candidate
    var large: Candidate?
    var isSmallOpen: Bool
    var isLargeOpen: Bool
    /// Where the smaller node's histogram comes, and the parent's that becomes the larger node's.
    var sums: UnsafeMutablePointer<Double>?
    var parent: UnsafeMutablePointer<Double>?
  }

  /// Grows trees from their roots.
  func grow(_ trees: [GrowingTree], order: Order, executor: any Executor) {
    var families: [Family] = []
    for tree in trees {
      tree.begin()
      var root = Candidate(
        place: 0, depth: 0, rows: 0..<tree.count, sums: Self.total(tree), seed: tree.seed)
      record(root, in: tree)
      guard isOpen(root) else {
        tree.close(root)
        continue
      }
      root.histogram = tree.pool.take()
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

  private static func total(_ tree: GrowingTree) -> LeafRule.Sums {
    var sums = LeafRule.Sums()
    for at in 0..<tree.count {
      let row = Int(tree.start[at])
      sums.gradient += Double(tree.pairs[2 * row])
      sums.hessian += Double(tree.pairs[2 * row + 1])
    }
    return sums
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
    if family.isLargeOpen {
      family.parent = parent
      family.sums = tree.pool.take()
    } else if family.isSmallOpen {
      family.sums = parent
    } else {
      if let parent { tree.pool.give(parent) }
      return nil
    }
    return family
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

extension BoostedTreeGrower {
  /// Pieces of work that a region has at least, if there are features enough.
  private static let pieces = 8
  /// Features of a piece at most: their histograms stay in the cache.
  private static let mostFeatures = 64

  /// Sums histograms and looks for cuts; open nodes come to the frontier or become leaves.
  private func evaluate(_ families: inout [Family], executor: any Executor) {
    guard !families.isEmpty else { return }
    var tasks: [(family: Int, slots: Range<Int>)] = []
    let wanted = (Self.pieces + families.count - 1) / families.count
    for (index, family) in families.enumerated() {
      let count = family.tree.features?.count ?? bins.features
      let share = (count + wanted - 1) / wanted
      let size = min(Self.mostFeatures, max(16, (share + 7) / 8 * 8))
      for first in stride(from: 0, to: count, by: size) {
        tasks.append((index, first..<min(first + size, count)))
      }
    }
    let questions = families.map { family in
      (question(family.small, family), family.large.map { question($0, family) })
    }
    let nothing = (BoostedCut(), BoostedCut())
    var found = [(BoostedCut, BoostedCut)](repeating: nothing, count: tasks.count)
    found.withUnsafeMutableBufferPointer { found in
      nonisolated(unsafe) let (found, families) = (found, families)
      executor.perform(chunks: tasks.count) { [tasks] index in
        let task = tasks[index]
        let (small, large) = questions[task.family]
        found[index] = work(families[task.family], task.slots, small, large)
      }
    }
    for (index, task) in tasks.enumerated() {
      let (small, large) = found[index]
      if small.isBetter(than: families[task.family].small.cut) {
        families[task.family].small.cut = small
      }
      if let best = families[task.family].large?.cut, large.isBetter(than: best) {
        families[task.family].large?.cut = large
      }
    }
    for (family, (small, large)) in zip(families, questions) { settle(family, small, large) }
  }

  private func question(_ candidate: Candidate, _ family: Family) -> CutFinder.Question {
    var allowed: [Bool] = []
    if let nodeFeatures {
      let count = family.tree.features?.count ?? bins.features
      allowed = [Bool](repeating: false, count: count)
      var order = Array(0..<count)
      var generator = SplitMix64(seed: candidate.seed)
      for at in 0..<min(nodeFeatures, count) {
        order.swapAt(at, at + generator.below(count - at))
        allowed[order[at]] = true
      }
    }
    return CutFinder.Question(
      sums: candidate.sums, bounds: candidate.bounds, tiny: totalWeight * 0x1p-44,
      allowed: allowed)
  }

  /// Some features of a family.
  private func work(
    _ family: Family, _ slots: Range<Int>, _ small: CutFinder.Question,
    _ large: CutFinder.Question?
  ) -> (BoostedCut, BoostedCut) {
    var cuts = (BoostedCut(), BoostedCut())
    guard let sums = family.sums else { return cuts }
    let tree = family.tree
    let part = sums + slots.lowerBound * 512
    part.update(repeating: 0, count: slots.count * 512)
    let candidate = family.small
    let rows = candidate.place == 0 && tree.isWhole ? nil : tree.rows(of: candidate)
    if let features = tree.features {
      features.withUnsafeBufferPointer {
        guard let list = $0.baseAddress else { return }
        ckernels_histogram_add(
          bins.codes, bins.stride, rows, candidate.rows.count, tree.pairs,
          list + slots.lowerBound, slots.count, part)
      }
    } else {
      ckernels_histogram_add(
        bins.codes + slots.lowerBound, bins.stride, rows, candidate.rows.count, tree.pairs, nil,
        slots.count, part)
    }
    if family.isSmallOpen {
      cuts.0 = finder.best(small, features: tree.features, slots: slots, histogram: sums)
    }
    if family.isLargeOpen, let parent = family.parent, let large {
      ckernels_histogram_subtract(parent + slots.lowerBound * 512, part, slots.count * 512)
      cuts.1 = finder.best(large, features: tree.features, slots: slots, histogram: parent)
    }
    return cuts
  }

  private func settle(
    _ family: Family, _ small: CutFinder.Question, _ large: CutFinder.Question?
  ) {
    let tree = family.tree
    if family.isSmallOpen {
      var candidate = family.small
      candidate.histogram = family.sums
      settle(candidate, tree, small)
    } else if let sums = family.sums {
      tree.pool.give(sums)
    }
    if family.isLargeOpen, var candidate = family.large, let large {
      candidate.histogram = family.parent
      settle(candidate, tree, large)
    }
  }

  private func settle(
    _ candidate: Candidate, _ tree: GrowingTree, _ question: CutFinder.Question
  ) {
    var candidate = candidate
    candidate.gain = candidate.cut.score - finder.score(of: question)
    let noise = totalWeight * 0x1p-48
    guard candidate.cut.feature >= 0, candidate.gain >= finder.rule.leastGain,
      candidate.gain > noise * noise
    else {
      tree.close(candidate)
      return
    }
    chooseSideOfMissing(&candidate, tree)
    tree.frontier.append(candidate)
  }

  /// Where no value is missing in training, a missing one goes with the heavier side.
  private func chooseSideOfMissing(_ candidate: inout Candidate, _ tree: GrowingTree) {
    let feature = candidate.cut.feature
    let slot = tree.features?.firstIndex(of: UInt32(feature)) ?? feature
    guard candidate.cut.categories == nil, let histogram = candidate.histogram else { return }
    let missing = histogram[slot * 512 + 2 * bins.counts[feature] + 1]
    if !bins.hasMissing[feature] || missing < totalWeight * 0x1p-44 {
      candidate.cut.missingLeft = 2 * candidate.cut.left.hessian > candidate.sums.hessian
    }
  }
}
