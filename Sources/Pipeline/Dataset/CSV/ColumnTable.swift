import Learners

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

extension ColumnTable {
  /// Columns of a file that holds numbers only.
  ///
  /// Infinite and declared missing values become NaN and are counted. A number that is asked for as text is
  /// written as people write it: `4`, `0.5`.
  /// - Parameters:
  ///   - rowCount: how many rows there are, also without a column.
  ///   - columns: what was asked for, with one value per row; NaN is missing.
  init(rowCount: Int, columns: [(request: ColumnRequest, values: [Double])]) {
    self.init()
    self.rowCount = rowCount
    for (request, values) in columns {
      switch request.kind {
      case .number(let missing): setNumbers(request.name, values, missing: missing)
      case .text(let missing):
        texts[request.name] = values.map { Self.text(of: $0, missing: missing) }
      case .category(let missing):
        var builder = CategoryBuilder()
        for value in values {
          let text = Self.text(of: value, missing: missing)
          builder.codes.append(text.map { builder.code(of: $0) } ?? -1)
        }
        categories[request.name] = CategoryColumn(codes: builder.codes, levels: builder.levels)
      }
    }
  }

  private static func text(of value: Double, missing: Set<String>) -> String? {
    guard value.isFinite else { return nil }
    let text = Canonical.short(value)
    return missing.contains(text) ? nil : text
  }

  private mutating func setNumbers(_ name: String, _ values: [Double], missing: Set<Double>) {
    var values = values
    var counts = ColumnCounts()
    for row in values.indices {
      let value = values[row]
      if value.isFinite, missing.isEmpty || !missing.contains(value) { continue }
      if value.isNaN {
        counts.missing += 1
      } else if value.isInfinite {
        counts.infinite += 1
      } else {
        counts.sentinel += 1
      }
      if !value.isNaN { values[row] = .nan }
    }
    numbers[name] = values
    self.counts[name] = counts
  }

  /// A fault in a row: at its line in a text file, else with its number.
  func fault(
    file: String, row: Int, column: String?, _ message: String, help: String? = nil
  ) -> DataFault {
    let hasLine = row < lineNumbers.count
    return DataFault(
      file: file, line: hasLine ? lineNumbers[row] : nil, column: column,
      hasLine ? message : "row \(row + 1): \(message)", help: help)
  }

  /// A row in words: `line 7` of a text file, else `row 6`.
  func place(of row: Int) -> String {
    row < lineNumbers.count ? "line \(lineNumbers[row])" : "row \(row + 1)"
  }
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

  /// Adds rows, each one line further than the row before.
  mutating func append(_ line: Int, count more: Int) {
    guard more > 0 else { return }
    append(line)
    count += more - 1
  }

  /// Adds the rows of the next piece of a file, which starts after `offset` lines.
  mutating func append(_ piece: RowLines, after offset: Int) {
    for (index, run) in piece.runs.enumerated() {
      let next = index + 1 < piece.runs.count ? piece.runs[index + 1].row : piece.count
      append(run.line + offset, count: next - run.row)
    }
  }

  /// Forgets all rows.
  mutating func removeAll() {
    runs.removeAll(keepingCapacity: true)
    count = 0
  }
}
