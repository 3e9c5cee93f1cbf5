import CKernels

/// Looks for the best cut of a node among neighbouring features of a histogram.
struct CutFinder: Sendable {
  /// What kind of scan a feature needs.
  enum Kind: UInt8, Sendable {
    case none = 0
    case whole = 1
    case holed = 2
    /// Ordered by gradient, see `CategoryCuts`.
    case categorical = 3
  }

  let rule: LeafRule
  let bins: RowBins
  /// Per feature: 1 where answers must rise with it, -1 where they must fall; empty if for none.
  let monotone: [Int8]
  let categories: CategoryCuts
  /// Whether leaves answer -gradient / (hessian + l2) and all features are numbers.
  let isPlain: Bool
  /// Rows of a node up to which looking at them costs less than looking at all bins.
  let fewRows: Int
  private let shape: Shape
  private let hasCategories: Bool

  /// Bins and kinds, feature by feature.
  struct Shape: Sendable {
    var counts: [UInt16] = []
    var kinds: [UInt8] = []
  }

  init(rule: LeafRule, bins: RowBins, monotone: [Int8], categories: CategoryCuts) {
    self.rule = rule
    self.bins = bins
    self.monotone = monotone
    self.categories = categories
    let kinds: [UInt8] = (0..<bins.features).map { feature in
      if bins.counts[feature] == 0 { return Kind.none.rawValue }
      if !bins.categories[feature].isEmpty { return Kind.categorical.rawValue }
      return (bins.hasMissing[feature] ? Kind.holed : Kind.whole).rawValue
    }
    shape = Shape(counts: bins.counts.map { UInt16($0) }, kinds: kinds)
    hasCategories = kinds.contains(Kind.categorical.rawValue)
    isPlain = rule.l1 == 0 && monotone.isEmpty && !hasCategories
    fewRows = bins.counts.reduce(0, +) / max(bins.features, 1) * 5 / 8
  }

  /// Bins and kinds of some features.
  /// - Parameter features: `nil` for all.
  /// - Returns: both, in the order of the features.
  func shape(of features: [UInt32]?) -> Shape {
    guard let features else { return shape }
    return Shape(
      counts: features.map { shape.counts[Int($0)] }, kinds: features.map { shape.kinds[Int($0)] })
  }

  /// A node, and what rounding may pretend at it.
  struct Question {
    let sums: LeafRule.Sums
    let bounds: LeafRule.Bounds
    /// Hessians below this are rounding.
    let tiny: Double
    /// Kinds of the tree's features; none for those that may not be asked.
    let kinds: [UInt8]
  }

  /// - Parameters:
  ///   - question: the node.
  ///   - tree: says which features there are.
  ///   - slots: which of the tree's features to try.
  ///   - histogram: of all of the tree's features.
  ///   - part: what is taken from the histogram before.
  /// - Returns: the best cut, whether or not it is worth making.
  func best(
    _ question: Question, _ tree: GrowingTree, _ slots: Range<Int>,
    histogram: UnsafeMutablePointer<Double>, without part: UnsafePointer<Double>?
  ) -> BoostedCut {
    let place = slots.lowerBound * 512
    let hasKernel = rule.l1 == 0 && monotone.isEmpty
    var best = BoostedCut()
    if hasKernel {
      best = scan(question, tree, slots) { counts, kinds, rule, cut in
        ckernels_best_cut(
          histogram + place, part.map { $0 + place }, counts, kinds, slots.count, rule, cut)
      }
    } else if let part {
      ckernels_histogram_subtract(histogram + place, part + place, slots.count * 512)
    }
    guard !hasKernel || hasCategories else { return best }
    for slot in slots {
      let feature = tree.features.map { Int($0[slot]) } ?? slot
      guard let kind = Kind(rawValue: question.kinds[slot]), kind != .none else { continue }
      let sums = histogram + slot * 512
      var found: BoostedCut
      if kind == .categorical {
        found = categories.best(
          sums, bins: bins.counts[feature], question: question, rule: rule)
      } else if !hasKernel {
        found = general(question, feature, sums, holed: kind == .holed)
      } else {
        continue
      }
      found.feature = feature
      if found.score > -.infinity, found.isBetter(than: best) { best = found }
    }
    return best
  }

