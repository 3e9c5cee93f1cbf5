import Learners
import Testing

@testable import Pipeline

@Suite struct TextBufferTests {
  private func text(_ write: (TextBuffer) -> Void) -> String {
    let out = TextBuffer()
    write(out)
    return out.text
  }

  @Test func numbersHaveTheirDecimals() {
    #expect(text { $0.append(scaled: 1234, decimals: 2) } == "12.34")
    #expect(text { $0.append(scaled: -5, decimals: 3) } == "-0.005")
    #expect(text { $0.append(scaled: 0, decimals: 1) } == "0.0")
    #expect(text { $0.append(scaled: 7, decimals: 9) } == "0.000000007")
    #expect(text { $0.append(whole: -120) } == "-120")
    #expect(text { $0.append(whole: 0) } == "0")
    #expect(text { $0.append(scaled: 16_800_032_497_893_205, decimals: 7) } == "1680003249.7893205")
    #expect(text { $0.append(0.5, decimals: 0) } == "1")
    #expect(text { $0.append(-2.345_678_4, decimals: 6) } == "-2.345678")
    #expect(text { $0.append(99.999_999_6, decimals: 6) } == "100.000000")
    #expect(text { $0.append(clock: 61_396) } == "17:03:16")
  }

  /// Against whole numbers cut by hand, for many numbers and all decimals.
  @Test func everyNumberOfDecimals() {
    var random = SplitMix64(seed: 5)
    for round in 0..<2000 {
      let decimals = round % 10
      let number = Int(random.next() >> UInt64(random.below(60) + 2))
      var digits = String(number)
      while digits.count <= decimals { digits = "0" + digits }
      let cut = digits.index(digits.endIndex, offsetBy: -decimals)
      let wanted = decimals == 0 ? digits : "\(digits[..<cut]).\(digits[cut...])"
      #expect(text { $0.append(scaled: number, decimals: decimals) } == wanted)
      #expect(
        text { $0.append(scaled: -number, decimals: decimals) } == (number == 0 ? "" : "-") + wanted
      )
    }
  }

  @Test func numbersReadBackWithinHalfADigit() throws {
    var random = SplitMix64(seed: 6)
    for _ in 0..<2000 {
      let value = (random.uniform() - 0.5) * 4000
      let back = try #require(Double(text { $0.append(value, decimals: 4) }))
      #expect(abs(back - value) <= 0.000_050_000_1)
    }
  }

  @Test func blocksArriveInOrder() throws {
    final class Collected { var blocks: [Int] = []; var bytes: [UInt8] = [] }
    let collected = Collected()
    let out = TextBuffer { (block) throws(SyntheticFault) in
      collected.blocks.append(block.count)
      collected.bytes += block
    }
    for row in 0..<300_000 {
      let start = try out.beginRow()
      out.append(whole: row)
      out.append(0x0A)
      if row == 7 { out.appendAgain(from: start) }
    }
    try out.flush()
    var wanted: [UInt8] = []
    for row in 0..<300_000 {
      wanted += "\(row)\n".utf8
      if row == 7 { wanted += "7\n".utf8 }
    }
    let isEqual = collected.bytes == wanted
    #expect(isEqual)
    #expect(collected.blocks.count == 2 && out.written == collected.bytes.count)
  }
}
