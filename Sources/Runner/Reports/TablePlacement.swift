import Pipeline

/// Which cell stands where in a table: rows and columns in the order of the sweep, dummies last.
///
/// Knows axes only, so that `check` can ask it before anything has run.
struct TablePlacement: Sendable, Equatable {
  /// A row of the table.
  struct Row: Sendable, Equatable {
    /// A label per row axis; `nil` where the axis says nothing about the row.
    var labels: [String?]
    /// Whether it holds automatic dummies.
    var isDummy: Bool
  }

  /// Columns of the table, before they are multiplied by metrics.
  struct Column: Sendable, Equatable {
    /// A label per column axis.
    var labels: [String?]
    /// Whether it holds automatic dummies.
    var isDummy: Bool
  }

  private(set) var rows: [Row] = []
  private(set) var columns: [Column] = []
  /// Rows × columns: places in `Summary.cells`; `nil` where the sweep has no cell.
  private(set) var slots: [[Int?]] = []

  private let declaration: DeclaredTable
  private let cells: [Summary.Cell]
  private let bases: AxisBases

  /// Where automatic dummies say that they are one.
  static let dummyAxis = "model"

  /// Places all cells that the declaration asks for.
  /// - Throws: `TableFault` for an axis that no cell has, or two cells in one slot.
  init(_ declaration: DeclaredTable, _ summary: Summary, bases: AxisBases) throws(TableFault) {
    self.declaration = declaration
    self.bases = bases
    cells = summary.cells
    for (key, axes) in [("rows", declaration.rows), ("columns", declaration.columns)] {
      for axis in axes { try checkAxis(axis, key: key) }
    }
    for filter in declaration.filters { try checkAxis(filter.axis, key: "where") }
    let real = cells.indices.filter { !cells[$0].isAutomaticDummy && matches(cells[$0]) }
    try place(real)
    if !real.isEmpty { placeDummies() }
  }

  // MARK: - Cells of the sweep

  private mutating func place(_ real: [Int]) throws(TableFault) {
    var rowOf: [[AxisValue]: Int] = [:]
    var columnOf: [[AxisValue]: Int] = [:]
    var places: [(row: Int, column: Int, cell: Int)] = []
    for index in real {
      let rowLabels = declaration.rows.map { shown(cells[index], $0) }
      let columnLabels = declaration.columns.map { shown(cells[index], $0) }
      let rowKey = Self.key(declaration.rows, rowLabels)
      let columnKey = Self.key(declaration.columns, columnLabels)
      let row = rowOf[rowKey] ?? rows.count
      if row == rows.count { rows.append(Row(labels: rowLabels, isDummy: false)) }
      let column = columnOf[columnKey] ?? columns.count
      if column == columns.count { columns.append(Column(labels: columnLabels, isDummy: false)) }
      rowOf[rowKey] = row
      columnOf[columnKey] = column
      places.append((row, column, index))
    }
    slots = rows.map { _ in columns.map { _ in nil } }
    for (row, column, index) in places {
      if let other = slots[row][column] { throw conflict(other, index) }
      slots[row][column] = index
    }
  }

  private static func key(_ axes: [String], _ labels: [String]) -> [AxisValue] {
    zip(axes, labels).map { AxisValue(axis: $0, label: $1) }
  }

  /// What a cell has on an axis, for people.
  private func shown(_ cell: Summary.Cell, _ axis: String) -> String {
    if let own = cell.label(axis) { return own }
    if let base = bases.label(of: axis) { return base }
    switch axis {
    case "model": return cell.model
    case "fusion": return cell.fusion
    default: return "base"
    }
  }

  private func matches(_ cell: Summary.Cell) -> Bool {
    declaration.filters.allSatisfy { filter in
      if let own = cell.label(filter.axis) { return Self.has(own, filter) }
      if !bases.knows(filter.axis), ["model", "fusion"].contains(filter.axis) {
        return Self.has(shown(cell, filter.axis), filter)
      }
      return filter.labels.contains { bases.isBase($0, of: filter.axis) }
    }
  }

  private static func has(_ label: String, _ filter: DeclaredTable.Filter) -> Bool {
    filter.labels.contains {
      AxisValue(axis: filter.axis, label: $0) == AxisValue(axis: filter.axis, label: label)
    }
  }

  private func checkAxis(_ axis: String, key: String) throws(TableFault) {
    let known = cells.flatMap { $0.axes.map(\.axis) }
    if known.contains(axis) || bases.knows(axis) || ["model", "fusion"].contains(axis) { return }
    var names: [String] = []
    for name in known where !names.contains(name) { names.append(name) }
    let words =
      names.isEmpty ? "no cell has an axis" : "the axes are \(names.joined(separator: ", "))"
    throw TableFault(
      table: declaration.name, key: key, "there is no axis '\(axis)'; \(words)")
  }

  private func conflict(_ first: Int, _ second: Int) -> TableFault {
    let a = cells[first]
    let b = cells[second]
    var axes: [String] = []
    for axis in (a.axes + b.axes).map(\.axis) where !axes.contains(axis) {
      if shown(a, axis) != shown(b, axis) { axes.append(axis) }
    }
    let differ =
      axes.isEmpty
      ? "" : "; they differ in \(axes.joined(separator: ", ")): name it in rows, columns or where"
    return TableFault(
      table: declaration.name, key: "rows",
      "the cells '\(a.name)' and '\(b.name)' have one slot in the table '\(declaration.name)'"
        + differ)
  }

