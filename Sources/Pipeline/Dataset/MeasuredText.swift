import Glibc
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

  /// Whether a number is a total: its words go on with `in all` before the next comma.
  private func isTotal(_ index: Int) -> Bool {
    words[index + 1].prefix { !",;:(".contains($0) }.contains("in all")
  }

  /// One text for two of the same shape: each number becomes the range of both, totals (`7.5 s in all`) are
  /// added up.
  func united(with other: MeasuredText) -> MeasuredText {
    guard shape == other.shape else { return self }
    var out = self
    for (index, range) in other.numbers.enumerated() {
      let own = out.numbers[index]
      if isTotal(index) {
        let sum = Self.rounded(own.lowerBound + range.lowerBound)
        out.numbers[index] = sum...max(sum, Self.rounded(own.upperBound + range.upperBound))
        continue
      }
      out.numbers[index] =
        min(own.lowerBound, range.lowerBound)...max(own.upperBound, range.upperBound)
    }
    return out
  }

  /// Sums of numbers with three decimals have three decimals.
  private static func rounded(_ sum: Double) -> Double {
    let scaled = (sum * 1_000).rounded() / 1_000
    return scaled.isFinite ? scaled : sum
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
