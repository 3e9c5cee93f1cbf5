/// Cells that say the same under different names: a table would show one model as two.
enum TwinCells {
  /// Warns of every pair of names once.
  ///
  /// - Parameters:
  ///   - cells: the cells of a spec.
  ///   - base: the spec, for the place of the second name.
  ///   - faults: gets the warnings.
  static func check(_ cells: [CellPlan], base: Node, faults: inout [SpecError]) {
    var first: [[Int]: Int] = [:]
    var said: Set<[String]> = []
    for (place, cell) in cells.enumerated() {
      guard let twin = first[cell.sectionNumbers] else {
        first[cell.sectionNumbers] = place
        continue
      }
      let other = cells[twin]
      let differing = differences(other, cell)
      guard let axis = differing.first, said.insert([axis.name, axis.old, axis.new]).inserted
      else { continue }
      let message =
        differing.count == 1
        ? "'\(axis.old)' and '\(axis.new)' of '\(axis.name)' say the same"
        : "the cells '\(other.name)' and '\(cell.name)' say the same"
      faults.append(
        SpecError(
          message + ": one model under two names",
          at: mark(of: axis, in: base) ?? base.mark, help: "change one of them, or leave it out",
          severity: .warning))
    }
  }

  private typealias Difference = (name: String, old: String, new: String)

  private static func differences(_ a: CellPlan, _ b: CellPlan) -> [Difference] {
    var names: [String] = []
    for axis in (a.axes + b.axes).map(\.axis) where !names.contains(axis) { names.append(axis) }
    return names.compactMap { name in
      let labels = [a, b].map { cell in cell.axes.first { $0.axis == name }?.label ?? "base" }
      return labels[0] == labels[1] ? nil : (name, labels[0], labels[1])
    }
  }

  private static func mark(of axis: Difference, in base: Node) -> SourceMark? {
    base["variants"]?[axis.name]?.pairs?.first { $0.key == axis.new }?.keyMark
  }
}
