/// Patterns of file and column names, and of cells.
public enum Glob {
  /// Whether a text fits a pattern in which `*` stands for any run of characters.
  ///
  /// - Parameters:
  ///   - pattern: of the whole text.
  ///   - text: what is tried.
  /// - Returns: whether it fits.
  public static func matches(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.unicodeScalars)
    let text = Array(text.unicodeScalars)
    var p = 0
    var t = 0
    var star: Int?
    var mark = 0
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = p
        mark = t
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let last = star {
        p = last + 1
        mark += 1
        t = mark
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == "*" { p += 1 }
    return p == pattern.count
  }

  /// A pattern with `{name}` replaced; names without a word stay.
  static func filled(_ pattern: String, _ words: [String: String?]) -> String {
    var out = pattern
    for (name, word) in words.sorted(by: { $0.key < $1.key }) {
      guard let word else { continue }
      out = split(out, at: "{\(name)}").joined(separator: word)
    }
    return out
  }

  /// The text between occurrences of a separator.
  static func split(_ text: String, at separator: String) -> [String] {
    let whole = Array(text.unicodeScalars)
    let cut = Array(separator.unicodeScalars)
    guard !cut.isEmpty else { return [text] }
    var parts: [String] = []
    var current = String.UnicodeScalarView()
    var i = 0
    while i < whole.count {
      if i + cut.count <= whole.count, Array(whole[i..<i + cut.count]) == cut {
        parts.append(String(current))
        current = String.UnicodeScalarView()
        i += cut.count
      } else {
        current.append(whole[i])
        i += 1
      }
    }
    parts.append(String(current))
    return parts
  }

  /// What `{name}` stands for in a text that fits a pattern with exactly one `{name}`; `nil` where it does not fit.
  static func captured(_ name: String, of pattern: String, in text: String) -> String? {
    let parts = split(pattern, at: "{\(name)}")
    guard parts.count >= 2, let first = parts.first, let last = parts.last else { return nil }
    guard text.hasPrefix(first), text.hasSuffix(last),
      text.unicodeScalars.count >= first.unicodeScalars.count + last.unicodeScalars.count
    else { return nil }
    if parts.count == 2 {
      let middle = text.unicodeScalars.dropFirst(first.unicodeScalars.count)
        .dropLast(last.unicodeScalars.count)
      return middle.isEmpty ? nil : String(String.UnicodeScalarView(middle))
    }
    // `{subject}/{subject}_EEG.csv`: the same word everywhere; try every length.
    let rest = text.unicodeScalars.dropFirst(first.unicodeScalars.count)
    guard !rest.isEmpty else { return nil }
    for length in 1...rest.count {
      let word = String(String.UnicodeScalarView(rest.prefix(length)))
      if parts.joined(separator: word) == text { return word }
    }
    return nil
  }
}