  /// As above, straight from the rows of a node; only where `isPlain`.
  func best(
    _ question: Question, _ tree: GrowingTree, _ slots: Range<Int>, rows: CKernelsNodeRows
  ) -> BoostedCut {
    scan(question, tree, slots) { counts, kinds, rule, cut in
      var rows = rows
      ckernels_cut_of_few(&rows, slots.count, counts, kinds, rule, cut)
    }
  }

  private typealias Kernel = (
    UnsafePointer<UInt16>, UnsafePointer<UInt8>, UnsafePointer<CKernelsCutRule>,
    UnsafeMutablePointer<CKernelsCut>
  ) -> Void

  /// A kernel's scan, where leaves answer -gradient / (hessian + l2).
  private func scan(
    _ question: Question, _ tree: GrowingTree, _ slots: Range<Int>, _ kernel: Kernel
  ) -> BoostedCut {
    var cut = CKernelsCut()
    // No cut is made that is not worth more than the node itself.
    cut.score = rule.score(question.sums)
    cut.feature = -1
    var wanted = CKernelsCutRule(
      gradient: question.sums.gradient, hessian: question.sums.hessian, l2: rule.l2,
      least_hessian: max(rule.leastHessian, question.tiny), tiny: question.tiny)
    tree.shape.counts.withUnsafeBufferPointer { counts in
      question.kinds.withUnsafeBufferPointer { kinds in
        guard let counts = counts.baseAddress, let kinds = kinds.baseAddress else { return }
        kernel(counts + slots.lowerBound, kinds + slots.lowerBound, &wanted, &cut)
      }
    }
    guard cut.feature >= 0 else { return BoostedCut() }
    let slot = slots.lowerBound + Int(cut.feature)
    return BoostedCut(
      score: cut.score, feature: tree.features.map { Int($0[slot]) } ?? slot, bin: Int(cut.bin),
      missingLeft: cut.missing_left != 0, missingHessian: cut.missing_hessian,
      left: LeafRule.Sums(gradient: cut.left_gradient, hessian: cut.left_hessian))
  }

  /// Any rule: answers held in bounds, and rising or falling where they must.
  private func general(
    _ question: Question, _ feature: Int, _ sums: UnsafeMutablePointer<Double>, holed: Bool
  ) -> BoostedCut {
    let count = bins.counts[feature]
    let least = max(rule.leastHessian, question.tiny)
    let direction = monotone.isEmpty ? 0 : monotone[feature]
    let hasMissing = holed && sums[2 * count + 1] >= question.tiny
    var best = BoostedCut()
    for way in 0..<(hasMissing ? 2 : 1) {
      var left = LeafRule.Sums()
      if way == 1 { left = LeafRule.Sums(gradient: sums[2 * count], hessian: sums[2 * count + 1]) }
      for bin in 0..<count {
        left.gradient += sums[2 * bin]
        left.hessian += sums[2 * bin + 1]
        let right = LeafRule.Sums(
          gradient: question.sums.gradient - left.gradient,
          hessian: question.sums.hessian - left.hessian)
        guard left.hessian >= least, right.hessian >= least else { continue }
        let answers = (
          question.bounds.holding(rule.value(left)), question.bounds.holding(rule.value(right))
        )
        if direction > 0 && answers.0 > answers.1 { continue }
        if direction < 0 && answers.0 < answers.1 { continue }
        let score = rule.score(left, answer: answers.0) + rule.score(right, answer: answers.1)
        if score > best.score {
          best = BoostedCut(
            score: score, bin: bin, missingLeft: way == 1,
            missingHessian: holed ? sums[2 * count + 1] : 0, left: left)
        }
      }
    }
    return best
  }

  /// What a node that is not cut is worth.
  func score(of question: Question) -> Double {
    guard !monotone.isEmpty else { return rule.score(question.sums) }
    return rule.score(
      question.sums, answer: question.bounds.holding(rule.value(question.sums)))
  }
}
