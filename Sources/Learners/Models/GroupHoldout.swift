/// Training rows set aside to see when to stop: whole groups.
struct GroupHoldout: Sendable {
  let training: [Int]
  let held: [Int]

  /// Draws groups until they have about `share` of the rows.
  ///
  /// A group stays in training where a class would have no row there otherwise. `held` is empty
  /// where no group can be spared.
  /// - Parameters:
  ///   - rows: to choose from.
  ///   - groups: of every row of the training set.
  ///   - labels: classes of every row, or empty.
  ///   - share: 0..<1.
  ///   - seed: of the draw.
  init(rows: [Int], groups: [Int], labels: [Int32], share: Double, seed: UInt64) {
    var names = Array(Set(rows.map { groups[$0] })).sorted()
    var generator = SplitMix64(seed: Seed.derive(from: seed, "holdout"))
    generator.shuffle(&names)
    var left: [Int32: Int] = [:]
    if !labels.isEmpty { for row in rows { left[labels[row], default: 0] += 1 } }
    var members: [Int: [Int]] = [:]
    for row in rows { members[groups[row], default: []].append(row) }
    let wanted = share * Double(rows.count)
    var chosen: Set<Int> = []
    var count = 0
    for name in names where chosen.count < names.count - 1 && Double(count) < wanted {
      let own = members[name] ?? []
      // The last group in is the one that comes nearest.
      let overshoot = Double(count + own.count) - wanted
      if count > 0, overshoot > wanted - Double(count) { continue }
      var after = left
      if !labels.isEmpty { for row in own { after[labels[row], default: 0] -= 1 } }
      guard labels.isEmpty || own.allSatisfy({ after[labels[$0], default: 0] > 0 }) else {
        continue
      }
      left = after
      chosen.insert(name)
      count += own.count
    }
    training = rows.filter { !chosen.contains(groups[$0]) }
    held = rows.filter { chosen.contains(groups[$0]) }
  }
}
