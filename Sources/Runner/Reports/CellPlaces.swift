import Pipeline

/// Names some of a table's cells briefly: by the values that only they have, else by their names.
enum CellPlaces {
  /// - Parameters:
  ///   - chosen: places among `cells`.
  ///   - cells: all cells that could be meant.
  /// - Returns: `evaluation=leaky`, `model=a and model=b`, `model=a, model=b and 3 more`; empty where all are
  ///   meant.
  static func words(_ chosen: [Int], of cells: [Summary.Cell]) -> String {
    if chosen.count == cells.count { return "" }
    let wanted = Set(chosen)
    var best: (axis: String, labels: [String])?
    var axes: [String] = []
    for axis in cells.flatMap({ $0.axes.map(\.axis) }) where !axes.contains(axis) {
      axes.append(axis)
    }
    for axis in axes {
      var labels: [String] = []
      for place in chosen {
        if let label = cells[place].label(axis), !labels.contains(label) { labels.append(label) }
      }
      let hit = cells.indices.filter { place in
        cells[place].label(axis).map(labels.contains) ?? false
      }
      if Set(hit) == wanted, labels.count < best?.labels.count ?? 4 { best = (axis, labels) }
    }
    if let best, best.labels.count < chosen.count || chosen.count == 1 {
      return "\(best.axis)=" + Words.list(best.labels, limit: 4)
    }
    return Words.list(chosen.map { cells[$0].name }, limit: 3)
  }
}
