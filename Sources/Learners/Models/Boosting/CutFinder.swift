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
  private let kinds: [UInt8]
  private let counts: [UInt16]
  private let hasCategories: Bool

  init(rule: LeafRule, bins: RowBins, monotone: [Int8], categories: CategoryCuts) {
    self.rule = rule
    self.bins = bins
    self.monotone = monotone
    self.categories = categories
    counts = bins.counts.map { UInt16($0) }
    kinds = (0..<bins.features).map { feature in
      if bins.counts[feature] == 0 { return Kind.none.rawValue }
      if !bins.categories[feature].isEmpty { return Kind.categorical.rawValue }
      return (bins.hasMissing[feature] ? Kind.holed : Kind.whole).rawValue
    }
    hasCategories = kinds.contains(Kind.categorical.rawValue)
  }

  /// A node, and what rounding may pretend at it.
  struct Question {
    let sums: LeafRule.Sums
    let bounds: LeafRule.Bounds
    /// Hessians below this are rounding.
    let tiny: Double
    /// Which of the tree's features may be asked; empty for all.
    let allowed: [Bool]
  }

  /// - Parameters:
  ///   - question: the node.
  ///   - features: the tree's own, `nil` for all.
  ///   - slots: which of the tree's features to try.
  ///   - histogram: of all of the tree's features.
  /// - Returns: the best cut, whether or not it is worth making.
  func best(
    _ question: Question, features: [UInt32]?, slots: Range<Int>,
    histogram: UnsafeMutablePointer<Double>
  ) -> BoostedCut {
    let isPlain = rule.l1 == 0 && monotone.isEmpty
    var best = BoostedCut()
    if isPlain { best = plain(question, features, slots, histogram) }
    guard !isPlain || hasCategories else { return best }
    for slot in slots where question.allowed.isEmpty || question.allowed[slot] {
      let feature = features.map { Int($0[slot]) } ?? slot
      guard let kind = Kind(rawValue: kinds[feature]), kind != .none else { continue }
      let sums = histogram + slot * 512
      var found: BoostedCut
      if kind == .categorical {
        found = categories.best(
          sums, bins: bins.counts[feature], question: question, rule: rule)
      } else if !isPlain {
        found = general(question, feature, sums, holed: kind == .holed)
      } else {
        continue
      }
      found.feature = feature
      if found.score > -.infinity, found.isBetter(than: best) { best = found }
    }
    return best
  }

  /// The kernel's scan, where leaves answer -gradient / (hessian + l2).
  private func plain(
    _ question: Question, _ features: [UInt32]?, _ slots: Range<Int>,
    _ histogram: UnsafeMutablePointer<Double>
  ) -> BoostedCut {
    var cut = CKernelsCut()
    cut.score = -.infinity
    var wanted = CKernelsCutRule(
      gradient: question.sums.gradient, hessian: question.sums.hessian, l2: rule.l2,
      least_hessian: max(rule.leastHessian, question.tiny), tiny: question.tiny)
    let sums = histogram + slots.lowerBound * 512
    if features == nil, question.allowed.isEmpty, !hasCategories {
      counts.withUnsafeBufferPointer { counts in
        kinds.withUnsafeBufferPointer { kinds in
          guard let counts = counts.baseAddress, let kinds = kinds.baseAddress else { return }
          ckernels_best_cut(
            sums, counts + slots.lowerBound, kinds + slots.lowerBound, slots.count, &wanted, &cut)
        }
      }
    } else {
      var (own, ways) = ([UInt16](), [UInt8]())
      for slot in slots {
        let feature = features.map { Int($0[slot]) } ?? slot
        let isOpen = question.allowed.isEmpty || question.allowed[slot]
        own.append(counts[feature])
        ways.append(isOpen && kinds[feature] != Kind.categorical.rawValue ? kinds[feature] : 0)
      }
      ckernels_best_cut(sums, own, ways, slots.count, &wanted, &cut)
    }
    guard cut.score > -.infinity else { return BoostedCut() }
    let slot = slots.lowerBound + Int(cut.feature)
    return BoostedCut(
      score: cut.score, feature: features.map { Int($0[slot]) } ?? slot, bin: Int(cut.bin),
      missingLeft: cut.missing_left != 0,
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
          best = BoostedCut(score: score, bin: bin, missingLeft: way == 1, left: left)
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
