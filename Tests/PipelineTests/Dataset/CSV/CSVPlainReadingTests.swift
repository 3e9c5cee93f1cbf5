import Learners
import Support
import Testing

@testable import Pipeline

/// Tables read with and without the search for plain rows: all they say must be the same.
struct CSVPlainReadingTests {
  private func outcome(_ path: String, _ request: Request, _ layout: CSVWave.Layout) -> String {
    do throws(DataFault) {
      let reader = try CSVReader(path: path, dialect: request.dialect, layout: layout)
      let table = try reader.read(request.columns, rows: request.rows)
      let numbers = table.numbers.keys.sorted().map { name in
        "\(name): \((table.numbers[name] ?? []).map(\.bitPattern))"
      }
      let categories = table.categories.keys.sorted().map { name in
        "\(name): \(table.categories[name]?.codes ?? []) \(table.categories[name]?.levels ?? [])"
      }
      let texts = table.texts.keys.sorted().map { "\($0): \(table.texts[$0] ?? [])" }
      let counts = table.counts.keys.sorted().map { name in
        let counts = table.counts[name]
        return "\(name): \(counts?.missing ?? 0) \(counts?.infinite ?? 0) \(counts?.sentinel ?? 0)"
      }
      let lines = (0..<table.rowCount).map { table.lineNumbers[$0] }
      return "\(numbers)\n\(categories)\n\(texts)\n\(counts)\n\(lines)\n"
        + "\(table.rowCount) \(table.blankLines) \(table.filteredRows)"
    } catch { return "\(error); help: \(error.help ?? "")" }
  }

  private struct Request {
    var columns: [ColumnRequest] = []
    var rows: RowFilter?
    var dialect = CSVDialect.sniffed
  }

  @Test func tablesAreReadAlikeWithAndWithoutPlainRows() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    var (read, refused) = (0, 0)
    for round in 0..<500 {
      let names = (0..<1 + random.below(5)).map { "c\($0)" }
      let file = TemporaryFile(Self.table(names, &random))
      let request = Self.request(names, &random)
      let slow = outcome(file.path, request, CSVWave.Layout(findsPlainRows: false))
      for layout in [
        CSVWave.Layout(), CSVWave.Layout(block: 100 + random.below(900), blocks: 3),
        CSVWave.Layout(block: 7, blocks: 2),
      ] {
        #expect(outcome(file.path, request, layout) == slow, "seed \(seed), round \(round)")
      }
      if slow.contains("help:") { refused += 1 } else { read += 1 }
    }
    // Both happen; how often is a matter of luck.
    #expect(read > 100 && refused > 20, "seed \(seed): \(read) read, \(refused) refused")
  }

  @Test func aFaultAmongPlainRowsIsTheFirstOne() {
    // Columns are read one after the other; the first fault in file order is in a later column.
    var lines = (0..<200).map { "\($0),\($0).5,x" }
    lines[150] = "y,1,x"
    lines[120] = "1,z,x"
    lines[140] = "q,1,x"
    let file = TemporaryFile("a,b,c\n" + lines.joined(separator: "\n") + "\n")
    let request = Request(columns: [.number("a"), .number("b"), .text("c")])
    #expect(
      outcome(file.path, request, CSVWave.Layout()).contains(
        ":122: column 'b': expected a number, found 'z' (and 2 more faults)"))
  }

  /// Mostly plain rows; in some files an oddity in one row of ten.
  private static func table(_ names: [String], _ random: inout SplitMix64) -> String {
    let end = ["\n", "\r\n", "\r"][[0, 0, 0, 1, 1, 2][random.below(6)]]
    let oddness = [0, 0, 10, 100][random.below(4)]
    let isFaulty = random.below(4) == 0
    var text = names.joined(separator: ",")
    for row in 0..<random.below(120) {
      text += end
      var cells = names.indices.map { cell($0, row, &random) }
      if oddness > 0, random.below(oddness) == 0 {
        switch random.below(isFaulty ? 9 : 5) {
        case 0: cells = [""]
        case 1, 2: cells[random.below(cells.count)] = "\"1\""
        case 3: cells[random.below(cells.count)] = " 12.5\t"
        case 4: cells[cells.count - 1] = "\"1\(end)2\""
        case 5: cells[random.below(cells.count)] = "word"
        case 6: cells.removeLast()
        case 7: cells.append("1")
        default: cells[random.below(cells.count)] = "1\u{0}2"
        }
      }
      text += cells.joined(separator: ",")
    }
    return text + (random.below(3) > 0 ? end : "")
  }

  private static func cell(_ column: Int, _ row: Int, _ random: inout SplitMix64) -> String {
    switch column {
    case 0: return ["1", "2", "3"][row / 40]
    case 1: return "\(Double(random.below(2_000_000)) / 1e6)"
    case 2: return ["", "-999", "nan", "1e400", "-1.25", "3"][random.below(6)]
    case 3: return ["12", "\(random.uniform())", "-0.5"][random.below(3)]
    default: return ["7", "8", "", "007"][row / 9 % 4]
    }
  }

  private static func request(_ names: [String], _ random: inout SplitMix64) -> Request {
    var request = Request()
    for name in names where random.below(4) > 0 {
      switch random.below(5) {
      case 0: request.columns.append(.number(name))
      case 1: request.columns.append(.number(name, missing: [-999, 3, 12]))
      case 2: request.columns.append(.text(name, missing: ["nan"]))
      case 3: request.columns.append(.category(name, missing: ["8"]))
      default: request.columns += [.number(name), .category(name), .text(name)]
      }
    }
    let texts: Set<String> = ["1", "3", "", "-999", "8"]
    switch random.below(4) {
    case 0: request.rows = RowFilter(column: names[random.below(names.count)], keeping: texts)
    case 1: request.rows = RowFilter(column: names[random.below(names.count)], droppingAll: texts)
    default: break
    }
    if random.below(4) == 0 {
      request.dialect = CSVDialect(quotes: random.below(2) == 0, optionalCells: random.below(3))
    }
    return request
  }
}
