import Dispatch
import Learners
import Support
import Testing

@testable import Pipeline

/// Pieces on as many threads as there are, so that order of completion varies.
private struct Threads: Executor {
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    DispatchQueue.concurrentPerform(iterations: chunks, execute: body)
  }
}

struct CSVDifferentialTests {
  private static let layouts = [
    CSVWave.Layout(), CSVWave.Layout(block: 1, blocks: 1), CSVWave.Layout(block: 1, blocks: 7),
    CSVWave.Layout(block: 5, blocks: 3), CSVWave.Layout(block: 16, blocks: 2),
    CSVWave.Layout(block: 100, blocks: 4),
  ]

  /// All a reading says, as one comparable text.
  private func outcome(_ path: String, _ layout: CSVWave.Layout, _ executor: any Executor) -> String
  {
    do throws(DataFault) {
      let reader = try CSVReader(path: path, dialect: .sniffed, layout: layout)
      let names = reader.header.filter { !$0.isEmpty }
      let table = try reader.read(
        names.flatMap { [.text($0), .category($0)] }, executor: executor)
      let columns = names.map { name in
        let codes = table.categories[name]
        return "\(name): \(table.texts[name] ?? []) \(codes?.codes ?? []) \(codes?.levels ?? [])"
      }
      let lines = (0..<table.rowCount).map { table.lineNumbers[$0] }
      return
        "\(columns) \(lines) \(table.blankLines) \(table.counts.values.map(\.missing).sorted())"
    } catch { return "\(error)" }
  }

  @Test func wellFormedTablesAreReadAsTheNaiveReaderDoes() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for round in 0..<150 {
      let place: Comment = "seed \(seed), round \(round)"
      let (text, delimiter) = Self.table(&random)
      let file = TemporaryFile(text)
      let naive = try #require(NaiveTable(Array(text.utf8), delimiter: delimiter), place)
      let names = naive.rows[0]
      for layout in Self.layouts {
        let reader = try CSVReader(path: file.path, dialect: .sniffed, layout: layout)
        try #require(reader.header == names, place)
        let table = try reader.read(
          names.map { .text($0) } + names.map { .category($0) } + [.number(names[0])],
          executor: Threads())
        try #require(table.rowCount == naive.rows.count - 1, place)
        #expect(table.blankLines == naive.blankLines, place)
        for (column, name) in names.enumerated() {
          let expected = naive.rows.dropFirst().map { $0[column].isEmpty ? nil : $0[column] }
          #expect(table.texts[name] == expected, place)
          let codes = try #require(table.categories[name])
          #expect((0..<table.rowCount).map { codes[$0] } == expected, place)
        }
        let numbers = naive.rows.dropFirst().map { Double($0[0]) ?? .nan }
        let found = try #require(table.numbers[names[0]])
        #expect(found.map(\.bitPattern) == numbers.map(\.bitPattern), place)
        #expect(
          (0..<table.rowCount).map { table.lineNumbers[$0] } == Array(naive.lines.dropFirst()),
          place)
      }
    }
  }

  @Test func anyBytesAreReadAlikeHoweverTheFileIsCut() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    var accepted = 0
    for round in 0..<1500 {
      let bytes = Self.noise(&random)
      let file = TemporaryFile(bytes)
      let whole = outcome(file.path, Self.layouts[0], SerialExecutor())
      let layout = Self.layouts[1 + random.below(Self.layouts.count - 1)]
      #expect(
        outcome(file.path, layout, Threads()) == whole, "seed \(seed), round \(round): \(bytes)")
      // The naive reader refuses quotes alone; so the fast one must refuse at least these.
      if NaiveTable(bytes, delimiter: 44) == nil {
        #expect(
          whole.contains("table.csv:") || whole.contains("no header"),
          "seed \(seed), round \(round): \(bytes)")
      } else {
        accepted += 1
        #expect(!whole.contains("quote"), "seed \(seed), round \(round): \(bytes)")
      }
    }
    #expect(accepted > 100)
  }

  /// Mostly broken: a header `a,b` and bytes that mean something.
  private static func noise(_ random: inout SplitMix64) -> [UInt8] {
    let alphabet = Array("\"\"\"\",,,\n\n\r a1\u{E9}".utf8)
    var bytes = Array("a,b\n".utf8)
    for _ in 0..<random.below(6) {
      if random.below(4) == 0 {
        bytes += Array("1,\"x,\r\n\"\"y\"\r\n".utf8)
      } else if random.below(3) == 0 {
        bytes += Array("2,3\n".utf8)
      } else {
        for _ in 0..<random.below(9) { bytes.append(alphabet[random.below(alphabet.count)]) }
      }
    }
    if random.below(30) == 0 { bytes.insert(0, at: 4 + random.below(bytes.count - 3)) }
    return bytes
  }

  /// A well-formed table whose first column holds numbers.
  private static func table(_ random: inout SplitMix64) -> (String, UInt8) {
    let delimiter = [",", "\t", ";"][random.below(3)]
    let ends = [["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]][random.below(4)]
    let columns = 2 + random.below(4)
    var text = (0..<columns).map { "c\($0)" }.joined(separator: delimiter)
    for _ in 0..<random.below(40) {
      text += ends[random.below(ends.count)]
      if random.below(12) == 0 { continue }  // an empty line
      let cells = [number(&random)] + (1..<columns).map { _ in cell(&random, delimiter) }
      text += cells.joined(separator: delimiter)
    }
    if random.below(2) == 0 { text += ends[random.below(ends.count)] }
    return (text, delimiter.utf8.first ?? 0)
  }

  private static func number(_ random: inout SplitMix64) -> String {
    let value = (random.uniform() - 0.5) * [1, 1e3, 1e-8, 1e200][random.below(4)]
    return ["\(value)", "\(Int(value.truncatingRemainder(dividingBy: 1e9)))", "", "\"\(value)\""][
      random.below(4)]
  }

  private static func cell(_ random: inout SplitMix64, _ delimiter: String) -> String {
    let words = ["", "x", "ä", "two words", "日本", "0.5", " ", "NA"]
    if random.below(2) == 0 { return words[random.below(words.count)] }
    let parts = [delimiter, "\"\"", "\n", "\r\n", "\r", "y", " "]
    return "\"" + (0..<random.below(6)).map { _ in parts[random.below(parts.count)] }.joined()
      + "\""
  }
}
