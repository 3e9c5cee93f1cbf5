/// How a booster is grown, beside its loss and its leaves.
struct BoostingSettings: Sendable, Hashable {
  var rounds = 100
  var learningRate = 0.1
  var maxDepth = 6
  /// Most leaves of a tree, grown best first; `nil` for level by level.
  var maxLeaves: Int?
  /// Share of the rows that each round sees.
  var rowShare = 1.0
  /// Share of the features that each tree sees.
  var columnShare = 1.0
  /// Share of a tree's features that each node sees.
  var nodeColumnShare = 1.0
  /// Rounds without a better loss on held-out groups after which boosting stops; `nil` for never.
  var patience: Int?
  /// Share of the rows that are held out for that.
  var validationShare = 0.2
}
