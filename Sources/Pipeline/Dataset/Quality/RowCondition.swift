import Learners

/// A statement about one column of a row: `{column: HeadBandOn, equals: 1}`.
///
/// Where the column holds nothing in a row, `equals`, `above` and `below` are unknown there.
struct RowCondition: Sendable, Hashable {
  /// What is said about the cell.
  enum Test: Sendable, Hashable {
    /// It holds something. Empty cells, words for nothing and infinite numbers are nothing.
    case isPresent
    /// It holds nothing.
    case isMissing
    /// It is this text, or this number however it is written.
    case equals(String)
    /// It is a larger number.
    case above(Double)
    /// It is a smaller number.
    case below(Double)
  }

  /// What a row says.
  enum State: UInt8, Sendable {
    case fails, holds, unknown
  }

  /// The column that is looked at.
  let column: String
  /// What is said about it.
  let test: Test

  /// Reads a decoded condition.
  init(_ values: ParameterValues) {
    column = values.text("column")
    if let text = values["equals"]?.text {
      test = .equals(text)
    } else if let bound = values["above"]?.number {
      test = .above(bound)
    } else if let bound = values["below"]?.number {
      test = .below(bound)
    } else {
      test = values["is"]?.text == "missing" ? .isMissing : .isPresent
    }
  }

  /// What to ask the reader for.
  var request: ColumnRequest {
    switch test {
    case .above, .below: .number(column)
    case .isPresent, .isMissing, .equals: .category(column)
    }
  }

  /// The condition in words: `'Elements' is present`.
  var words: String {
    switch test {
    case .isPresent: "'\(column)' is present"
    case .isMissing: "'\(column)' is missing"
    case .equals(let text): "'\(column)' is \(text)"
    case .above(let bound): "'\(column)' is above \(Canonical.short(bound))"
    case .below(let bound): "'\(column)' is below \(Canonical.short(bound))"
    }
  }

  /// The opposite in words: `'HeadBandOn' is not 1`.
  var opposite: String {
    switch test {
    case .isPresent: "'\(column)' is missing"
    case .isMissing: "'\(column)' is present"
    case .equals(let text): "'\(column)' is not \(text)"
    case .above(let bound): "'\(column)' is not above \(Canonical.short(bound))"
    case .below(let bound): "'\(column)' is not below \(Canonical.short(bound))"
    }
  }

  /// What each row of a table says; the table was read with `request`.
  func states(in table: ColumnTable) -> [State] {
    switch test {
    case .above(let bound): compared(table) { $0 > bound }
    case .below(let bound): compared(table) { $0 < bound }
    case .isPresent: judged(table, missing: .fails) { $0.isSomething ? .holds : .fails }
    case .isMissing: judged(table, missing: .holds) { $0.isSomething ? .fails : .holds }
    case .equals(let wanted):
      judged(table, missing: .unknown) { [wanted = CellText(wanted)] cell in
        cell.isSomething ? (cell.equals(wanted) ? .holds : .fails) : .unknown
      }
    }
  }

  private func compared(_ table: ColumnTable, _ holds: (Double) -> Bool) -> [State] {
    (table.numbers[column] ?? []).map { $0.isNaN ? .unknown : holds($0) ? .holds : .fails }
  }

  /// Every different text is judged once.
  private func judged(
    _ table: ColumnTable, missing: State, _ judge: (CellText) -> State
  ) -> [State] {
    guard let cells = table.categories[column] else { return [] }
    let verdicts = cells.levels.map { judge(CellText($0)) }
    return cells.codes.map { $0 < 0 ? missing : verdicts[Int($0)] }
  }
}

/// The text of a cell, and the number that it may be.
private struct CellText {
  let text: String
  let number: Double?
  /// Whether it is more than a word for nothing or an infinite number.
  let isSomething: Bool

  init(_ text: String) {
    self.text = text
    let bytes = Array(text.utf8)
    let padded = bytes + [UInt8](repeating: 0, count: DecimalParser.padding + 1)
    let parsed = padded.withUnsafeBufferPointer {
      CSVNumber(UnsafeBufferPointer(rebasing: $0[..<bytes.count]))
    }
    switch parsed {
    case .value(let value):
      number = value.isFinite ? value : nil
      isSomething = value.isFinite
    case .missing:
      number = nil
      isSomething = false
    case .other:
      number = nil
      isSomething = true
    }
  }

  func equals(_ other: CellText) -> Bool {
    text == other.text || (number != nil && number == other.number)
  }
}
