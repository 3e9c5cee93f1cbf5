/// What to say about a word that nobody knows.
public enum Suggestion {
  /// `did you mean 'length_s'?` if a known word is near enough, else `known: a, b, c`.
  ///
  /// Near is a distance of at most a third of the word's length, or 1.
  /// - Returns: `nil` where nothing is known.
  public static func help(for word: String, among known: [String]) -> String? {
    if let nearest = nearest(to: word, among: known) { return "did you mean '\(nearest)'?" }
    return Self.known(known)
  }

  /// `known: a, b, c`; `nil` where nothing is known.
  public static func known(_ words: [String]) -> String? {
    words.isEmpty ? nil : "known: " + words.joined(separator: ", ")
  }

  /// The nearest known word, the first of several; `nil` if none is near enough. Nearest of all is one that
  /// differs in capital letters only.
  public static func nearest(to word: String, among known: [String]) -> String? {
    let small = word.lowercased()
    if let same = known.first(where: { $0.lowercased() == small }) { return same }
    let letters = Array(word.unicodeScalars)
    guard letters.count <= 64 else { return nil }
    var limit = max(1, letters.count / 3)
    var best: String?
    for candidate in known {
      let other = Array(candidate.unicodeScalars)
      guard abs(other.count - letters.count) <= limit else { continue }
      let distance = distance(letters, other)
      if distance <= limit {
        best = candidate
        limit = distance - 1
      }
      if limit < 0 { break }
    }
    return best
  }

  /// How many insertions, deletions, replacements and swaps of neighbours turn one text into the other,
  /// no part edited twice: Damerau (1964), doi:10.1145/363958.363994, as optimal string alignment.
  ///
  /// Cost: the product of the lengths.
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
        var cost = min(replaced, previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforePrevious[j - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
