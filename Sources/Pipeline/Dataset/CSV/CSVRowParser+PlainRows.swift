extension CSVRowParser {
  /// Takes rows that hold nothing out of the ordinary, as many as stand here.
  ///
  /// What is faulty is left to the reading of rows one by one, which alone reports faults.
  /// - Returns: whether rows were taken.
  mutating func takePlainRows(_ columns: UnsafeBufferPointer<CSVPlan.Column>) -> Bool {
    if rowsToRead > 0 {
      rowsToRead -= 1
      return false
    }
    piece.plain.find(from: scanner.p, to: scanner.end)
    let found = piece.plain.count
    guard found > 0 else {
      // In a file full of quotes looking for such rows is not to cost much.
      rowsToRead = patience
      patience = min(2 * patience + 1, 255)
      return false
    }
    if found >= 16 { patience = 0 }
    let kept = keptRows(found)
    let (firstRow, earlier) = (row, counts)
    for rows in kept {
      while row + rows.count > capacity { grow() }
      guard takeCells(rows, columns) else {
        giveUp(after: firstRow, counts: earlier)
        rowsToRead = found - 1
        return false
      }
      row += rows.count
    }
    for rows in kept {
      rowLines.append(scanner.lines + 1 + rows.lowerBound, count: rows.count)
    }
    filteredRows += found - (row - firstRow)
    scanner.lines += found
    scanner.p = piece.plain.end
    return true
  }

  /// The rows that the filter keeps, as runs in file order.
  private func keptRows(_ count: Int) -> [Range<Int>] {
    guard let column = plan.filterColumn else { return [0..<count] }
    var runs: [Range<Int>] = []
    var start = 0
    var isKept = false
    var last: UnsafeBufferPointer<UInt8>?
    for row in 0..<count {
      let cell = piece.plain.cell(row, column)
      if let last, Self.areEqual(cell, last) { continue }
      last = cell
      let wanted = plain(cell).text.map { plan.wants($0) } ?? false
      if wanted == isKept { continue }
      if isKept { runs.append(start..<row) }
      (start, isKept) = (row, wanted)
    }
    if isKept { runs.append(start..<count) }
    return runs
  }

  /// - Returns: false if a cell is not what it should be.
  private mutating func takeCells(
    _ rows: Range<Int>, _ columns: UnsafeBufferPointer<CSVPlan.Column>
  ) -> Bool {
    for index in columns.indices where columns[index].way != .skip {
      let column = columns[index]
      if column.number >= 0, !takeNumbers(rows, column, index) { return false }
      if column.text >= 0, !takeTexts(rows, column.text, index) { return false }
      if column.category >= 0, !takeCategories(rows, column.category, index) { return false }
    }
    return true
  }

  private mutating func takeNumbers(
    _ rows: Range<Int>, _ column: CSVPlan.Column, _ index: Int
  ) -> Bool {
    let slot = column.number
    let out = numbers + slot * capacity + row
    let (missing, others) = piece.plain.numbers(rows, index, into: out)
    counts[slot].missing += missing
    if column.hasSentinels {
      for place in 0..<rows.count where plan.sentinels[slot].contains(out[place]) {
        counts[slot].sentinel += 1
        out[place] = .nan
      }
    }
    for other in others {
      let cell = plain(piece.plain.cell(rows.lowerBound + Int(other), index))
      switch CSVNumber(cell.bytes) {
      case .value(let value): store(value, slot, row + Int(other))
      case .missing: counts[slot].missing += 1
      case .other: return false
      }
    }
    return true
  }

  private mutating func takeTexts(_ rows: Range<Int>, _ slot: Int, _ index: Int) -> Bool {
    let missing = plan.textMissing[slot]
    for place in rows {
      guard let text = plain(piece.plain.cell(place, index)).text else { return false }
      let isMissing = text.isEmpty || missing.contains(text)
      if isMissing { counts[plan.numbers.count + slot].missing += 1 }
      piece.texts[slot].append(isMissing ? nil : text)
    }
    return true
  }

  /// Most often a cell is the same as the one above it.
  private mutating func takeCategories(_ rows: Range<Int>, _ slot: Int, _ index: Int) -> Bool {
    let missing = plan.categoryMissing[slot]
    var start = rows.lowerBound
    while start < rows.upperBound {
      let cell = piece.plain.cell(start, index)
      var end = start + 1
      while end < rows.upperBound, Self.areEqual(piece.plain.cell(end, index), cell) { end += 1 }
      let field = plain(cell)
      var code = piece.categories[slot].repeated(field.bytes) ?? -1
      if code < 0 {
        guard let text = field.text else { return false }
        if !text.isEmpty, !missing.contains(text) {
          code = piece.categories[slot].code(of: text)
          piece.categories[slot].remember(field.bytes, code)
        }
      }
      if code < 0 { counts[plan.numbers.count + plan.texts.count + slot].missing += end - start }
      piece.categories[slot].codes.append(contentsOf: repeatElement(code, count: end - start))
      start = end
    }
    return true
  }

  /// Forgets the rows behind a row, of which some columns may have been taken.
  private mutating func giveUp(after firstRow: Int, counts earlier: [ColumnCounts]) {
    row = firstRow
    counts = earlier
    for slot in piece.texts.indices {
      piece.texts[slot].removeLast(piece.texts[slot].count - firstRow)
    }
    for slot in piece.categories.indices {
      piece.categories[slot].codes.removeLast(piece.categories[slot].codes.count - firstRow)
    }
  }

  /// A cell without the spaces around it.
  private func plain(_ cell: UnsafeBufferPointer<UInt8>) -> CSVScanner.Field {
    var bytes = cell[...]
    while let first = bytes.first, scanner.isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, scanner.isBlank(last) { bytes.removeLast() }
    return CSVScanner.Field(
      bytes: UnsafeBufferPointer(rebasing: bytes), isQuoted: false, hasDoubledQuotes: false)
  }

  @inline(__always)
  private static func areEqual(
    _ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    one.count == other.count && one.elementsEqual(other)
  }
}
