import Glibc
import Learners
import Testing

@testable import Pipeline

struct DecimalParserTests {
  /// Whether the parser gives the very bits that the C library does.
  private func agrees(_ text: String) -> Bool {
    DecimalParser.parse(text)?.bitPattern == strtod(text, nil).bitPattern
  }

  @Test(arguments: [
    "0", "-0", "1", "+2", ".5", "5.", "-1.5e-3", "1E5", "1e+5", "00012.500", "0e99999999999",
    // Near the ends of the range, and half way between two doubles.
    "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e309", "-1e400",
    "2.2250738585072014e-308", "2.2250738585072011e-308", "4.9406564584124654e-324",
    "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-400", "9007199254740993",
    "9007199254740992.999999999999999999999", "9007199254740993.00000000000000000000001",
    "9007199254740995", "18446744073709551615", "18446744073709551616", "184467440737095516150",
    "1090544144181609348671888949248", "1090544144181609348835077142190", "8.589934595e9",
    "3.2378839133029012895883524125015321748630094230162e-05", "7.3177701707893310e+15",
    "6.92949564460091988e-310", "1e99999999999999999999", "1e-99999999999999999999",
    "0.000000000000000000000000000000000000000000000000000000000000000000000000000001e78",
  ])
  func agreesWithTheCLibrary(_ text: String) { #expect(agrees(text)) }

  @Test func manyDigitsAreExact() {
    // 2^53 + 1 is half way; a one after hundreds of zeros decides.
    let zeros = String(repeating: "0", count: 700)
    for text in [
      "9007199254740993.\(zeros)", "9007199254740993.\(zeros)1", "0.\(zeros)1e701",
      "1\(zeros)e-700",
      "\(zeros)123.456", "0.\(zeros)\(zeros)9", "9\(zeros)9",
    ] { #expect(agrees(text), "\(text)") }
  }

  @Test(arguments: [
    "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e-x", "abc", " 1", "1 ", "0x10", "1,5", "inf",
    "nan", "--1", "1..2", "١",
  ])
  func refusesWhatIsNotADecimalNumber(_ text: String) {
    #expect(DecimalParser.parse(text) == nil)
  }

  @Test func agreesWithTheCLibraryOnRandomDoubles() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(
        DecimalParser.parse("\(value)")?.bitPattern == value.bitPattern, "seed \(seed): \(value)")
    }
  }

  @Test func agreesWithTheCLibraryOnRandomText() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<40_000 {
      let text = Self.randomNumber(&random)
      #expect(agrees(text), "seed \(seed): \(text)")
    }
  }

  @Test func agreesWithTheCLibraryBetweenDoubles() {
    // Numbers within some last places of a point half way between neighbours: the hardest to round.
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<10_000 {
      let mantissa = (1 << 53) | (random.next() >> 11)
      let text = "\(mantissa * 2 + 1)"
      let exponent = random.below(30) - 15
      for digits in [
        text, text + "." + String(repeating: "0", count: random.below(25)) + "1", text + ".0",
      ] {
        let number = exponent == 0 ? digits : "\(digits)e\(exponent)"
        #expect(agrees(number), "seed \(seed): \(number)")
      }
    }
  }

  private static func randomNumber(_ random: inout SplitMix64) -> String {
    func digits(_ most: Int) -> String {
      (0..<random.below(most + 1)).map { _ in "\(random.below(10))" }.joined()
    }
    var text = ["", "-", "+"][random.below(3)]
    let whole = digits([2, 6, 25][random.below(3)])
    let fraction = digits([2, 8, 20, 40][random.below(4)])
    text += whole.isEmpty && fraction.isEmpty ? "7" : whole
    if !fraction.isEmpty || (!whole.isEmpty && random.below(2) == 0) { text += "." + fraction }
    if random.below(2) == 0 {
      let range = [5, 30, 350][random.below(3)]
      text += "e\(random.below(2 * range) - range)"
    }
    return text
  }
}
