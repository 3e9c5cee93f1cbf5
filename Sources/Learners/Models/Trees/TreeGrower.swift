/// Grows one tree on rows that were drawn for it.
///
/// A node looks at `tries` features drawn without replacement, and at more as long as all of them
/// are constant there; it becomes a leaf when its rows are alike, too few or too deep, or no
/// feature differs. Breiman (2001), doi:10.1023/A:1010933404324; stopping rules as in scikit-learn.
struct TreeGrower<Target: SplitTarget> {
  let bins: FeatureBins
  let target: Target
  let rules: GrowthRules

  /// A tree and what it used.
  struct Grown {
    var tree = Tree()
    /// The decrease of impurity that each feature brought, as shares of all of it; features that
    /// brought none are left out.
    var shares: [(feature: Int, share: Double)] = []
  }

  /// Working memory of one tree.
  struct Work {
    fileprivate let finder: SplitFinder<Target>
    let randomFinder: RandomSplitFinder<Target>?
    let codes: UnsafePointer<UInt8>
    let samples: UnsafeMutableBufferPointer<TreeSample>
    fileprivate let spare: UnsafeMutablePointer<TreeSample>
    let total: UnsafeMutablePointer<Double>
    let order: UnsafeMutablePointer<Int>
    let gains: UnsafeMutablePointer<Double>
    var generator: SplitMix64
    /// The weight of all rows.
    var weight = 0.0
    var tree = Tree()
  }

  /// A node whose rows are known, and nothing else.
  struct Pending {
    var node: Int
    var range: Range<Int>
    var depth: Int
  }

  /// Grows a tree.
  /// - Parameters:
  ///   - samples: rows with weights above 0, in any order; they are moved.
  ///   - generator: where the draws of features and cuts come from.
  /// - Returns: the tree.
  func grow(
    _ samples: UnsafeMutableBufferPointer<TreeSample>, generator: SplitMix64
  ) -> Grown {
    let finder = SplitFinder(target: target, rules: rules)
    let randomFinder =
      rules.cuts == .random
      ? RandomSplitFinder(target: target, rules: rules, bins: bins, rows: samples.count) : nil
    let spare = UnsafeMutablePointer<TreeSample>.allocate(capacity: max(samples.count, 1))
    let total = UnsafeMutablePointer<Double>.allocate(capacity: target.channels)
    let order = UnsafeMutablePointer<Int>.allocate(capacity: max(bins.features, 1))
    let gains = UnsafeMutablePointer<Double>.allocate(capacity: max(bins.features, 1))
    gains.initialize(repeating: 0, count: max(bins.features, 1))
    for feature in 0..<bins.features { order[feature] = feature }
    defer {
      finder.deallocate()
      randomFinder?.deallocate()
      spare.deallocate()
      total.deallocate()
      order.deallocate()
      gains.deallocate()
    }
    return bins.codes.withUnsafeBufferPointer { codes in
      // Without features there are no codes, and no feature is ever looked at.
      let base = codes.baseAddress ?? UnsafeRawPointer(spare).assumingMemoryBound(to: UInt8.self)
      var work = Work(
        finder: finder, randomFinder: randomFinder, codes: base, samples: samples, spare: spare,
        total: total, order: order, gains: gains, generator: generator)
      sum(0..<samples.count, work)
      work.weight = target.weight(total)
      if let leaves = rules.maxLeaves {
        growBestFirst(&work, leaves: leaves)
      } else {
        bins.counts.withUnsafeBufferPointer { counts in
          let memory = counts.baseAddress.flatMap {
            counted(rows: samples.count, codes: base, counts: $0)
          }
          growDepthFirst(&work, memory)
          memory?.deallocate()
        }
      }
      return Grown(tree: work.tree, shares: shares(gains))
    }
  }

  private func shares(_ gains: UnsafeMutablePointer<Double>) -> [(feature: Int, share: Double)] {
    var all = 0.0
    for feature in 0..<bins.features { all += gains[feature] }
    return (0..<bins.features).filter { gains[$0] > 0 }.map { ($0, gains[$0] / all) }
  }

  private func growDepthFirst(_ work: inout Work, _ memory: Counted?) {
    addNode(&work)
    var pending = [Pending(node: 0, range: 0..<work.samples.count, depth: 0)]
    while let here = pending.popLast() {
      sum(here.range, work)
      if let memory, target.weight(work.total) <= Counted.most {
        growCounted(here, memory, &work)
        continue
      }
      guard let (split, gain) = bestSplit(&work, here) else {
        finish(here.node, &work)
        continue
      }
      let (left, right) = divide(here, by: split, gain: gain, &work)
      pending.append(right)
      pending.append(left)
    }
  }

  /// Adds a node that will be something.
  func addNode(_ work: inout Work) {
    work.tree.nodes.append(Tree.Node())
    work.tree.covers.append(0)
  }

  /// Sums up rows into `total`.
  func sum(_ range: Range<Int>, _ work: Work) {
    for channel in 0..<target.channels { work.total[channel] = 0 }
    for sample in UnsafeMutableBufferPointer(rebasing: work.samples[range]) {
      target.add(sample, to: work.total)
    }
  }

