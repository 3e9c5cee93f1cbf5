/// The fewest axes of a sweep that tell groups of its cells apart.
enum DistinguishingAxes {
  /// Chooses axes.
  ///
  /// An axis is left out where the others still tell the groups apart. Axes along which one group has several
  /// values go first, so that those stay that make the difference.
  /// - Parameters:
  ///   - cells: the values of every cell.
  ///   - groups: the number of each cell's group.
  ///   - excluded: axes that are never chosen.
  /// - Returns: their names.
  static func find(
    _ cells: [[AxisValue]], groups: [Int], excluding excluded: Set<String> = []
  ) -> Set<String> {
    var axes: [String] = []
    for cell in cells {
      for value in cell where !axes.contains(value.axis) && !excluded.contains(value.axis) {
        axes.append(value.axis)
      }
    }
    let free = axes.filter { axis in
      var labels: [Int: Set<AxisValue>] = [:]
      for (cell, number) in zip(cells, groups) {
        labels[number, default: []].formUnion(cell.filter { $0.axis == axis })
      }
      return labels.values.contains { $0.count > 1 }
    }
    var kept = Set(axes)
    for axis in free + axes.filter({ !free.contains($0) }) {
      let fewer = kept.subtracting([axis])
      if tellApart(fewer, cells, groups) { kept = fewer }
    }
    return kept
  }

  /// Whether cells that are equal on some axes are of one group.
  private static func tellApart(
    _ axes: Set<String>, _ cells: [[AxisValue]], _ groups: [Int]
  ) -> Bool {
    var groupOf: [[AxisValue]: Int] = [:]
    for (cell, group) in zip(cells, groups) {
      let own = cell.filter { axes.contains($0.axis) }
      if let known = groupOf[own], known != group { return false }
      groupOf[own] = group
    }
    return true
  }
}
