import CKernels
import Learners
import Support
import Testing

@testable import Pipeline

/// The kernels that find rows and read plain numbers, by each instruction set of this machine.
struct CSVPlainRowsTests {
  private static let sets = [CKernelsBaseline, CKernelsFMA, CKernelsAVX512, CKernelsNEON]

  /// What an instruction set makes of some bytes.
  private struct Found: Equatable {
    var cells: [[String]] = []
    var end = 0
    var missing = 0
    var numbers: [UInt64] = []
    var others: [UInt32] = []
  }

  /// Rows in bytes; the numbers are those of one column.
  private func find(
    _ bytes: [UInt8], columns: Int, column: Int, quotes: Bool = true,
    by set: CKernelsInstructionSet
  ) -> Found? {
    guard ckernels_pin(set) else { return nil }
    defer { ckernels_unpin() }
    let around = [UInt8](repeating: 0x39, count: CSVPlainRows.margin)
    var plain = CSVPlainRows(
      columns: columns, classes: ByteClasses(delimiter: .comma, quotes: quotes))
    return (around + bytes + around).withUnsafeBufferPointer { text in
      var found = Found()
      guard let start = text.baseAddress.map({ $0 + around.count }) else { return found }
      plain.find(from: start, to: start + bytes.count)
      let count = plain.count
      found.end = count == 0 ? 0 : plain.end - start
      for row in 0..<count {
        found.cells.append(
          (0..<columns).map { String(decoding: plain.cell(row, $0), as: UTF8.self) })
      }
      // What stands behind the rows must stay as it is.
      var numbers = [Double](repeating: 7, count: count + 9)
      numbers.withUnsafeMutableBufferPointer { out in
        guard let out = out.baseAddress else { return }
        let (missing, others) = plain.numbers(0..<count, column, into: out)
        (found.missing, found.others) = (missing, Array(others))
      }
      #expect(numbers[count...].allSatisfy { $0 == 7 })
      found.numbers = numbers.prefix(count).map(\.bitPattern)
      return found
    }
  }

  /// The same by looking at every byte.
  private func plainRows(_ bytes: [UInt8], columns: Int, quotes: Bool) -> (rows: Int, end: Int) {
    var (rows, end, cells) = (0, 0, 1)
    for (place, byte) in bytes.enumerated() {
      if byte == 0 || (byte == 0x22 && quotes) { break }
      if byte == 0x0D, place + 1 == bytes.count || bytes[place + 1] != 0x0A { break }
      if byte == 0x2C { cells += 1 }
      guard byte == 0x0A else { continue }
      guard cells == columns else { break }
      (rows, end, cells) = (rows + 1, place + 1, 1)
    }
    return (rows, end)
  }

