import Learners

/// Words with numbers between them, or ranges of numbers: `up to 0.2...0.9 s`.
struct MeasuredText: Sendable, Hashable {
  /// The words around the numbers, one more than there are numbers.
  private var words: [String]
  private var numbers: [ClosedRange<Double>]

  /// Takes a text apart. A number is a run of digits with at most one point inside.
  init(_ text: String) {
    var words = [""]
    var numbers: [ClosedRange<Double>] = []
    var rest = text[...]
    while let first = rest.first {
      guard let lower = Self.takeNumber(&rest) else {
        words[words.count - 1].append(first)
        rest.removeFirst()
        continue
      }
      var tail = rest
      var upper = lower
      if tail.hasPrefix("...") {
        tail.removeFirst(3)
        if let end = Self.takeNumber(&tail), end >= lower {
          upper = end
          rest = tail
        }
      }
      numbers.append(lower...upper)
      words.append("")
    }
    self.words = words
    self.numbers = numbers
  }

  /// The words without the numbers: equal for texts that can be united.
  var shape: String { words.joined(separator: "#") }

  /// The text; numbers that are ranges have both their ends.
  var text: String {
    var out = words[0]
    for (range, words) in zip(numbers, words.dropFirst()) {
      out += Canonical.short(range.lowerBound)
      if range.upperBound > range.lowerBound { out += "..." + Canonical.short(range.upperBound) }
      out += words
    }
    return out
  }

  /// One text for two of the same shape: each number becomes the range of both.
  func united(with other: MeasuredText) -> MeasuredText {
    guard shape == other.shape else { return self }
    var out = self
    for (index, range) in other.numbers.enumerated() {
      let own = out.numbers[index]
      out.numbers[index] =
        min(own.lowerBound, range.lowerBound)...max(own.upperBound, range.upperBound)
    }
    return out
  }

  private static func takeNumber(_ rest: inout Substring) -> Double? {
    let isDigit = { (character: Character) in ("0"..."9").contains(character) }
    let whole = rest.prefix(while: isDigit)
    guard !whole.isEmpty else { return nil }
    var digits = String(whole)
    var tail = rest.dropFirst(whole.count)
    if tail.first == "." {
      let fraction = tail.dropFirst().prefix(while: isDigit)
      if !fraction.isEmpty {
        digits += "." + fraction
        tail = tail.dropFirst(fraction.count + 1)
      }
    }
    rest = tail
    return Double(digits)
  }
}