  /// Looks for the best split of a node whose rows are summed up in `total`, and notes its weight.
  /// - Returns: the split and what it brings; `nil` where the node becomes a leaf.
  func bestSplit(_ work: inout Work, _ here: Pending) -> (split: Split, gain: Double)? {
    work.tree.covers[here.node] = target.weight(work.total)
    let samples = UnsafeBufferPointer(rebasing: work.samples[here.range])
    guard rules.allowsSplit(rows: samples.count, depth: here.depth),
      !target.isPure(samples, work.total)
    else { return nil }
    var best = Split()
    var differing = 0
    for tried in 0..<bins.features where tried < rules.tries || differing == 0 {
      let feature = drawFeature(tried, &work)
      if improve(&best, feature, samples, &work) { differing += 1 }
    }
    guard best.feature >= 0 else { return nil }
    return gain(of: best, work).map { (best, $0) }
  }

  /// The feature that is tried next, after `tried` others.
  @inline(__always)
  func drawFeature(_ tried: Int, _ work: inout Work) -> Int {
    let drawn = rules.inOrder ? tried : tried + work.generator.below(bins.features - tried)
    let feature = work.order[drawn]
    work.order[drawn] = work.order[tried]
    work.order[tried] = feature
    return feature
  }

  /// What a split of the node in `total` brings; `nil` if it is too little.
  func gain(of split: Split, _ work: Work) -> Double? {
    let gain = max(split.score - target.score(whole: work.total), 0)
    guard rules.minGain == 0 || gain / work.weight + Double.ulpOfOne >= rules.minGain else {
      return nil
    }
    return gain
  }

  @inline(__always)
  private func improve(
    _ best: inout Split, _ feature: Int, _ samples: UnsafeBufferPointer<TreeSample>,
    _ work: inout Work
  ) -> Bool {
    let codes = work.codes + feature * bins.rows
    if let finder = work.randomFinder {
      return finder.improve(
        &best, feature: feature, samples: samples, codes: codes, total: work.total,
        generator: &work.generator)
    }
    if !rules.isCategory.isEmpty, rules.isCategory[feature] {
      return work.finder.improveByCategory(
        &best, feature: feature, samples: samples, codes: codes, total: work.total)
    }
    return work.finder.improve(
      &best, feature: feature, samples: samples, codes: codes, total: work.total)
  }

  /// Makes a leaf of a node whose rows are summed up in `total`.
  func finish(_ node: Int, _ work: inout Work) {
    if let label = target.pureClass(work.total) {
      work.tree.nodes[node] = Tree.Node(answer: label | Tree.Node.pure)
    } else {
      work.tree.nodes[node] = Tree.Node(
        answer: UInt32(work.tree.values.count / target.outputs))
      target.appendAnswer(work.total, to: &work.tree.values)
    }
  }

  /// Splits a node: its rows are moved, and it gets two children.
  func divide(
    _ here: Pending, by split: Split, gain: Double, _ work: inout Work
  ) -> (left: Pending, right: Pending) {
    let middle = part(&work, here.range, by: split)
    let left = work.tree.nodes.count
    addNode(&work)
    addNode(&work)
    let isLeftLarger = middle - here.range.lowerBound > here.range.upperBound - middle
    work.tree.nodes[here.node] = node(
      for: split, left: left, isLeftLarger: isLeftLarger, &work.tree.sets)
    work.gains[split.feature] += gain
    let depth = here.depth + 1
    return (
      Pending(node: left, range: here.range.lowerBound..<middle, depth: depth),
      Pending(node: left + 1, range: middle..<here.range.upperBound, depth: depth)
    )
  }

  func node(
    for split: Split, left: Int, isLeftLarger: Bool, _ sets: inout [UInt64]
  ) -> Tree.Node {
    // Where training had no missing value, one goes with the larger side.
    let missingLeft = split.sawMissing ? split.missingLeft : isLeftLarger
    guard let categories = split.categories else {
      let threshold =
        split.threshold
        ?? bins.threshold(feature: split.feature, after: split.bin, before: split.nextBin)
      return Tree.Node(
        threshold: threshold, column: split.feature, missingLeft: missingLeft, next: UInt32(left))
    }
    // So do categories that the node does not have.
    var set = isLeftLarger ? categories.left | ~categories.seen : categories.left
    set[3] = missingLeft ? set[3] | 1 << 63 : set[3] & ~(1 << 63)
    for word in 0..<4 { sets.append(set[word]) }
    return Tree.Node(
      set: sets.count / 4 - 1, column: split.feature, missingLeft: missingLeft, next: UInt32(left))
  }

  /// Moves the rows that go left to the front, both sides keeping their order.
  /// - Returns: where the right side starts.
  private func part(_ work: inout Work, _ range: Range<Int>, by split: Split) -> Int {
    let codes = work.codes + split.feature * bins.rows
    if let categories = split.categories {
      let missingLeft = split.missingLeft
      return part(work, range, codes) {
        $0 == FeatureBins.missing ? missingLeft : categories.sendsLeft(Int($0))
      }
    }
    let (last, missingLeft) = (UInt8(split.bin), split.missingLeft)
    return part(work, range, codes) {
      $0 <= last || ($0 == FeatureBins.missing && missingLeft)
    }
  }

  @inline(__always)
  private func part(
    _ work: Work, _ range: Range<Int>, _ codes: UnsafePointer<UInt8>,
    sendsLeft: (UInt8) -> Bool
  ) -> Int {
    guard let samples = work.samples.baseAddress else { return range.lowerBound }
    let spare = work.spare
    var left = range.lowerBound
    var right = 0
    for at in range {
      let sample = samples[at]
      let goesLeft = sendsLeft(codes[Int(sample.row)])
      samples[left] = sample
      spare[right] = sample
      left += goesLeft ? 1 : 0
      right += goesLeft ? 0 : 1
    }
    for at in 0..<right { samples[left + at] = spare[at] }
    return left
  }
}
