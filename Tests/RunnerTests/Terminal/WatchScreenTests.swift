import Testing

@testable import Runner

@Suite struct WatchScreenTests {
  @Test func aTerminalIsDrawnInPlaceAndLeftWithTheWholeText() {
    var screen = WatchScreen(isInPlace: true, columns: 30, lines: 5)
    #expect(screen.showing("a\nb\n", isLast: false, seconds: 0) == "a\nb\n")
    #expect(screen.showing("c\n", isLast: false, seconds: 1) == "\u{1B}[2A\r\u{1B}[Jc\n")
    let long = String(repeating: "x", count: 50) + "\n"
    let cut = screen.showing(long, isLast: false, seconds: 2)
    #expect(cut == "\u{1B}[1A\r\u{1B}[J" + String(repeating: "x", count: 29) + "\n")
    let many = (0..<9).map { "\($0)\n" }.joined()
    #expect(
      screen.showing(many, isLast: false, seconds: 3).hasSuffix(
        "0\n1\n2\n  ... and 6 more lines\n"))
    #expect(screen.showing(many, isLast: true, seconds: 4) == "\u{1B}[4A\r\u{1B}[J" + many)
  }

  @Test func elsewhereThereAreLinesWithoutControlCharacters() {
    var screen = WatchScreen(isInPlace: false, columns: 30, lines: 5)
    #expect(screen.showing("a\n", isLast: false, seconds: 0) == "a\n")
    #expect(screen.showing("b\n", isLast: false, seconds: 5) == "")
    #expect(screen.showing("b\n", isLast: false, seconds: 10) == "b\n")
    #expect(screen.showing("b\n", isLast: false, seconds: 30) == "")
    #expect(screen.showing("c\n", isLast: true, seconds: 31) == "c\n")
    #expect(screen.showing("c\n", isLast: true, seconds: 31) == "")
  }
}
