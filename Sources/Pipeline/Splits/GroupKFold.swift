import Learners

/// Folds of whole groups, as equal in size as a greedy assignment makes them.
///
/// Groups go, largest first, to the fold that is lightest so far; groups of one size in an order that the
/// seed fixes. The order of the units does not matter.
public struct GroupKFold: Splitter {
  /// `group_kfold` in a spec.
  public static let name = "group_kfold"
  /// One sentence for people.
  public static let summary = "Folds of whole groups, balanced by size."
  /// What the spec may say.
  public static let parameters: [Parameter] = [SplitUnits.folds, SplitUnits.repeats]

  private let folds: Int

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(SplitFault) { folds = values.integer("folds") }

  /// Assigns test folds.
  public func folds(_ units: SplitUnits, seed: UInt64) throws(SplitFault) -> FoldAssignment {
    try units.check(folds: folds)
    let sizes = units.groupWeights
    let shuffled = units.shuffledGroups(seed: seed)
    let order = shuffled.indices.sorted {
      (sizes[shuffled[$1]], $0) < (sizes[shuffled[$0]], $1)
    }
    var load = [Double](repeating: 0, count: folds)
    var foldOfGroup = [Int](repeating: 0, count: sizes.count)
    for place in order {
      let group = shuffled[place]
      var lightest = 0
      for fold in 1..<folds where load[fold] < load[lightest] { lightest = fold }
      load[lightest] += sizes[group]
      foldOfGroup[group] = lightest
    }
    return units.assignment(foldOfGroup: foldOfGroup, folds: folds)
  }
}
