import CKernels

extension TreeGrower {
  /// Working memory for nodes whose rows are counted: with whole weights and few classes, the weights
  /// of all classes are one word, and all sums are exact. Trees are the same as without.
  struct Counted {
    fileprivate let rows: UnsafeMutablePointer<UInt64>
    fileprivate let spare: UnsafeMutablePointer<UInt64>
    fileprivate var features: CKernelsCountedFeatures

    /// The largest weight of a node.
    static var most: Double { Double(CKERNELS_COUNTED_WEIGHT) }

    fileprivate init(rows: Int, features: CKernelsCountedFeatures) {
      self.rows = .allocate(capacity: max(rows, 1))
      spare = .allocate(capacity: max(rows, 1))
      self.features = features
    }

    func deallocate() {
      rows.deallocate()
      spare.deallocate()
    }
  }

  /// A node whose rows and classes are known.
  private struct Part {
    var node: Int
    var first: Int
    var count: Int
    var depth: Int
    /// The weight of each class, 16 bits each.
    var counts: UInt64

    var weight: UInt64 {
      (counts & 0xFFFF) + (counts >> 16 & 0xFFFF) + (counts >> 32 & 0xFFFF) + counts >> 48
    }

    /// The class of all rows; `nil` where they are of several.
    var pureClass: UInt32? {
      let label = counts.trailingZeroBitCount >> 4
      return counts & ~(0xFFFF << UInt64(16 * label)) == 0 ? UInt32(label) : nil
    }
  }

  /// Working memory for nodes of a tree on so many rows; `nil` where its rows cannot be counted.
  func counted(
    rows: Int, codes: UnsafePointer<UInt8>, counts: UnsafePointer<Int>
  ) -> Counted? {
    guard let classes = target.countedClasses, classes <= 4, rules.hasWholeWeights,
      rules.minLeaf <= 1, rules.maxLeaves == nil, rules.isCategory.isEmpty
    else { return nil }
    return Counted(
      rows: min(rows, Int(CKERNELS_COUNTED_WEIGHT)),
      features: CKernelsCountedFeatures(
        codes: codes, stride: bins.rows, bins: counts, has_missing: bins.hasMissing ? 1 : 0))
  }

  /// Grows the branch below a node whose rows are summed up in `total`.
  func growCounted(_ here: Pending, _ memory: Counted, _ work: inout Work) {
    let samples = UnsafeMutableBufferPointer(rebasing: work.samples[here.range])
    for (at, sample) in samples.enumerated() {
      memory.rows[at] =
        UInt64(sample.row) << 32 | UInt64(sample.label) << 20 | UInt64(sample.weight)
    }
    var counts: UInt64 = 0
    for label in 0..<target.outputs { counts |= UInt64(work.total[label]) << UInt64(16 * label) }
    var pending = [
      Part(node: here.node, first: 0, count: samples.count, depth: here.depth, counts: counts)
    ]
    while let part = pending.popLast() {
      for label in 0..<target.outputs {
        work.total[label] = Double(part.counts >> UInt64(16 * label) & 0xFFFF)
      }
      work.tree.covers[part.node] = Double(part.weight)
      guard let (split, gain) = bestSplit(part, memory, &work) else {
        finish(part.node, &work)
        continue
      }
      divide(part, by: split, gain: gain, memory, &work, &pending)
    }
  }

  private func bestSplit(
    _ here: Part, _ memory: Counted, _ work: inout Work
  ) -> (split: Split, gain: Double)? {
    guard rules.allowsSplit(rows: here.count, depth: here.depth), here.pureClass == nil else {
      return nil
    }
    let best =
      rules.cuts == .random ? randomCut(here, memory, &work) : bestCut(here, memory, &work)
    guard best.feature >= 0 else { return nil }
    return gain(of: best, work).map { (best, $0) }
  }

  private func bestCut(_ here: Part, _ memory: Counted, _ work: inout Work) -> Split {
    let rows = memory.rows + here.first
    var features = memory.features
    var first = 0
    var tries = min(rules.tries, bins.features)
    while tries > 0 {
      for tried in first..<first + tries { _ = drawFeature(tried, &work) }
      let cut = ckernels_counted_cut(
        rows, here.count, here.counts, &features, work.order + first, tries)
      first += tries
      if cut.differing > 0 {
        guard cut.score > -.infinity else { return Split() }
        return Split(
          score: cut.score, feature: work.order[first - tries + Int(cut.place)],
          bin: Int(cut.bin), missingLeft: cut.missing_left != 0,
          sawMissing: cut.saw_missing != 0, leftCounts: cut.left)
      }
      // As long as no feature differs, one more.
      tries = first < bins.features ? 1 : 0
    }
    return Split()
  }

  private func randomCut(_ here: Part, _ memory: Counted, _ work: inout Work) -> Split {
    guard let finder = work.randomFinder else { return Split() }
    var best = Split()
    var differing = 0
    let rows = memory.rows + here.first
    ckernels_counted_words(rows, here.count, memory.spare)
    for tried in 0..<bins.features where tried < rules.tries || differing == 0 {
      let feature = drawFeature(tried, &work)
      let differs = finder.improve(
        &best, feature: feature, rows: rows, words: memory.spare, count: here.count,
        codes: work.codes + feature * bins.rows, total: here.counts, generator: &work.generator)
      differing += differs ? 1 : 0
    }
    return best
  }

  /// Splits a node. Children of one class are leaves at once, and where both are, no row is moved.
  private func divide(
    _ here: Part, by split: Split, gain: Double, _ memory: Counted, _ work: inout Work,
    _ pending: inout [Part]
  ) {
    let next = work.tree.nodes.count
    let depth = here.depth + 1
    var left = Part(node: next, first: here.first, count: 0, depth: depth, counts: split.leftCounts)
    var right = Part(
      node: next + 1, first: here.first, count: 0, depth: depth,
      counts: here.counts - split.leftCounts)
    let (leftClass, rightClass) = (left.pureClass, right.pureClass)
    let sides = ckernels_counted_part(
      memory.rows + here.first, here.count, work.codes + split.feature * bins.rows,
      UInt32(split.bin), split.missingLeft ? 1 : 0,
      leftClass == nil || rightClass == nil ? memory.spare : nil)
    left.count = sides.left
    right.first += sides.left
    right.count = here.count - sides.left
    var split = split
    if rules.cuts == .best {
      split.nextBin = sides.next == UInt32(FeatureBins.missing) ? nil : Int(sides.next)
    }
    addNode(&work)
    addNode(&work)
    work.tree.nodes[here.node] = node(
      for: split, left: next, isLeftLarger: left.count > right.count, &work.tree.sets)
    work.gains[split.feature] += gain
    for (child, label) in [(right, rightClass), (left, leftClass)] {
      if let label {
        work.tree.covers[child.node] = Double(child.weight)
        work.tree.nodes[child.node] = Tree.Node(answer: label | Tree.Node.pure)
      } else {
        pending.append(child)
      }
    }
  }
}
