import Learners

/// Which rows each fold learns from and which it tests, as a split assigned them.
struct FoldMembership {
  /// Names of the folds.
  let names: [String]
  /// Rows that each fold learns from, ascending.
  let train: [[Int]]
  /// Rows that each fold tests, ascending.
  let test: [[Int]]
  /// Which repeat of the split each fold belongs to.
  let repeatOfFold: [Int]
  /// The subject whose fold each is; `nil` where folds are all subjects' together.
  let subjectOfFold: [Int]?
  /// Group of each row.
  let groups: [Int]
  /// Number of groups.
  let groupCount: Int
  /// Whether the split leaks on purpose; it divides rows then, not trials.
  let isLeaky: Bool

  /// - Parameters:
  ///   - split: the result of a split stage.
  ///   - rows: the rows of all folds.
  init(split: Artifact, rows: DesignRows) {
    let units = split.integers("unit")
    let foldOfUnit = split.integers("fold")
    let groupOfUnit = split.integers("group")
    isLeaky = split.integers("is_leaky") == [1]
    groupCount = split.integers("groups").first ?? 0
    var groupOf = [Int: Int]()
    for (index, unit) in units.enumerated() { groupOf[unit] = groupOfUnit[index] }
    let subjectOfFold = split["fold_subjects"] == nil ? nil : split.integers("fold_subjects")
    var subjectOf = [Int: Int]()
    if subjectOfFold != nil {
      subjectOf = Dictionary(uniqueKeysWithValues: zip(units, split.integers("unit_subjects")))
    }
    let keys = isLeaky ? Array(0..<rows.count) : rows.trial
    let names = split.texts("names") ?? []
    let leftOut = Self.leftOut(split, folds: names.count)
    let repeats =
      split["repeat_folds"] == nil ? [names.count] : split.integers("repeat_folds")
    var train = [[Int]](repeating: [], count: names.count)
    var test = train
    var first = 0
    for (index, folds) in repeats.enumerated() {
      // Each repeat says of every unit where it is tested.
      var foldOf = [Int: Int]()
      for (place, unit) in units.enumerated() {
        foldOf[unit] = foldOfUnit[index * units.count + place]
      }
      for (row, key) in keys.enumerated() {
        guard let tested = foldOf[key] else { continue }
        let subject = subjectOf[key]
        for fold in first..<first + folds {
          if let subjectOfFold, subjectOfFold[fold] != subject { continue }
          if fold == tested {
            test[fold].append(row)
          } else if !leftOut[fold].contains(key) {
            train[fold].append(row)
          }
        }
      }
      first += folds
    }
    repeatOfFold = repeats.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    self.names = names
    self.subjectOfFold = subjectOfFold
    self.train = train
    self.test = test
    groups = keys.map { groupOf[$0] ?? 0 }
  }

  /// The units that each fold neither tests nor learns from.
  private static func leftOut(_ split: Artifact, folds: Int) -> [Set<Int>] {
    var units = split.integers("left_out")[...]
    let counts = split.integers("left_out_counts")
    guard counts.count == folds else { return [Set<Int>](repeating: [], count: folds) }
    return counts.map { count in
      defer { units = units.dropFirst(count) }
      return Set(units.prefix(count))
    }
  }
}
