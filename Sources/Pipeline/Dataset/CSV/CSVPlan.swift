/// Requests resolved against a header: what to do with each column of the file.
struct CSVPlan: Sendable {
  /// How a cell is taken.
  enum Way: UInt8, Sendable {
    /// Passed over.
    case skip
    /// Read as a number and nothing else.
    case number
    /// Scanned first, then read in one or several ways.
    case general
  }

  /// One column of the file.
  struct Column: Sendable {
    var way = Way.skip
    /// Whether some numbers stand for missing.
    var hasSentinels = false
    /// The place among the number columns, or −1.
    var number = -1
    /// The place among the text columns, or −1.
    var text = -1
    /// The place among the category columns, or −1.
    var category = -1
  }

  /// The header.
  let header: [String]
  /// A column of the file each.
  private(set) var columns: [Column]
  /// Names of the number columns, in the order of the requests.
  private(set) var numbers: [String] = []
  /// Values that mean missing, per number column, in ascending order.
  private(set) var sentinels: [[Double]] = []
  /// Names of the text columns, in the order of the requests.
  private(set) var texts: [String] = []
  /// Texts that mean missing, per text column.
  private(set) var textMissing: [Set<String>] = []
  /// Names of the category columns, in the order of the requests.
  private(set) var categories: [String] = []
  /// Texts that mean missing, per category column.
  private(set) var categoryMissing: [Set<String>] = []
  /// The column of the file that the filter looks at.
  private(set) var filterColumn: Int?
  /// The texts that the filter looks for.
  private let filterTexts: Set<String>
  /// Whether rows with one of them stay, or all others.
  private let filterKeeps: Bool
  /// How many cells at the end of a row may be left out.
  let optionalCells: Int

  /// Resolves names; all unknown ones are counted, the first is named.
  init(
    _ requests: [ColumnRequest], rows: RowFilter?, header: CSVHeader, path: String
  ) throws(DataFault) {
    self.header = header.names
    columns = [Column](repeating: Column(), count: header.names.count)
    filterTexts = rows?.texts ?? []
    filterKeeps = rows?.keeps ?? true
    optionalCells = header.optionalCells
    var unknown: [String] = []
    for request in requests {
      guard let index = header.index[request.name] else {
        if !unknown.contains(request.name) { unknown.append(request.name) }
        continue
      }
      add(request, at: index)
    }
    if let rows {
      filterColumn = header.index[rows.column]
      if filterColumn == nil, !unknown.contains(rows.column) { unknown.append(rows.column) }
    }
    if let first = unknown.first {
      throw header.unknown(first, others: unknown.count - 1, in: path)
    }
    for index in columns.indices {
      columns[index].way = way(of: columns[index])
      columns[index].hasSentinels =
        columns[index].number >= 0 && !sentinels[columns[index].number].isEmpty
    }
  }

  /// Whether the filter wants a row with this text.
  func wants(_ text: String) -> Bool { filterTexts.contains(text) == filterKeeps }

  private mutating func add(_ request: ColumnRequest, at index: Int) {
    switch request.kind {
    case .number(let missing):
      let slot = columns[index].number
      guard slot < 0 else {
        sentinels[slot] = Set(sentinels[slot]).union(missing).sorted()
        return
      }
      columns[index].number = numbers.count
      numbers.append(request.name)
      sentinels.append(missing.sorted())
    case .text(let missing):
      let slot = columns[index].text
      guard slot < 0 else { return textMissing[slot].formUnion(missing) }
      columns[index].text = texts.count
      texts.append(request.name)
      textMissing.append(missing)
    case .category(let missing):
      let slot = columns[index].category
      guard slot < 0 else { return categoryMissing[slot].formUnion(missing) }
      columns[index].category = categories.count
      categories.append(request.name)
      categoryMissing.append(missing)
    }
  }

  private func way(of column: Column) -> Way {
    if column.text >= 0 || column.category >= 0 { return .general }
    return column.number >= 0 ? .number : .skip
  }
}
