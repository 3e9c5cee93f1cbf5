import Testing

@testable import Pipeline

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("lenght_s", "length_s", 1), ("", "abc", 3), ("abc", "", 3), ("ca", "abc", 3),
    ("learning_rte", "learning_rate", 1), ("abc", "abc", 0), ("kitten", "sitting", 3),
  ])
  func countsEdits(_ a: String, _ b: String, _ expected: Int) {
    let distance = Suggestion.distance(Array(a.unicodeScalars), Array(b.unicodeScalars))
    #expect(distance == expected)
  }

  @Test func suggestsTheNearestFirst() {
    #expect(Suggestion.nearest(to: "tran", among: ["turn", "train", "trains"]) == "train")
    #expect(Suggestion.nearest(to: "C", among: ["c", "D"]) == "c")
    #expect(Suggestion.nearest(to: "ab", among: ["xy", "abcd"]) == nil)
    #expect(Suggestion.help(for: "q", among: ["abc", "def"]) == "known: abc, def")
    #expect(Suggestion.help(for: "q", among: []) == nil)
    #expect(Suggestion.nearest(to: String(repeating: "a", count: 100_000), among: ["a"]) == nil)
  }
}
