/// Models that a test cannot tell apart, as runs of neighbours in the order of their ranks.
public enum RankGroups {
  /// The longest runs within which no pair differs.
  ///
  /// - Parameters:
  ///   - order: models from the best to the worst.
  ///   - differ: whether a test tells two models apart.
  /// - Returns: runs of at least two models that are no part of a longer run, best first.
  public static func runs(_ order: [Int], differ: (Int, Int) -> Bool) -> [[Int]] {
    var runs: [Range<Int>] = []
    for start in order.indices {
      var end = start + 1
      while end < order.count, (start..<end).allSatisfy({ !differ(order[$0], order[end]) }) {
        end += 1
      }
      let isPart = runs.last.map { $0.upperBound >= end } ?? false
      if end - start > 1, !isPart { runs.append(start..<end) }
    }
    return runs.map { Array(order[$0]) }
  }
}
