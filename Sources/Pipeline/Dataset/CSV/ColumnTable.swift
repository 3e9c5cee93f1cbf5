/// The columns that were asked for, row beside row.
public struct ColumnTable: Sendable {
  /// How many rows there are.
  public internal(set) var rowCount = 0
  /// Number columns by name, a value per row; NaN where missing, never infinite.
  public internal(set) var numbers: [String: [Double]] = [:]
  /// Text columns by name, a value per row; `nil` where missing.
  public internal(set) var texts: [String: [String?]] = [:]
  /// Category columns by name.
  public internal(set) var categories: [String: CategoryColumn] = [:]
  /// What was missing in each column. A column read both as a number and as text counts as a number.
  public internal(set) var counts: [String: ColumnCounts] = [:]
  /// The line in the file on which each row starts.
  public internal(set) var lineNumbers = RowLines()
  /// Empty lines that were passed over.
  public internal(set) var blankLines = 0
  /// Rows that the filter left out.
  public internal(set) var filteredRows = 0
}

/// Text of few different values.
public struct CategoryColumn: Sendable, Hashable {
  /// A position in `levels` per row; −1 where missing.
  public internal(set) var codes: [Int32] = []
  /// The different texts in the order in which they first appear.
  public internal(set) var levels: [String] = []

  /// The text of a row; `nil` where missing.
  public subscript(row: Int) -> String? {
    let code = Int(codes[row])
    return code < 0 ? nil : levels[code]
  }
}

/// Cells of one column that became missing; every cell counts once.
public struct ColumnCounts: Sendable, Hashable {
  /// Empty cells and words that stand for nothing.
  public internal(set) var missing = 0
  /// Infinite values, and numbers too large for a double.
  public internal(set) var infinite = 0
  /// Values that were declared to mean missing.
  public internal(set) var sentinel = 0

  /// All cells without a value.
  public var total: Int { missing + infinite + sentinel }

  static func += (left: inout ColumnCounts, right: ColumnCounts) {
    left.missing += right.missing
    left.infinite += right.infinite
    left.sentinel += right.sentinel
  }
}

/// The file line of each row: kept as runs, because almost always the next row is the next line.
public struct RowLines: Sendable, Hashable {
  /// From `row` on, each row is one line further.
  private struct Run: Sendable, Hashable {
    let row: Int
    let line: Int
  }

  private var runs: [Run] = []
  /// How many rows there are.
  public private(set) var count = 0

  /// No rows.
  public init() {}

  /// The line of a row, counted from 1. Costs a binary search.
  public subscript(row: Int) -> Int {
    precondition(row >= 0 && row < count, "the row exists")
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].row <= row { low = middle } else { high = middle }
    }
    return runs[low].line + (row - runs[low].row)
  }

  /// Adds the line of the next row.
  mutating func append(_ line: Int) {
    if let last = runs.last, last.line + (count - last.row) == line {
      count += 1
      return
    }
    runs.append(Run(row: count, line: line))
    count += 1
  }

  /// Adds the rows of the next piece of a file, which starts after `offset` lines.
  mutating func append(_ piece: RowLines, after offset: Int) {
    for (index, run) in piece.runs.enumerated() {
      let next = index + 1 < piece.runs.count ? piece.runs[index + 1].row : piece.count
      append(run.line + offset)
      count += next - run.row - 1
    }
  }

  /// Forgets all rows.
  mutating func removeAll() {
    runs.removeAll(keepingCapacity: true)
    count = 0
  }
}
