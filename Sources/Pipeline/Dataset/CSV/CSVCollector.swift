import Learners

/// Puts the pieces of a file together into columns.
struct CSVCollector {
  private let plan: CSVPlan
  private var numbers: [[Double]]
  private var texts: [[String?]]
  private var categories: [CategoryBuilder]
  private var counts: [ColumnCounts]
  private var lineNumbers = RowLines()
  private var rowCount = 0
  private var blankLines = 0
  private var filteredRows = 0

  /// No rows yet.
  init(_ plan: CSVPlan) {
    self.plan = plan
    numbers = [[Double]](repeating: [], count: plan.numbers.count)
    texts = [[String?]](repeating: [], count: plan.texts.count)
    categories = plan.categories.map { _ in CategoryBuilder() }
    let columns = plan.numbers.count + plan.texts.count + plan.categories.count
    counts = [ColumnCounts](repeating: ColumnCounts(), count: columns)
  }

  /// Adds pieces; the share of the file that they end at, 0...1, tells how much room to make.
  mutating func append(_ stretch: CSVStretch, progress: Double, _ executor: any Executor) {
    let pieces = stretch.pieces
    let added = pieces.reduce(0) { $0 + $1.piece.rowCount }
    let room = max(rowCount + added, Int(Double(rowCount + added) / max(progress, 0.001) * 1.02))
    if rowCount == 0 { reserve(room) }
    appendNumbers(pieces.map(\.piece), executor)
    appendCategories(pieces.map(\.piece), executor)
    for (piece, linesBefore) in pieces {
      for index in texts.indices { texts[index].append(contentsOf: piece.texts[index]) }
      for index in counts.indices { counts[index] += piece.counts[index] }
      lineNumbers.append(piece.rowLines, after: linesBefore)
      blankLines += piece.blankLines
      filteredRows += piece.filteredRows
    }
    rowCount += added
  }

  private mutating func reserve(_ rows: Int) {
    for column in numbers.indices {
      numbers[column].reserveCapacity(rows)
      numbers[column].withUnsafeMutableBufferPointer { memory in
        LargePages.advise(memory.baseAddress, bytes: rows * MemoryLayout<Double>.stride)
      }
    }
    for column in categories.indices { categories[column].reserve(rows) }
  }

  private mutating func appendNumbers(_ pieces: [CSVPiece], _ executor: any Executor) {
    guard !numbers.isEmpty else { return }
    nonisolated(unsafe) let pieces = pieces
    numbers.withUnsafeMutableBufferPointer { columns in
      nonisolated(unsafe) let columns = columns
      executor.perform(chunks: columns.count) { column in
        for piece in pieces { columns[column].append(contentsOf: piece.number(column)) }
      }
    }
  }

  private mutating func appendCategories(_ pieces: [CSVPiece], _ executor: any Executor) {
    guard !categories.isEmpty else { return }
    nonisolated(unsafe) let pieces = pieces
    categories.withUnsafeMutableBufferPointer { columns in
      nonisolated(unsafe) let columns = columns
      executor.perform(chunks: columns.count) { column in
        for piece in pieces { columns[column].append(piece.categories[column]) }
      }
    }
  }

  /// What was collected.
  func table() -> ColumnTable {
    var table = ColumnTable()
    table.rowCount = rowCount
    table.lineNumbers = lineNumbers
    table.blankLines = blankLines
    table.filteredRows = filteredRows
    // Numbers last: their counts win.
    var place = plan.numbers.count + plan.texts.count
    for (index, name) in plan.categories.enumerated() {
      table.categories[name] = CategoryColumn(
        codes: categories[index].codes, levels: categories[index].levels)
      table.counts[name] = counts[place + index]
    }
    place = plan.numbers.count
    for (index, name) in plan.texts.enumerated() {
      table.texts[name] = texts[index]
      table.counts[name] = counts[place + index]
    }
    for (index, name) in plan.numbers.enumerated() {
      table.numbers[name] = numbers[index]
      table.counts[name] = counts[index]
    }
    return table
  }

  /// Forgets the rows, keeps the levels of categories.
  mutating func clearRows() {
    for index in numbers.indices { numbers[index].removeAll(keepingCapacity: true) }
    for index in texts.indices { texts[index].removeAll(keepingCapacity: true) }
    for index in categories.indices { categories[index].clearRows() }
    for index in counts.indices { counts[index] = ColumnCounts() }
    lineNumbers = RowLines()
    (rowCount, blankLines, filteredRows) = (0, 0, 0)
  }
}