  @Test func wholeRowsAreFoundUpToTheFirstOddity() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    let oddities: [[UInt8]] = [[0], [0x22], [0x0D], [0x0A], [0x2C], [0x0A, 0x0A], [0xFF]]
    for round in 0..<400 {
      let place: Comment = "seed \(seed), round \(round)"
      let columns = 1 + random.below(5)
      let end: [UInt8] = random.below(2) == 0 ? [0x0A] : [0x0D, 0x0A]
      var bytes: [UInt8] = []
      for _ in 0..<random.below(60) {
        let row = (0..<columns).map { _ in [UInt8](repeating: 0x61, count: random.below(9)) }
        bytes += row.joined(separator: [0x2C]) + end
      }
      if random.below(2) == 0, !bytes.isEmpty {
        bytes.insert(
          contentsOf: oddities[random.below(oddities.count)], at: random.below(bytes.count))
      }
      bytes.removeLast(random.below(min(3, bytes.count + 1)))
      let quotes = random.below(3) > 0
      let expected = plainRows(bytes, columns: columns, quotes: quotes)
      for set in Self.sets {
        guard let found = find(bytes, columns: columns, column: 0, quotes: quotes, by: set) else {
          continue
        }
        #expect(found.cells.count == expected.rows, place)
        #expect(found.end == expected.end, place)
        let text = found.cells.map { $0.joined(separator: ",") }.joined(separator: "\n")
        let whole = String(decoding: bytes.prefix(expected.end), as: UTF8.self)
        #expect(
          whole.replacing("\r\n", with: "\n") == text + (expected.rows > 0 ? "\n" : ""), place)
      }
    }
  }

  @Test func moreRowsThanThereIsRoomForAreLeft() throws {
    let bytes = Array(String(repeating: "1,2,3\n", count: 5000).utf8)
    for set in Self.sets {
      guard let found = find(bytes, columns: 3, column: 1, by: set) else { continue }
      #expect(found.cells.count == 4096 / 3)
      #expect(found.end == 4096 / 3 * 6)
      let two = 2.0
      #expect(found.numbers.allSatisfy { $0 == two.bitPattern })
    }
    let wide = Array((String(repeating: "5,", count: 4999) + "6\n").utf8)
    for set in Self.sets {
      guard let found = find(wide + wide, columns: 5000, column: 4999, by: set) else { continue }
      let six = 6.0
      #expect(found.numbers == [six.bitPattern, six.bitPattern])
    }
  }

  @Test func numbersHaveTheBitsOfTheParser() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for round in 0..<120 {
      let columns = 1 + random.below(3)
      let column = random.below(columns)
      let kind = random.below(Self.kinds)
      let rows = (0..<1 + random.below(150)).map { _ in
        (0..<columns).map { _ in Self.cell(kind, &random) }
      }
      let end = random.below(2) == 0 ? "\n" : "\r\n"
      let bytes = Array(rows.map { $0.joined(separator: ",") + end }.joined().utf8)
      for set in Self.sets {
        guard let found = find(bytes, columns: columns, column: column, by: set) else { continue }
        try #require(found.cells == rows, "seed \(seed), round \(round)")
        check(found, rows.map { $0[column] }, "seed \(seed), round \(round)")
        #expect(
          found == find(bytes, columns: columns, column: column, by: CKernelsBaseline),
          "seed \(seed), round \(round), set \(set.rawValue)")
      }
    }
  }

  private func check(_ found: Found, _ cells: [String], _ place: Comment) {
    var missing = 0
    for (row, cell) in cells.enumerated() {
      let isOther = found.others.contains(UInt32(row))
      let value = DecimalParser.parse(cell)
      if cell.isEmpty || cell.lowercased() == "nan" {
        missing += 1
        #expect(!isOther && Double(bitPattern: found.numbers[row]).isNaN, place)
      } else if isOther {
        #expect(!Self.isPlain(cell), "'\(cell)' was left to others")
        #expect(Double(bitPattern: found.numbers[row]).isNaN, place)
      } else {
        #expect(value?.bitPattern == found.numbers[row], "'\(cell)' was misread")
      }
    }
    #expect(found.missing == missing, place)
  }

  /// Whether a cell is of the kind that must be fast: a sign or none, and up to 15 digits and a point.
  private static func isPlain(_ cell: String) -> Bool {
    let digits = cell.hasPrefix("-") ? cell.dropFirst() : cell[...]
    return digits.count <= 16 && digits.contains(where: \.isNumber)
      && digits.allSatisfy { $0.isNumber || $0 == "." } && digits.count { $0 == "." } < 2
      && digits.count(where: \.isNumber) < 16
  }

  private static let kinds = 9

  private static func cell(_ kind: Int, _ random: inout SplitMix64) -> String {
    let value = (random.uniform() - 0.5) * [1, 20, 3000, 1e9, 1e14][random.below(5)]
    let sign = ["", "-"][random.below(2)]
    switch kind {
    case 0: return fixed(value, 6)
    case 1: return fixed(value, random.below(9))
    case 2: return "1677055694.\(100 + random.below(900))"
    case 3: return "1678522637.\(100_000 + random.below(900_000))"
    case 4: return "\(value)"
    case 5: return "\(Int(value))"
    case 6:
      return sign + digits(random.below(12), &random) + "." + digits(random.below(12), &random)
    case 7: return sign + digits(random.below(26), &random)
    default:
      let words = [
        "", "nan", "NaN", "NAN", "-", "+1", ".", "-.", "1.", ".5", "-0", "-0.0", "1..2", "1e5",
        " 1", "1 ", "inf", "na", "nab", "-nan", "1:2", "/", "0/1", "1-2", "--1", "\u{FF}", "1é",
        "9007199254740993", "9007199254740992", "4503599627370497", "0.00000000000000000000001",
        "0000000000000000000000001", "12345678.", "1234567.8", ".12345678", "12345678.12345678",
        "1234567890123456", "123456789012345.6", "1\u{80}", "0.5\u{A0}", "1.5.", "..1", "1.2:",
      ]
      return words[random.below(words.count)]
    }
  }

  private static func digits(_ count: Int, _ random: inout SplitMix64) -> String {
    String((0..<count).map { _ in Character("\(random.below(10))") })
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let size = Int((value.magnitude.truncatingRemainder(dividingBy: 1e9) * scale).rounded())
    let whole = "\(size / Int(scale))"
    let rest = "\(size % Int(scale))"
    let point = decimals == 0 ? "" : "."
    let zeros = String(repeating: "0", count: max(0, decimals - rest.count))
    return (value < 0 ? "-" : "") + whole + point + (decimals == 0 ? "" : zeros + rest)
  }

  @Test func bytesAreCounted() {
    var random = SplitMix64(seed: 5)
    for count in [0, 1, 63, 64, 65, 128, 1000] {
      let bytes = (0..<count).map { _ in UInt8(0x20 + random.below(4)) }
      for set in Self.sets where ckernels_pin(set) {
        #expect(ckernels_count_byte(bytes, count, 0x22) == bytes.count { $0 == 0x22 })
        ckernels_unpin()
      }
    }
  }
}
