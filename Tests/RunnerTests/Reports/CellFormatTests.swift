import Testing

@testable import Runner

struct CellFormatTests {
  static let content = CellFormat.Content(
    value: 0.56749, ciLow: 0.5, ciHigh: -0.00001, sdSeeds: nil, n: 1200, p: 0.0004,
    pCorrected: 0.25, isSignificant: true)

  @Test(arguments: [
    ("{value}", "0.567"), ("{value:.1%}", "56.7%"), ("{value:.0%}", "57%"), ("{value:.0f}", "1"),
    ("{value:.5f}{sig}", "0.56749*"),
    ("{value:.2f} [{ci_low:.2f}, {ci_high:.2f}]", "0.57 [0.50, 0.00]"),
    ("{value:.3f} ± {sd_seeds:.3f}", "0.567 ± n/a"), ("{{{value:.1f}}}", "{0.6}"),
    ("{value} (n={n:d}, p={p:.3f}, {p_corrected:.2f})", "0.567 (n=1200, p=<0.001, 0.25)"),
    ("{value} {n}", "0.567 1200"),
  ])
  func writesFields(_ format: String, _ text: String) throws {
    #expect(try CellFormat(format).text(Self.content) == text)
  }

  @Test func undefinedValuesAreSaidOnce() throws {
    let format = try CellFormat("{value:.3f} [{ci_low:.3f}, {ci_high:.3f}]{sig}")
    #expect(format.text(CellFormat.Content()) == "n/a")
    #expect(format.text(CellFormat.Content(value: .nan)) == "n/a [n/a, n/a]")
  }

  @Test(arguments: [
    ("{valu}", 1, "unknown field 'valu'"), ("x {value:.3g}", 9, "unknown format '.3g'"),
    ("{value", 0, "a '{' without its '}'"), ("{value} }", 8, "a '}' without its '{'"),
    ("{value:d}", 7, "'d' is for n only"), ("{value} {n:.1f}", 11, "n is a count"),
    ("{value}{sig:.1f}", 12, "'sig' takes no format"),
    ("plain", 0, "the format shows no '{value}'"),
    ("", 0, "the format shows no '{value}'"), ("é{value:}", 8, "unknown format ''"),
    ("{value:.999999999999999999999f}", 7, "unknown format"), ("{value:.13f}", 7, "unknown format"),
  ])
  func wrongFormatsAreFaultsAtTheirPlace(_ format: String, _ offset: Int, _ message: String) throws
  {
    let fault = try #require(CellFormat.validate(format))
    #expect(fault.offset == offset)
    #expect(fault.message.hasPrefix(message))
  }

  @Test func rightFormatsHaveNoFault() {
    #expect(CellFormat.validate("{value:.1%} [{ci_low:.1%}, {ci_high:.1%}]{sig}") == nil)
  }

  @Test(arguments: [
    (0.0004, "<0.001"), (0.0006, "0.001"), (0, "0.000"), (0.25, "0.250"), (1, "1.000"),
  ])
  func probabilitiesAreNeverRoundedToZero(_ p: Double, _ text: String) {
    #expect(NumberStyle.fixed(3).probability(p) == text)
  }

  @Test func hugeAndOddNumbersDoNotTrap() {
    #expect(NumberStyle.fixed(2).text(1e300).hasSuffix(".00"))
    #expect(NumberStyle.percent(1).text(-1e308) == "n/a")
    #expect(NumberStyle.fixed(3).text(-0.0) == "0.000")
    #expect(NumberStyle.count.text(.infinity) == "n/a")
  }
}
