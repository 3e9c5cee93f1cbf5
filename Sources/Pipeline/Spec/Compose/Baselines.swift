/// Finds the cell that another one is compared with.
public struct Baselines: Sendable {
  private let cells: [[AxisValue]]
  private let selector: CellSelector
  private let matching: [Int]
  /// Axes that the selector leaves open, each with what a cell has that does not name it.
  private let open: [(axis: String, baseKeys: Set<String>)]
  /// Matching cells by the set of open axes that they name, then by their values on these.
  private var byNamed: [(columns: [Int], cells: [[String]: [Int]])] = []
  private var byAll: [[String]: [Int]] = [:]

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - selector: what a baseline must match.
  ///   - cells: the axis values of every cell, automatic dummies included.
  ///   - axes: the axes of the same spec.
  public init(_ selector: CellSelector, among cells: [[AxisValue]], axes: AxisTable) {
    self.cells = cells
    self.selector = selector
    matching = cells.indices.filter { selector.matches(cells[$0]) }
    var named: [String] = []
    for cell in cells {
      for value in cell where !named.contains(value.axis) { named.append(value.axis) }
    }
    open = named.filter { !selector.names($0) }
      .map { axis in (axis, axes.place(of: axis).map { axes.axes[$0].baseKeys } ?? []) }
    var places: [[Int]: Int] = [:]
    for cell in matching {
      let keys = keys(of: cells[cell])
      byAll[keys.map { $0 ?? "" }, default: []].append(cell)
      let columns = open.indices.filter { column in
        cells[cell].contains { $0.axis == open[column].axis }
      }
      if places[columns] == nil {
        places[columns] = byNamed.count
        byNamed.append((columns, [:]))
      }
      byNamed[places[columns, default: 0]].cells[columns.map { keys[$0] ?? "" }, default: []]
        .append(cell)
    }
  }

  /// The place of the baseline of a cell among the cells; a cell that matches itself is its own.
  ///
  /// First the matching cell that is equal on all other axes, where not naming an axis is having the base's
  /// value; else the one that is equal on all other axes that it names; else the only one that matches.
  /// - Throws: that none or several match, where the selector is written.
  public func place(for cell: [AxisValue]) throws(SpecError) -> Int {
    let keys = keys(of: cell)
    let equal = byAll[keys.map { $0 ?? "" }] ?? []
    if let own = equal.first(where: { cells[$0] == cell }) { return own }
    if equal.count == 1 { return equal[0] }
    let near = byNamed.flatMap { group in group.cells[group.columns.map { keys[$0] ?? "" }] ?? [] }
    if equal.isEmpty, near.count == 1 { return near[0] }
    if matching.count == 1 { return matching[0] }
    let name = cell.isEmpty ? CellNames.base : cell.map(\.description).joined(separator: ",")
    if matching.isEmpty {
      throw SpecError("no cell matches the baseline \(selector)", at: selector.mark)
    }
    let candidates = equal.isEmpty ? (near.isEmpty ? matching : near) : equal
    let shown = candidates.prefix(2).map { place in
      let values = cells[place].map(\.description).joined(separator: ",")
      return "'\(values.isEmpty ? CellNames.base : values)'"
    }
    let more = candidates.count > 2 ? " and \(candidates.count - 2) more" : ""
    throw SpecError(
      "the baseline \(selector) of '\(name)' is not one cell: it could be"
        + " \(shown.joined(separator: candidates.count > 2 ? ", " : " or "))\(more)",
      at: selector.mark, help: "name more axes in the baseline")
  }

  /// The values of a cell on the open axes; `nil` for the base's.
  private func keys(of cell: [AxisValue]) -> [String?] {
    open.map { axis, baseKeys in
      guard let value = cell.first(where: { $0.axis == axis }), !baseKeys.contains(value.key) else {
        return nil
      }
      return value.key
    }
  }
}
