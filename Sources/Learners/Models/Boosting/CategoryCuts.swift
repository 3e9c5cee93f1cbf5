/// Cuts of categories in two sets.
///
/// In the order of gradient over hessian the best two sets are neighbours (Fisher 1958,
/// doi:10.1080/01621459.1958.10501479), so few cuts need to be tried. As in LightGBM, `smooth` is
/// added to the hessian in that order, so that rare categories do not stand at its ends by chance,
/// and `l2` to the penalty of such cuts; departures: no least number of rows and no limit of
/// categories on a side. Missing values and categories not seen in training go with the right side.
struct CategoryCuts: Sendable {
  var smooth = 10.0
  var l2 = 10.0

  /// - Parameters:
  ///   - sums: gradient and hessian of each category, then of missing values.
  ///   - bins: how many categories there are.
  ///   - question: the node.
  ///   - rule: what leaves answer; its `l2` applies too.
  /// - Returns: the best cut, its score comparable with that of other features.
  func best(
    _ sums: UnsafePointer<Double>, bins: Int, question: CutFinder.Question, rule: LeafRule
  ) -> BoostedCut {
    var used = (0..<bins).filter { sums[2 * $0 + 1] >= question.tiny }
    let ratios = (0..<bins).map { sums[2 * $0] / (sums[2 * $0 + 1] + smooth) }
    used.sort { (ratios[$0], $0) < (ratios[$1], $1) }
    var strict = rule
    strict.l2 += l2
    let least = max(rule.leastHessian, question.tiny)
    var best = BoostedCut()
    for isReversed in [false, true] {
      var left = LeafRule.Sums()
      var mask = BinMask()
      for bin in isReversed ? used.reversed() : used {
        left.gradient += sums[2 * bin]
        left.hessian += sums[2 * bin + 1]
        mask.insert(bin)
        let right = LeafRule.Sums(
          gradient: question.sums.gradient - left.gradient,
          hessian: question.sums.hessian - left.hessian)
        guard left.hessian >= least, right.hessian >= least else { continue }
        let score =
          strict.score(left, answer: question.bounds.holding(strict.value(left)))
          + strict.score(right, answer: question.bounds.holding(strict.value(right)))
        if score > best.score {
          best = BoostedCut(score: score, left: left, categories: mask)
        }
      }
    }
    return best
  }
}
