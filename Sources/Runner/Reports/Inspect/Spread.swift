/// Smallest, middle and largest of some numbers.
struct Spread: Sendable, Equatable {
  let low: Double
  let middle: Double
  let high: Double

  /// `nil` without numbers.
  init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    low = first
    high = last
    middle = Self.quantile(0.5, of: sorted)
  }

  /// `3 s to 9 s (median 4 s)`, or `3 s` where all are the same in this form.
  func text(_ form: (Double) -> String) -> String {
    let (from, to) = (form(low), form(high))
    return from == to ? from : "\(from) to \(to) (median \(form(middle)))"
  }

  /// A quantile of sorted numbers, by linear interpolation.
  static func quantile(_ probability: Double, of sorted: [Double]) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = Double(sorted.count - 1) * probability
    let index = Int(place)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index))
  }
}

/// Who has most of something.
struct Ranking: Sendable {
  private let entries: [(name: String, value: Double, text: String)]

  /// How many are named.
  static let limit = 5

  /// - Parameter entries: in natural order of the names; zeros are left out.
  init(_ entries: [(name: String, value: Double, text: String)]) {
    self.entries = entries.enumerated().filter { $0.element.value > 0 }
      .sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }.map(\.element)
  }

  /// How many have any.
  var count: Int { entries.count }

  /// `21 (18), 30 (12) and 4 more`; empty where nobody has any.
  var text: String {
    let shown = entries.prefix(Self.limit).map { "\($0.name) (\($0.text))" }
    let more = entries.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
