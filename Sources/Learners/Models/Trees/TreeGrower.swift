/// Grows one tree, depth first, on rows that were drawn for it.
///
/// A node looks at `tries` features drawn without replacement, and at more as long as all of them
/// are constant there; it becomes a leaf when its rows are alike, too few or too deep, or no
/// feature differs. Breiman (2001), doi:10.1023/A:1010933404324; stopping rules as in scikit-learn.
struct TreeGrower<Target: SplitTarget> {
  let bins: FeatureBins
  let target: Target
  let tries: Int
  let maxDepth: Int
  let minLeaf: Int

  /// Working memory of one tree.
  private struct Work {
    let finder: SplitFinder<Target>
    let codes: UnsafePointer<UInt8>
    let samples: UnsafeMutablePointer<TreeSample>
    let spare: UnsafeMutablePointer<TreeSample>
    let total: UnsafeMutablePointer<Double>
    let order: UnsafeMutablePointer<Int>
    var generator: SplitMix64
    var tree = Tree(nodes: [], values: [])
  }

  private struct Pending {
    var node: Int
    var range: Range<Int>
    var depth: Int
  }

  /// Grows a tree.
  /// - Parameters:
  ///   - samples: rows with weights above 0, in any order; they are moved.
  ///   - count: how many; at least 1.
  ///   - generator: where the draws of features come from.
  /// - Returns: the tree.
  func grow(
    _ samples: UnsafeMutablePointer<TreeSample>, count: Int, generator: SplitMix64
  ) -> Tree {
    let finder = SplitFinder(target: target, minLeaf: minLeaf)
    let spare = UnsafeMutablePointer<TreeSample>.allocate(capacity: count)
    let total = UnsafeMutablePointer<Double>.allocate(capacity: target.channels)
    let order = UnsafeMutablePointer<Int>.allocate(capacity: max(bins.features, 1))
    for feature in 0..<bins.features { order[feature] = feature }
    defer {
      finder.deallocate()
      spare.deallocate()
      total.deallocate()
      order.deallocate()
    }
    return bins.codes.withUnsafeBufferPointer { codes in
      // Without features there are no codes, and no feature is ever looked at.
      let base = codes.baseAddress ?? UnsafeRawPointer(spare).assumingMemoryBound(to: UInt8.self)
      var work = Work(
        finder: finder, codes: base, samples: samples, spare: spare, total: total, order: order,
        generator: generator)
      run(&work, count: count)
      return work.tree
    }
  }

  private func run(_ work: inout Work, count: Int) {
    let blank = Tree.Node()
    work.tree.nodes.append(blank)
    var pending = [Pending(node: 0, range: 0..<count, depth: 0)]
    while let here = pending.popLast() {
      let samples = UnsafeBufferPointer(
        rebasing: UnsafeBufferPointer(
          start: work.samples, count: count)[here.range])
      sum(samples, into: work.total)
      guard let split = bestSplit(&work, samples, depth: here.depth) else {
        finish(here.node, &work)
        continue
      }
      let middle = part(&work, here.range, by: split)
      let left = work.tree.nodes.count
      work.tree.nodes.append(blank)
      work.tree.nodes.append(blank)
      work.tree.nodes[here.node] = node(for: split, left: left, rows: here.range, middle: middle)
      let depth = here.depth + 1
      pending.append(Pending(node: left + 1, range: middle..<here.range.upperBound, depth: depth))
      pending.append(Pending(node: left, range: here.range.lowerBound..<middle, depth: depth))
    }
  }

  private func sum(
    _ samples: UnsafeBufferPointer<TreeSample>, into total: UnsafeMutablePointer<Double>
  ) {
    for channel in 0..<target.channels { total[channel] = 0 }
    for sample in samples { target.add(sample, to: total) }
  }

  private func bestSplit(
    _ work: inout Work, _ samples: UnsafeBufferPointer<TreeSample>, depth: Int
  ) -> Split? {
    guard depth < maxDepth, samples.count >= 2 * minLeaf, samples.count > 1,
      !target.isPure(samples, work.total)
    else { return nil }
    var best = Split()
    var differing = 0
    for tried in 0..<bins.features where tried < tries || differing == 0 {
      let drawn = tried + work.generator.below(bins.features - tried)
      let feature = work.order[drawn]
      work.order[drawn] = work.order[tried]
      work.order[tried] = feature
      let differs = work.finder.improve(
        &best, feature: feature, samples: samples, codes: work.codes + feature * bins.rows,
        total: work.total)
      if differs { differing += 1 }
    }
    return best.feature >= 0 ? best : nil
  }

  private func finish(_ node: Int, _ work: inout Work) {
    if let label = target.pureClass(work.total) {
      work.tree.nodes[node].next = label | Tree.Node.pure
    } else {
      work.tree.nodes[node].next = UInt32(work.tree.values.count / target.outputs)
      target.appendAnswer(work.total, to: &work.tree.values)
    }
  }

  private func node(
    for split: Split, left: Int, rows: Range<Int>, middle: Int
  ) -> Tree.Node {
    let place = split.feature * FeatureBins.most
    var threshold = Double.greatestFiniteMagnitude
    if let next = split.nextBin {
      let (below, above) = (bins.highs[place + split.bin], bins.lows[place + next])
      threshold = WeightedCentre.midpoint(below, above)
      if threshold >= above { threshold = below }
    }
    // Where training had no missing value, one goes with the larger side.
    let isLeftLarger = middle - rows.lowerBound > rows.upperBound - middle
    let missingLeft = split.sawMissing ? split.missingLeft : isLeftLarger
    return Tree.Node(
      threshold: threshold, feature: split.feature, missingLeft: missingLeft, next: UInt32(left))
  }

  /// Moves the rows that go left to the front, both sides keeping their order.
  /// - Returns: where the right side starts.
  private func part(_ work: inout Work, _ range: Range<Int>, by split: Split) -> Int {
    let codes = work.codes + split.feature * bins.rows
    let (samples, spare) = (work.samples, work.spare)
    let last = UInt8(split.bin)
    var left = range.lowerBound
    var right = 0
    for at in range {
      let sample = samples[at]
      let code = codes[Int(sample.row)]
      let goesLeft = code <= last || (code == FeatureBins.missing && split.missingLeft)
      samples[left] = sample
      spare[right] = sample
      left += goesLeft ? 1 : 0
      right += goesLeft ? 0 : 1
    }
    for at in 0..<right { samples[left + at] = spare[at] }
    return left
  }
}
