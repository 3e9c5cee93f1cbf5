extension ColumnTable {
  /// The rows that are not dropped. Counts of missing values stay those of the whole file.
  func without(_ isDropped: [Bool]?) -> ColumnTable {
    guard let isDropped else { return self }
    let kept = isDropped.indices.filter { !isDropped[$0] }
    var out = self
    out.rowCount = kept.count
    out.numbers = numbers.mapValues { column in kept.map { column[$0] } }
    out.texts = texts.mapValues { column in kept.map { column[$0] } }
    out.categories = categories.mapValues { column in
      CategoryColumn(codes: kept.map { column.codes[$0] }, levels: column.levels)
    }
    if lineNumbers.count == rowCount {
      out.lineNumbers = RowLines()
      for row in kept { out.lineNumbers.append(lineNumbers[row]) }
    }
    return out
  }
}
