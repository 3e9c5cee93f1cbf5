/// The units of one subject in the order of time, cut into blocks of whole groups.
struct TimeOrderedBlocks {
  /// Units in time order.
  let order: [Int]
  /// Block of each unit, by unit.
  let block: [Int]

  /// - Parameters:
  ///   - units: those of one subject.
  ///   - sizes: number of groups in each block, first to last; they sum to the number of groups.
  init(_ units: SplitUnits, sizes: (_ groups: Int) -> [Int]) {
    let order = units.inTime
    var first = [Int](repeating: Int.max, count: units.groupNames.count)
    for (place, unit) in order.enumerated() {
      first[units.group[unit]] = min(first[units.group[unit]], place)
    }
    let groups = first.indices.sorted { (first[$0], $0) < (first[$1], $1) }
    let ends = sizes(groups.count)
    var blockOfGroup = [Int](repeating: 0, count: groups.count)
    var next = 0
    for (block, size) in ends.enumerated() {
      for group in groups[next..<next + size] { blockOfGroup[group] = block }
      next += size
    }
    self.order = order
    block = units.group.map { blockOfGroup[$0] }
  }
}
