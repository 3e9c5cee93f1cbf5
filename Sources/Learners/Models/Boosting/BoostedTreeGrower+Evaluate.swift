import CKernels

extension BoostedTreeGrower {
  /// Pieces of work that a region has at least, if there are features enough.
  private static let pieces = 8
  /// Features of a piece at most: their histograms stay in the cache.
  private static let mostFeatures = 64

  /// Sums histograms and looks for cuts; open nodes come to the frontier or become leaves.
  func evaluate(_ families: inout [Family], executor: any Executor) {
    guard !families.isEmpty else { return }
    var tasks: [(family: Int, slots: Range<Int>)] = []
    let wanted = (Self.pieces + families.count - 1) / families.count
    for (index, family) in families.enumerated() {
      let count = family.tree.features?.count ?? bins.features
      let share = (count + wanted - 1) / wanted
      let isSmall = family.parent == nil && family.sums == nil
      let size = isSmall ? Self.mostFeatures : min(Self.mostFeatures, max(16, (share + 7) / 8 * 8))
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
    var kinds = family.tree.shape.kinds
    if let nodeFeatures {
      var order = Array(kinds.indices)
      var generator = SplitMix64(seed: candidate.seed)
      for at in 0..<min(nodeFeatures, order.count) {
        order.swapAt(at, at + generator.below(order.count - at))
      }
      for slot in order.dropFirst(nodeFeatures) { kinds[slot] = CutFinder.Kind.none.rawValue }
    }
    return CutFinder.Question(
      sums: candidate.sums, bounds: candidate.bounds, tiny: totalWeight * 0x1p-44, kinds: kinds)
  }

  /// Some features of a family.
  private func work(
    _ family: Family, _ slots: Range<Int>, _ small: CutFinder.Question,
    _ large: CutFinder.Question?
  ) -> (BoostedCut, BoostedCut) {
    var cuts = (BoostedCut(), BoostedCut())
    let tree = family.tree
    if let sums = family.sums {
      add(family.small, tree, slots, to: sums)
      if family.isSmallOpen {
        cuts.0 = finder.best(small, tree, slots, histogram: sums, without: nil)
      }
    } else if family.isSmallOpen {
      cuts.0 = bestOfFew(small, family.small, tree, slots)
    }
    guard family.isLargeOpen, let large, let node = family.large else { return cuts }
    if let histogram = family.parent {
      if family.sums == nil { remove(family.small, tree, slots, from: histogram) }
      cuts.1 = finder.best(large, tree, slots, histogram: histogram, without: family.sums)
    } else {
      cuts.1 = bestOfFew(large, node, tree, slots)
    }
    return cuts
  }

  /// Sums up some features of a node.
  private func add(
    _ node: Candidate, _ tree: GrowingTree, _ slots: Range<Int>,
    to sums: UnsafeMutablePointer<Double>
  ) {
    let part = sums + slots.lowerBound * 512
    tree.shape.counts.withUnsafeBufferPointer { counts in
      guard let counts = counts.baseAddress else { return }
      ckernels_histogram_clear(part, counts + slots.lowerBound, slots.count)
    }
    let rows = node.place == 0 && tree.isWhole ? nil : tree.rows(of: node)
    tree.withFeatures(from: slots.lowerBound) { list in
      let codes = bins.codes + (list == nil ? slots.lowerBound : 0)
      ckernels_histogram_add(
        codes, bins.stride, rows, node.rows.count, tree.pairs, list, slots.count, part)
    }
  }

  /// Takes the few rows of a node from sums.
  private func remove(
    _ node: Candidate, _ tree: GrowingTree, _ slots: Range<Int>,
    from sums: UnsafeMutablePointer<Double>
  ) {
    tree.withFeatures(from: slots.lowerBound) { list in
      let codes = bins.codes + (list == nil ? slots.lowerBound : 0)
      ckernels_histogram_remove(
        codes, bins.stride, tree.rows(of: node), node.rows.count, tree.pairs, list, slots.count,
        sums + slots.lowerBound * 512)
    }
  }

  /// The best cut of a node by some features, straight from its rows.
  private func bestOfFew(
    _ question: CutFinder.Question, _ node: Candidate, _ tree: GrowingTree, _ slots: Range<Int>
  ) -> BoostedCut {
    tree.withFeatures(from: slots.lowerBound) { list in
      let rows = CKernelsNodeRows(
        codes: bins.codes + (list == nil ? slots.lowerBound : 0), stride: bins.stride,
        rows: tree.rows(of: node), count: node.rows.count, pairs: tree.pairs, list: list)
      return finder.best(question, tree, slots, rows: rows)
    }
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
    chooseSideOfMissing(&candidate)
    tree.frontier.append(candidate)
  }

  /// Where no value is missing in training, a missing one goes with the heavier side.
  private func chooseSideOfMissing(_ candidate: inout Candidate) {
    guard candidate.cut.categories == nil else { return }
    if candidate.cut.missingHessian < totalWeight * 0x1p-44 {
      candidate.cut.missingLeft = 2 * candidate.cut.left.hessian > candidate.sums.hessian
    }
  }
}
