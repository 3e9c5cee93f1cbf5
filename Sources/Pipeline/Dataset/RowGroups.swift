/// Rows put together by the text of a column, in file order.
///
/// Texts that are canonically equal (`é` composed or not) are one name.
struct RowGroups {
  /// The names in the order in which they first appear.
  let names: [String]
  /// Rows of each name, ascending.
  let rows: [[Int]]

  /// Groups all rows by a column of ids, but for those that are dropped.
  /// - Throws: `DataFault` at the first row without an id.
  init(
    _ column: CategoryColumn, named name: String, of table: ColumnTable, file: String,
    without isDropped: [Bool]? = nil
  ) throws(DataFault) {
    let nameless = column.codes.indices.first {
      column.codes[$0] < 0 && !(isDropped?[$0] ?? false)
    }
    if let row = nameless {
      throw table.fault(file: file, row: row, column: name, "expected an id, found nothing")
    }
    let ids = LevelIndex(column.levels)
    var counts = [Int](repeating: 0, count: ids.names.count)
    for code in column.codes where code >= 0 { counts[ids.indexOfCode[Int(code)]] += 1 }
    var rows = counts.map { count in
      var part: [Int] = []
      part.reserveCapacity(count)
      return part
    }
    for (row, code) in column.codes.enumerated() where !(isDropped?[row] ?? false) {
      rows[ids.indexOfCode[Int(code)]].append(row)
    }
    names = ids.names
    self.rows = rows
  }

  /// One group of some rows.
  init(single name: String, rows: [Int]) {
    names = [name]
    self.rows = [rows]
  }

  /// Rows by name.
  var byName: [String: [Int]] {
    Dictionary(zip(names, rows), uniquingKeysWith: +)
  }
}

/// The different names among the levels of a category column.
struct LevelIndex {
  /// Names in the order of their first level.
  private(set) var names: [String] = []
  /// The name of each level, as an index into `names`.
  private(set) var indexOfCode: [Int] = []

  init(_ levels: [String]) {
    var known: [String: Int] = [:]
    for level in levels {
      if let index = known[level] {
        indexOfCode.append(index)
      } else {
        known[level] = names.count
        indexOfCode.append(names.count)
        names.append(level)
      }
    }
  }
}
