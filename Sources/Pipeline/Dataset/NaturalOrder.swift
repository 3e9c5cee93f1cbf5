/// The order in which people sort ids: `2` before `10`, `s9` before `s10`.
public enum NaturalOrder {
  /// Sorts ids; equal numbers with other spelling (`07`, `7`) stay apart, shorter first.
  public static func sorted(_ ids: [String]) -> [String] {
    ids.map { (pieces($0), $0) }.sorted { isBefore($0, $1) }.map(\.1)
  }

  /// Whether one id stands before another.
  public static func precedes(_ a: String, _ b: String) -> Bool {
    isBefore((pieces(a), a), (pieces(b), b))
  }

  private enum Piece: Equatable {
    case text(String)
    case digits(String)
  }

  private static func isBefore(_ a: ([Piece], String), _ b: ([Piece], String)) -> Bool {
    for (left, right) in zip(a.0, b.0) where left != right {
      switch (left, right) {
      case (.digits(let l), .digits(let r)): return l.count != r.count ? l.count < r.count : l < r
      case (.digits, .text): return true
      case (.text, .digits): return false
      case (.text(let l), .text(let r)): return l < r
      }
    }
    if a.0.count != b.0.count { return a.0.count < b.0.count }
    let lengths = (a.1.unicodeScalars.count, b.1.unicodeScalars.count)
    return lengths.0 != lengths.1 ? lengths.0 < lengths.1 : a.1 < b.1
  }

  private static func pieces(_ id: String) -> [Piece] {
    var out: [Piece] = []
    var run = ""
    var inDigits = false
    func flush() {
      guard !run.isEmpty else { return }
      if inDigits {
        let trimmed = String(run.drop { $0 == "0" })
        out.append(.digits(trimmed))
      } else {
        out.append(.text(run))
      }
      run = ""
    }
    for character in id {
      let isDigit = character.isASCII && character.isNumber
      if isDigit != inDigits { flush() }
      inDigits = isDigit
      run.append(character)
    }
    flush()
    return out
  }
}
