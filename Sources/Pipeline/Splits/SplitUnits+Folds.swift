import Learners

extension SplitUnits {
  /// How many folds a spec may ask for.
  static let folds = Parameter(
    "folds", .integer(2...10_000), default: .integer(5), "Number of folds, at least 2.")

  /// How often a spec may ask for other folds of the same rows.
  static let repeats = Parameter(
    "repeats", .integer(2...1000), default: nil,
    "How often groups are dealt into folds anew; metrics are averaged over repeats as over seeds.")

  /// Sum of the weights of each group.
  var groupWeights: [Double] {
    var out = [Double](repeating: 0, count: groupNames.count)
    for unit in group.indices { out[group[unit]] += weight[unit] }
    return out
  }

  /// Refuses what cannot be divided.
  func check(folds: Int) throws(SplitFault) {
    guard groupNames.count > 1 else {
      let found = groupNames.first.map { "only '\($0)'" } ?? "none"
      throw SplitFault("a split needs at least 2 groups, found \(found)", parameter: "group")
    }
    if folds > groupNames.count {
      throw SplitFault(
        "\(folds) folds need at least \(folds) groups, found \(groupNames.count)",
        parameter: "folds")
    }
  }

  /// The assignment of units whose groups were assigned; folds are named 1, 2, …
  func assignment(foldOfGroup: [Int], folds: Int) -> FoldAssignment {
    FoldAssignment(
      testFold: group.map { foldOfGroup[$0] }, names: (1...folds).map { String($0) })
  }

  /// The groups in an order that a seed fixes, whatever the order of the units.
  func shuffledGroups(seed: UInt64) -> [Int] {
    var order = Array(groupNames.indices)
    var generator = SplitMix64(seed: seed)
    generator.shuffle(&order)
    return order
  }
}
