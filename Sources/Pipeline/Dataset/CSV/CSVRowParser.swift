/// Reads the rows of one piece of a table into columns.
struct CSVRowParser {
  let plan: CSVPlan
  let piece: CSVPiece
  var scanner: CSVScanner
  private(set) var numbers: UnsafeMutablePointer<Double>
  private(set) var capacity: Int
  var row = 0
  private var rowLine = 1
  // Kept here while rows are read: a class property costs a check at every access.
  var rowLines = RowLines()
  var counts: [ColumnCounts]
  private var blankLines = 0
  var filteredRows = 0
  /// Rows to read one by one before plain ones are looked for again.
  var rowsToRead: Int
  /// How many that will be the next time that none are found.
  var patience = 0
  private var fault: CSVPiece.Fault?
  private var faultCount = 0

  /// Reads whole rows, the last of which may lack its line end; behind the bytes, somewhere, stand a
  /// NUL and padding.
  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, plan: CSVPlan, classes: ByteClasses, into piece: CSVPiece
  ) {
    piece.clear()
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    let scanner = CSVScanner(bytes, start: start, classes: classes)
    var parser = CSVRowParser(plan: plan, piece: piece, scanner: scanner)
    plan.columns.withUnsafeBufferPointer { parser.parseRows($0) }
    parser.finish()
  }

  private init(plan: CSVPlan, piece: CSVPiece, scanner: CSVScanner) {
    self.plan = plan
    self.piece = piece
    self.scanner = scanner
    numbers = piece.numbers
    capacity = piece.capacity
    counts = piece.counts
    rowsToRead = piece.findsPlainRows ? 0 : .max
  }

  private func finish() {
    piece.rowCount = row
    piece.lines = scanner.lines
    piece.rowLines = rowLines
    piece.counts = counts
    piece.blankLines = blankLines
    piece.filteredRows = filteredRows
    piece.fault = fault
    piece.faultCount = faultCount
  }

  private mutating func parseRows(_ columns: UnsafeBufferPointer<CSVPlan.Column>) {
    while !scanner.isAtEnd, scanner.stopped == nil {
      if takePlainRows(columns) { continue }
      rowLine = scanner.lines + 1
      if columns.count > 1, scanner.isLineEnd {
        blankLines += 1
        _ = scanner.endRow()
        continue
      }
      if row == capacity { grow() }
      if let filterColumn = plan.filterColumn, !isKept(columns.count, filterColumn) { continue }
      let earlier = faultCount
      var found = parseRow(columns)
      if found < columns.count, found >= columns.count - plan.optionalCells, scanner.stopped == nil
      {
        leaveOut(columns[found...])
        found = columns.count
      }
      if let stopped = scanner.stopped {
        breakOff(stopped, column: found - 1)
      } else if found != columns.count {
        // In a row with a cell too many or too few the other faults are only its echo.
        if earlier == 0 { fault = nil }
        faultCount = earlier
        refuseCount(found, columns.count)
      } else {
        rowLines.append(rowLine)
        row += 1
      }
    }
  }

  /// Reads one row.
  ///
  /// - Returns: how many cells it has.
  @inline(__always)
  private mutating func parseRow(_ columns: UnsafeBufferPointer<CSVPlan.Column>) -> Int {
    var index = 0
    while index < columns.count {
      switch columns[index].way {
      case .skip: scanner.skipField()
      case .number:
        if !parseNumber(columns[index]) { parseField(columns[index], index) }
      case .general: parseField(columns[index], index)
      }
      index += 1
      if scanner.stopped != nil || scanner.endRow() { return index }
      scanner.p += 1
    }
    return index + skipRest()
  }

  /// Takes cells that a row does not have as missing.
  private mutating func leaveOut(_ columns: Slice<UnsafeBufferPointer<CSVPlan.Column>>) {
    for column in columns {
      if column.number >= 0 {
        counts[column.number].missing += 1
        numbers[column.number * capacity + row] = .nan
      }
      if column.text >= 0 {
        counts[plan.numbers.count + column.text].missing += 1
        piece.texts[column.text].append(nil)
      }
      if column.category >= 0 {
        counts[plan.numbers.count + plan.texts.count + column.category].missing += 1
        piece.categories[column.category].codes.append(-1)
      }
    }
  }

  /// Passes over the cells up to the line end and counts them.
  private mutating func skipRest() -> Int {
    var count = 0
    repeat {
      if count > 0 { scanner.p += 1 }
      scanner.skipField()
      count += 1
    } while scanner.stopped == nil && !scanner.endRow()
    return count
  }

  /// Takes a plain number that fills its cell.
  @inline(__always)
  private mutating func parseNumber(_ column: CSVPlan.Column) -> Bool {
    var p = scanner.p
    while p.pointee == 0x20 { p += 1 }
    guard let parsed = DecimalParser.parse(p) else { return false }
    p = parsed.next
    while p.pointee == 0x20 { p += 1 }
    let follows = scanner.classOf(p)
    guard follows != CSVScanner.Class.other, follows != CSVScanner.Class.quote else { return false }
    guard follows != CSVScanner.Class.nul || p == scanner.end else { return false }
    scanner.p = p
    if parsed.value.isInfinite || column.hasSentinels {
      store(parsed.value, column.number, row)
    } else {
      numbers[column.number * capacity + row] = parsed.value
    }
    return true
  }

  mutating func store(_ value: Double, _ slot: Int, _ row: Int) {
    var value = value
    if value.isInfinite {
      counts[slot].infinite += 1
      value = .nan
    } else if plan.sentinels[slot].contains(value) {
      counts[slot].sentinel += 1
      value = .nan
    }
    numbers[slot * capacity + row] = value
  }

  private mutating func parseField(_ column: CSVPlan.Column, _ index: Int) {
    let field = scanner.scanField()
    guard scanner.stopped == nil else { return }
    if column.number >= 0 { storeNumber(field, column.number, index) }
    if column.text >= 0 { storeText(field, column.text, index) }
    if column.category >= 0 { storeCategory(field, column.category, index) }
  }

  private mutating func storeNumber(_ field: CSVScanner.Field, _ slot: Int, _ index: Int) {
    switch CSVNumber(field.bytes) {
    case .value(let value): store(value, slot, row)
    case .missing:
      counts[slot].missing += 1
      numbers[slot * capacity + row] = .nan
    case .other(let help):
      numbers[slot * capacity + row] = .nan
      refuse("expected a number, found '\(field.excerpt)'", help, index, line(of: field))
    }
  }

  private mutating func storeText(_ field: CSVScanner.Field, _ slot: Int, _ index: Int) {
    let text = text(field, index, missing: plan.textMissing[slot])
    if text == nil { counts[plan.numbers.count + slot].missing += 1 }
    piece.texts[slot].append(text)
  }

  private mutating func storeCategory(_ field: CSVScanner.Field, _ slot: Int, _ index: Int) {
    if let code = piece.categories[slot].repeated(field.bytes) {
      piece.categories[slot].codes.append(code)
      return
    }
    guard let text = text(field, index, missing: plan.categoryMissing[slot]) else {
      counts[plan.numbers.count + plan.texts.count + slot].missing += 1
      piece.categories[slot].codes.append(-1)
      return
    }
    let code = piece.categories[slot].code(of: text)
    if !field.hasDoubledQuotes { piece.categories[slot].remember(field.bytes, code) }
    piece.categories[slot].codes.append(code)
  }

  private mutating func text(
    _ field: CSVScanner.Field, _ index: Int, missing: Set<String>
  ) -> String? {
    guard let text = field.text else {
      let message = "expected text in UTF-8, found '\(field.excerpt)'"
      refuse(message, "convert the file to UTF-8", index, line(of: field))
      return nil
    }
    return text.isEmpty || missing.contains(text) ? nil : text
  }

  /// Looks ahead in the row at the cell of the filter; passes over the row if it is not wanted.
  private mutating func isKept(_ count: Int, _ filterColumn: Int) -> Bool {
    let start = scanner
    var index = 0
    repeat {
      if index > 0 { scanner.p += 1 }
      if index == filterColumn {
        let field = scanner.scanField()
        if scanner.stopped == nil, let text = field.text, plan.wants(text) {
          scanner = start
          return true
        }
      } else {
        scanner.skipField()
      }
      index += 1
    } while scanner.stopped == nil && !scanner.endRow()
    if let stopped = scanner.stopped {
      breakOff(stopped, column: index - 1)
    } else if index > count || index < count - plan.optionalCells {
      refuseCount(index, count)
    } else if index <= filterColumn, plan.wants("") {
      scanner = start
      return true
    } else {
      filteredRows += 1
    }
    return false
  }

  mutating func grow() {
    piece.grow(rows: row)
    numbers = piece.numbers
    capacity = piece.capacity
  }

  private mutating func breakOff(_ stopped: CSVScanner.Break, column: Int) {
    piece.isBroken = true
    let line = stopped == .unclosed ? scanner.quoteLine + 1 : scanner.lines + 1
    refuse(stopped.message, stopped.help, column, line)
  }

  private mutating func refuseCount(_ found: Int, _ expected: Int) {
    let unit = expected == 1 ? "field" : "fields"
    // Only the last row of a file may lack its line end.
    let isCut = scanner.isAtEnd && found < expected && !endsLine
    let help = isCut ? "the file ends in the middle of this row: perhaps it was cut short" : nil
    refuse("expected \(expected) \(unit), found \(found)", help, nil, rowLine)
  }

  /// Whether the byte before the next one ends a line.
  private var endsLine: Bool {
    let last = (scanner.p - 1).pointee
    return last == 0x0A || last == 0x0D
  }

  private func line(of field: CSVScanner.Field) -> Int {
    (field.isQuoted ? scanner.quoteLine : scanner.lines) + 1
  }

  private mutating func refuse(
    _ message: @autoclosure () -> String, _ help: String?, _ column: Int?, _ line: Int
  ) {
    faultCount += 1
    guard fault == nil else { return }
    var name: String?
    if let column, column < plan.header.count {
      name = plan.header[column].isEmpty ? "number \(column + 1)" : plan.header[column]
    }
    fault = CSVPiece.Fault(line: line, column: name, message: message(), help: help)
  }
}
