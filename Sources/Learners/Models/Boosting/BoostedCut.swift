/// The best way found to cut a node's rows in two.
struct BoostedCut: Sendable {
  /// What both sides together are worth; compare with the node's own score.
  var score = -Double.infinity
  var feature = -1
  /// Bins up to here go left, of a number.
  var bin = 0
  var missingLeft = false
  /// Hessians of the feature's missing values.
  var missingHessian = 0.0
  var left = LeafRule.Sums()
  /// Bins that go left, of a categorical feature.
  var categories: BinMask?

  /// Of equally good cuts the one of the first feature stands, however work was cut in pieces.
  func isBetter(than other: BoostedCut) -> Bool {
    score > other.score || (score == other.score && feature >= 0 && feature < other.feature)
  }

  /// Codes that go left.
  /// - Parameter bins: of the feature; the code after them is that of missing values.
  /// - Returns: the codes, that of missing values among them.
  func mask(bins: Int) -> BinMask {
    var mask = BinMask()
    if let categories {
      mask = categories
    } else {
      mask.insert(below: min(bin + 1, bins))
    }
    if missingLeft { mask.insert(bins) }
    return mask
  }
}
