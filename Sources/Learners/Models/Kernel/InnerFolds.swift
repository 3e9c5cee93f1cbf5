/// A cut of training rows into folds that keeps groups whole and classes spread.
///
/// Groups go to folds from the largest to the smallest, each to the fold where its classes are rarest;
/// with fewer groups than folds, equal rows take the place of groups. It depends on the rows and their
/// weights, not on their order, and a row of weight 2 is the same as the row given twice.
enum InnerFolds {
  /// - Parameters:
  ///   - data: training rows of classes; rows of weight 0 count for nothing.
  ///   - folds: how many.
  ///   - seed: decides between groups that are alike.
  /// - Returns: the fold of each row.
  static func folds(_ data: TrainingSet, _ folds: Int, seed: UInt64) -> [Int] {
    guard case .classes(let classes, let count) = data.target else {
      return [Int](repeating: 0, count: data.features.rows)
    }
    let used = data.weights.indices.filter { data.weights[$0] > 0 }
    let keys: [UInt64]
    if Set(used.map { data.groups[$0] }).count >= folds {
      keys = data.groups.map { Seed.derive(from: seed, $0) }
    } else {
      keys = (0..<data.features.rows).map { hash(data.features.row($0), seed: seed) }
    }
    var members: [UInt64: [Double]] = [:]
    for row in used {
      members[keys[row], default: [Double](repeating: 0, count: count)][classes[row]] +=
        data.weights[row]
    }
    let order = members.keys.sorted { a, b in
      let (left, right) = (members[a]?.reduce(0, +) ?? 0, members[b]?.reduce(0, +) ?? 0)
      return left == right ? a < b : left > right
    }
    let foldOf = assign(order.map { members[$0] ?? [] }, folds: folds, classes: count)
    let place = Dictionary(uniqueKeysWithValues: zip(order, foldOf))
    return keys.map { place[$0] ?? 0 }
  }

  /// Each group goes where the sum of squared class shares grows least.
  private static func assign(_ groups: [[Double]], folds: Int, classes: Int) -> [Int] {
    var totals = [Double](repeating: 0, count: classes)
    for group in groups { for label in 0..<classes { totals[label] += group[label] } }
    var filled = [Double](repeating: 0, count: folds * classes)
    return groups.map { group in
      var (chosen, least) = (0, Double.infinity)
      for fold in 0..<folds {
        var growth = 0.0
        for label in 0..<classes where totals[label] > 0 {
          let (have, more) = (filled[fold * classes + label], group[label])
          growth += more / totals[label] * ((2 * have + more) / totals[label])
        }
        if growth < least { (chosen, least) = (fold, growth) }
      }
      for label in 0..<classes { filled[chosen * classes + label] += group[label] }
      return chosen
    }
  }

  private static func hash(_ row: ArraySlice<Double>, seed: UInt64) -> UInt64 {
    var state = seed
    for value in row {
      let bits = value == 0 ? 0 : value.bitPattern
      state = Seed.mix((state ^ bits) &+ 0x9E37_79B9_7F4A_7C15)
    }
    return state
  }
}
