import Learners

/// Folds of whole groups whose class shares are as alike as a greedy assignment makes them.
///
/// The method of scikit-learn's `StratifiedGroupKFold`: groups go, those of most uneven classes first, to
/// the fold where the standard deviation of the class shares over the folds, averaged over the classes,
/// stays smallest; near ties to the smallest fold. The seed orders groups that are equally uneven.
public struct StratifiedGroupKFold: Splitter {
  /// `stratified_group_kfold` in a spec.
  public static let name = "stratified_group_kfold"
  /// One sentence for people.
  public static let summary = "Folds of whole groups, with class shares as alike as possible."
  /// What the spec may say.
  public static let parameters: [Parameter] = [SplitUnits.folds, SplitUnits.repeats]

  private let folds: Int

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(SplitFault) { folds = values.integer("folds") }

  /// Assigns test folds.
  /// - Throws: `SplitFault`, also where there is no class to stratify by.
  public func folds(_ units: SplitUnits, seed: UInt64) throws(SplitFault) -> FoldAssignment {
    try units.check(folds: folds)
    guard let label = units.label, units.classes > 0 else {
      throw SplitFault(
        "'stratified_group_kfold' needs classes, but the target is continuous: use 'group_kfold'",
        parameter: "use")
    }
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: units.classes), count: units.groupNames.count)
    for unit in label.indices { counts[units.group[unit]][label[unit]] += units.weight[unit] }
    let foldOfGroup = StratifiedGroupKFold.assign(
      counts, in: units.shuffledGroups(seed: seed), folds: folds)
    return units.assignment(foldOfGroup: foldOfGroup, folds: folds)
  }

  /// The fold of each group; `counts` is groups × classes, `shuffled` the order in which equally uneven
  /// groups are dealt out.
  static func assign(_ counts: [[Double]], in shuffled: [Int], folds: Int) -> [Int] {
    let unevenness = counts.map(spread)
    let order = shuffled.indices.sorted {
      (unevenness[shuffled[$1]], $0) < (unevenness[shuffled[$0]], $1)
    }
    let classes = counts.first?.count ?? 0
    let totals = (0..<classes).map { label in counts.reduce(0) { $0 + $1[label] } }
    var dealt = [[Double]](repeating: [Double](repeating: 0, count: classes), count: folds)
    var foldOfGroup = [Int](repeating: 0, count: counts.count)
    for place in order {
      let group = shuffled[place]
      let fold = bestFold(for: counts[group], dealt: &dealt, totals: totals)
      for label in 0..<classes { dealt[fold][label] += counts[group][label] }
      foldOfGroup[group] = fold
    }
    return foldOfGroup
  }

  private static func bestFold(
    for counts: [Double], dealt: inout [[Double]], totals: [Double]
  ) -> Int {
    var best = 0
    var bestScore = Double.infinity
    var bestSize = Double.infinity
    for fold in dealt.indices {
      let before = dealt[fold]
      for label in counts.indices { dealt[fold][label] += counts[label] }
      let score = imbalance(dealt, totals: totals)
      let size = dealt[fold].reduce(0, +)
      dealt[fold] = before
      let isTie = abs(score - bestScore) <= 1e-8 + 1e-5 * bestScore && bestScore.isFinite
      if score < bestScore || (isTie && size < bestSize) {
        (best, bestScore, bestSize) = (fold, score, size)
      }
    }
    return best
  }

  /// The standard deviation of a class's shares over the folds, averaged over the classes that occur.
  private static func imbalance(_ dealt: [[Double]], totals: [Double]) -> Double {
    var sum = 0.0
    for label in totals.indices where totals[label] > 0 {
      sum += variance(dealt.map { $0[label] / totals[label] }).squareRoot()
    }
    return sum / Double(totals.count)
  }

  /// Orders like the standard deviation, but is exact for whole numbers: groups with the same counts in
  /// other classes must tie.
  private static func spread(_ counts: [Double]) -> Double {
    let sum = counts.reduce(0, +)
    return counts.reduce(0) { $0 + $1 * $1 } * Double(counts.count) - sum * sum
  }

  private static func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  }
}
