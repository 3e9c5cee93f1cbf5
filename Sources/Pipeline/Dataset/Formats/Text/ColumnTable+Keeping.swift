extension ColumnTable {
  /// The table with some of its rows.
  ///
  /// Missing cells of the others no longer count; which kind of missing they were is not known, so empty
  /// cells go first.
  /// - Parameter rows: rows in the order in which they are to stand.
  /// - Returns: the same columns with these rows.
  func keeping(_ rows: [Int]) -> ColumnTable {
    var out = self
    out.rowCount = rows.count
    out.lineNumbers = RowLines()
    for row in rows { out.lineNumbers.append(lineNumbers[row]) }
    for (name, values) in numbers {
      out.numbers[name] = rows.map { values[$0] }
      let left = values.count(where: \.isNaN) - (out.numbers[name] ?? []).count(where: \.isNaN)
      out.counts[name]?.forget(left)
    }
    for (name, values) in texts {
      out.texts[name] = rows.map { values[$0] }
      if numbers[name] == nil {
        let left = values.count { $0 == nil } - (out.texts[name] ?? []).count { $0 == nil }
        out.counts[name]?.forget(left)
      }
    }
    for (name, column) in categories {
      out.categories[name]?.codes = rows.map { column.codes[$0] }
      if numbers[name] == nil, texts[name] == nil {
        let left =
          column.codes.count { $0 < 0 } - (out.categories[name]?.codes ?? []).count { $0 < 0 }
        out.counts[name]?.forget(left)
      }
    }
    return out
  }

  /// Takes out columns that nobody asked for.
  mutating func drop(_ extra: [ColumnRequest], asked: [ColumnRequest]) {
    for request in extra where !asked.contains(where: { $0.name == request.name }) {
      numbers[request.name] = nil
      texts[request.name] = nil
      categories[request.name] = nil
      counts[request.name] = nil
    }
  }
}

extension ColumnCounts {
  /// Takes away missing cells of rows that are gone.
  fileprivate mutating func forget(_ cells: Int) {
    let empty = min(missing, cells)
    let declared = min(sentinel, cells - empty)
    missing -= empty
    sentinel -= declared
    infinite -= min(infinite, cells - empty - declared)
  }
}