  // MARK: - Automatic dummies

  private mutating func placeDummies() {
    let all = cells.indices.filter { cells[$0].isAutomaticDummy }
    let axes = Set(all.flatMap { cells[$0].axes.map(\.axis) })
    let matching = all.filter { isDummyWanted(cells[$0], axes) }
    if declaration.columns.contains(Self.dummyAxis) {
      placeDummyColumns(matching, axes)
    } else {
      placeDummyRows(matching, axes)
    }
  }

  private func isDummyWanted(_ cell: Summary.Cell, _ axes: Set<String>) -> Bool {
    declaration.filters.allSatisfy { filter in
      guard filter.axis != Self.dummyAxis, axes.contains(filter.axis) else { return true }
      if let own = cell.label(filter.axis) { return Self.has(own, filter) }
      return filter.labels.contains { bases.isBase($0, of: filter.axis) }
    }
  }

  /// What a dummy has on an axis; `nil` where the axis changes nothing for it.
  private func dummyLabel(_ cell: Summary.Cell, _ axis: String, _ axes: Set<String>) -> String? {
    if axis == Self.dummyAxis { return nil }
    return cell.label(axis) ?? (axes.contains(axis) ? shown(cell, axis) : nil)
  }

  private static func agree(_ axes: [String], _ a: [String?], _ b: [String?]) -> Bool {
    zip(axes, zip(a, b)).allSatisfy { axis, pair in
      guard let a = pair.0, let b = pair.1 else { return true }
      return AxisValue(axis: axis, label: a) == AxisValue(axis: axis, label: b)
    }
  }

  /// Values of axes that the table does not show, where they tell dummies apart.
  private func leftovers(_ dummies: [Int], _ axes: Set<String>) -> [Int: String] {
    let hidden = axes.subtracting(declaration.rows + declaration.columns + [Self.dummyAxis])
      .sorted()
    let differing = hidden.filter { axis in
      Set(dummies.map { dummyLabel(cells[$0], axis, axes) }).count > 1
    }
    return Dictionary(
      uniqueKeysWithValues: dummies.map { index in
        let words = differing.compactMap { axis in
          dummyLabel(cells[index], axis, axes).map { "\(axis)=\($0)" }
        }
        return (index, words.joined(separator: ", "))
      })
  }

  private mutating func placeDummyRows(_ dummies: [Int], _ axes: Set<String>) {
    let real = rows.count
    let extra = leftovers(dummies, axes)
    let marked = declaration.rows.firstIndex(of: Self.dummyAxis) ?? 0
    for index in dummies {
      let own = declaration.rows.map { dummyLabel(cells[index], $0, axes) }
      guard rows[..<real].contains(where: { Self.agree(declaration.rows, own, $0.labels) }) else {
        continue
      }
      let columnLabels = declaration.columns.map { dummyLabel(cells[index], $0, axes) }
      let places = columns.indices.filter {
        Self.agree(declaration.columns, columnLabels, columns[$0].labels)
      }
      if places.isEmpty { continue }
      var labels = own
      let more = [own[marked], extra[index]].compactMap { $0 }.filter { !$0.isEmpty }
      labels[marked] = "dummy" + (more.isEmpty ? "" : " (\(more.joined(separator: ", ")))")
      let row = rows.firstIndex(of: Row(labels: labels, isDummy: true)) ?? rows.count
      if row == rows.count {
        rows.append(Row(labels: labels, isDummy: true))
        slots.append(columns.map { _ in nil })
      }
      for column in places { slots[row][column] = index }
    }
  }

  private mutating func placeDummyColumns(_ dummies: [Int], _ axes: Set<String>) {
    let real = columns.count
    let extra = leftovers(dummies, axes)
    for index in dummies {
      let own = declaration.columns.map { dummyLabel(cells[index], $0, axes) }
      guard
        columns[..<real].contains(where: { Self.agree(declaration.columns, own, $0.labels) })
      else { continue }
      let rowLabels = declaration.rows.map { dummyLabel(cells[index], $0, axes) }
      let places = rows.indices.filter {
        Self.agree(declaration.rows, rowLabels, rows[$0].labels)
      }
      if places.isEmpty { continue }
      var labels = own
      for (place, axis) in declaration.columns.enumerated() where axis == Self.dummyAxis {
        labels[place] = "dummy" + (extra[index].map { $0.isEmpty ? "" : " (\($0))" } ?? "")
      }
      let column = columns.firstIndex(of: Column(labels: labels, isDummy: true)) ?? columns.count
      if column == columns.count {
        columns.append(Column(labels: labels, isDummy: true))
        for row in slots.indices { slots[row].append(nil) }
      }
      for row in places { slots[row][column] = index }
    }
  }
}

extension Summary.Cell {
  /// What the cell names on an axis.
  func label(_ axis: String) -> String? { axes.first { $0.axis == axis }?.label }
}
