import Dispatch
import Learners
import Pipeline

/// The reader of text tables: must answer any bytes with a table that holds together or with a fault.
struct CSVTarget: FuzzTarget {
  static let name = "csv"
  static let tokens = [
    ",", ";", "\t", "\n", "\r\n", "\r", "\"", "\"\"", "\",\"", "\"\n\"", "#", " ", "\u{FEFF}",
    "nan",
    "-inf", "1e400", "1e-400", "-0", "9007199254740993", "0.1", "123456789012345678901234567890",
    "1e5",
    "999", ".", "e", "+", "日", "x,\"y\nz\"\n",
  ]

  private let file: String

  init(file: String) { self.file = file }

  mutating func run(_ input: [UInt8], _ random: inout SplitMix64) -> String? {
    do throws(DataFault) {
      let reader = try CSVReader(path: file, dialect: Self.dialect(&random))
      let requests = Self.requests(reader.header, &random)
      let rows = Self.filter(reader.header, &random)
      return check(reader, requests, rows)
    } catch { return check(error, input) }
  }

  /// Whole, in stretches, on one thread or several: the answers must be the same.
  private func check(
    _ reader: CSVReader, _ requests: [ColumnRequest], _ rows: RowFilter?
  ) -> String? {
    let serial = answer { () throws(DataFault) in try reader.read(requests, rows: rows) }
    let parallel = answer { () throws(DataFault) in
      try reader.read(requests, rows: rows, executor: Threads())
    }
    switch (serial, parallel) {
    case (.failure(let one), .failure(let other)):
      return one == other ? nil : "two faults: \(one) and \(other)"
    case (.success(let one), .success(let other)):
      return check(one) ?? compare(one, other) ?? stretches(reader, requests, rows, one)
    default: return "a table on one thread and a fault on several, or the other way round"
    }
  }

  private func answer(
    _ body: () throws(DataFault) -> ColumnTable
  ) -> Result<ColumnTable, DataFault> {
    do throws(DataFault) { return .success(try body()) } catch { return .failure(error) }
  }

  private func check(_ table: ColumnTable) -> String? {
    for (name, values) in table.numbers {
      guard values.count == table.rowCount else { return "column \(name) has another length" }
      guard !values.contains(where: \.isInfinite) else { return "an infinite value in \(name)" }
      guard values.count(where: \.isNaN) == table.counts[name]?.total else {
        return "missing values of \(name) miscounted"
      }
    }
    for (name, values) in table.texts where values.count != table.rowCount {
      return "column \(name) has another length"
    }
    for (name, column) in table.categories {
      guard column.codes.count == table.rowCount else { return "column \(name) has another length" }
      guard column.codes.allSatisfy({ $0 >= -1 && $0 < column.levels.count }) else {
        return "a code of \(name) has no level"
      }
      guard Set(column.levels).count == column.levels.count else { return "a level twice" }
    }
    guard table.lineNumbers.count == table.rowCount else { return "rows without a line" }
    for row in stride(from: 1, to: table.rowCount, by: 1) {
      guard table.lineNumbers[row] > table.lineNumbers[row - 1] else { return "lines out of order" }
    }
    return nil
  }

  private func compare(_ one: ColumnTable, _ other: ColumnTable) -> String? {
    let areEqual =
      one.rowCount == other.rowCount && one.texts == other.texts
      && one.categories == other.categories && one.lineNumbers == other.lineNumbers
      && one.blankLines == other.blankLines && one.filteredRows == other.filteredRows
      && one.counts == other.counts
      && one.numbers.mapValues({ $0.map(\.bitPattern) })
        == other.numbers.mapValues({ $0.map(\.bitPattern) })
    return areEqual ? nil : "two readings differ"
  }

  private func stretches(
    _ reader: CSVReader, _ requests: [ColumnRequest], _ rows: RowFilter?, _ whole: ColumnTable
  ) -> String? {
    var rowCount = 0
    var sum = 0
    do throws(DataFault) {
      try reader.forEachStretch(requests, rows: rows) { stretch in
        for row in 0..<stretch.rowCount { sum &+= stretch.lineNumbers[row] }
        rowCount += stretch.rowCount
      }
    } catch { return "a fault in stretches alone: \(error)" }
    let expected = (0..<whole.rowCount).reduce(0) { $0 &+ whole.lineNumbers[$1] }
    return rowCount == whole.rowCount && sum == expected ? nil : "stretches differ from the whole"
  }

  private func check(_ fault: DataFault, _ input: [UInt8]) -> String? {
    let lines = input.count { $0 == 10 || $0 == 13 } + 1
    guard fault.line.map({ $0 >= 1 && $0 <= lines }) ?? true else {
      return "a fault on a line that does not exist: \(fault)"
    }
    return fault.message.isEmpty || fault.others < 0 ? "an empty fault" : nil
  }

  private static func dialect(_ random: inout SplitMix64) -> CSVDialect {
    guard random.below(4) == 0 else { return .sniffed }
    let delimiters: [CSVDialect.Delimiter?] = [nil, .comma, .tab, .semicolon]
    return CSVDialect(
      delimiter: delimiters[random.below(4)],
      headerLine: random.below(2) == 0 ? nil : random.below(9) - 1, quotes: random.below(2) == 0)
  }

  private static func requests(
    _ header: [String], _ random: inout SplitMix64
  ) -> [ColumnRequest] {
    var requests: [ColumnRequest] = []
    for name in header.prefix(60) where random.below(3) > 0 {
      switch random.below(5) {
      case 0: requests.append(.number(name))
      case 1: requests.append(.number(name, missing: [-999, 0, 1]))
      case 2: requests.append(.text(name, missing: ["nan"]))
      case 3: requests.append(.category(name))
      default: requests += [.number(name), .category(name, missing: ["a"])]
      }
    }
    return random.below(50) == 0 ? requests + [.number("no such column")] : requests
  }

  private static func filter(_ header: [String], _ random: inout SplitMix64) -> RowFilter? {
    guard random.below(6) == 0, !header.isEmpty else { return nil }
    let keeping: Set<String> = ["1", "2", "s1", "match", ""]
    return RowFilter(column: header[random.below(header.count)], keeping: keeping)
  }
}

/// Pieces on all cores.
/// Every piece on a thread of its own.
struct Threads: Executor {
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    if chunks == 1 { return body(0) }
    DispatchQueue.concurrentPerform(iterations: chunks, execute: body)
  }
}
