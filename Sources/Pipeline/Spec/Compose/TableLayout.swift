/// The slots of a table and the cells in them.
public struct TableLayout: Sendable {
  /// A cell that a table may show.
  public struct Entry: Sendable {
    let axes: [AxisValue]
    let name: String
    let dummy: Int?
    let isAutomatic: Bool

    /// Describes a cell.
    ///
    /// - Parameters:
    ///   - axes: its values.
    ///   - name: what it is called.
    ///   - dummy: the place of the dummy of its task and split among the entries.
    ///   - isAutomatic: whether it is such a dummy itself, there for others only.
    public init(axes: [AxisValue], name: String, dummy: Int? = nil, isAutomatic: Bool = false) {
      self.axes = axes
      self.name = name
      self.dummy = dummy
      self.isAutomatic = isAutomatic
    }
  }

  /// What a dummy's row has on axes that do not matter to it.
  public static let noLabel = "–"

  /// The labels of each row, one for every row axis, in the order of the cells; dummies last.
  public private(set) var rows: [[String]] = []
  /// The labels of each column, likewise; one column without labels where no axis makes columns.
  public private(set) var columns: [[String]] = []
  /// The place of an entry for every row and column; `nil` where no cell is.
  public private(set) var slots: [[Int?]] = []

  private var rowPlaces: [[String]: Int] = [:]
  private var columnPlaces: [[String]: Int] = [:]

  /// Places the entries that a table shows, and the dummies that belong to them.
  ///
  /// `faults` gets an error for two cells in one slot, and a warning where no cell is shown.
  public init(_ table: TableDeclaration, _ entries: [Entry], faults: inout [SpecError]) {
    let shown = entries.indices.filter {
      !entries[$0].isAutomatic && table.selector.matches(entries[$0].axes)
    }
    for place in shown {
      let row = Self.labels(entries[place], table.rows)
      let column = Self.labels(entries[place], table.columns)
      if let other = put(place, row, column) {
        faults.append(Self.collision(table, entries[other], entries[place]))
        return
      }
    }
    if shown.isEmpty {
      faults.append(
        SpecError(
          "table \(Quoted.text(table.name)) shows no cell", at: table.selector.mark ?? table.mark,
          severity: .warning))
    }
    let isPlaced = Set(shown)
    let missing = shown.filter { place in
      entries[place].dummy.map { !isPlaced.contains($0) } ?? false
    }
    if table.columns.contains(where: { $0.name == CellSelector.dummy.axis }) {
      addDummyColumns(table, entries, missing)
    } else {
      addDummyRows(table, entries, missing)
    }
  }

  /// Puts an entry into its slot; the entry that is there already, if there is one.
  private mutating func put(_ place: Int, _ row: [String], _ column: [String]) -> Int? {
    let rowKey = row.map(ScalarKey.of)
    let columnKey = column.map(ScalarKey.of)
    let r = rowPlaces[rowKey] ?? rows.count
    if r == rows.count {
      rowPlaces[rowKey] = r
      rows.append(row)
      slots.append(Array(repeating: nil, count: columns.count))
    }
    let c = columnPlaces[columnKey] ?? columns.count
    if c == columns.count {
      columnPlaces[columnKey] = c
      columns.append(column)
      for row in slots.indices { slots[row].append(nil) }
    }
    if let other = slots[r][c] { return other == place ? nil : other }
    slots[r][c] = place
    return nil
  }

  /// Columns `dummy`, in the rows of the cells that they belong to.
  private mutating func addDummyColumns(
    _ table: TableDeclaration, _ entries: [Entry], _ places: [Int]
  ) {
    for place in places {
      guard let dummy = entries[place].dummy else { continue }
      let column = Self.labels(entries[place], table.columns, isDummy: true)
      _ = put(dummy, Self.labels(entries[place], table.rows), column)
    }
  }

  /// One row `dummy` where a column has one dummy whatever the row; else one for every other label.
  private mutating func addDummyRows(
    _ table: TableDeclaration, _ entries: [Entry], _ places: [Int]
  ) {
    var ofColumn: [[String]: Int] = [:]
    var isOne = true
    for place in places {
      let column = Self.labels(entries[place], table.columns)
      isOne = isOne && (ofColumn[column] ?? entries[place].dummy) == entries[place].dummy
      ofColumn[column] = entries[place].dummy
    }
    let model = table.rows.firstIndex { $0.name == CellSelector.dummy.axis }
    for place in places {
      guard let dummy = entries[place].dummy else { continue }
      var row = Self.labels(entries[place], table.rows, isDummy: true)
      if isOne { row = row.map { _ in Self.noLabel } }
      if let model {
        row[model] = CellSelector.dummy.label
      } else if !row.isEmpty {
        row[0] = isOne ? CellSelector.dummy.label : "\(row[0]) (\(CellSelector.dummy.label))"
      }
      _ = put(dummy, row, Self.labels(entries[place], table.columns))
    }
  }

  private static func labels(_ entry: Entry, _ axes: [Axis], isDummy: Bool = false) -> [String] {
    axes.map { axis in
      if isDummy, axis.name == CellSelector.dummy.axis { return CellSelector.dummy.label }
      return entry.axes.first { $0.axis == axis.name }?.label ?? axis.baseLabel
    }
  }

  private static func collision(_ table: TableDeclaration, _ a: Entry, _ b: Entry) -> SpecError {
    let shown = Set((table.rows + table.columns).map(\.name))
    let differing = (a.axes + b.axes).map(\.axis).first { axis in
      let values = [a, b].map { entry in entry.axes.first { $0.axis == axis } }
      return !shown.contains(axis) && values[0] != values[1]
    }
    return SpecError(
      "the cells '\(a.name)' and '\(b.name)' fall into one slot of table \(Quoted.text(table.name))",
      at: table.mark,
      help: differing.map { "add '\($0)' to 'rows' or 'columns', or fix it in 'where'" })
  }
}
