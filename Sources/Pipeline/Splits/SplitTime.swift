/// When a unit of a split was, within its subject.
public struct SplitTime: Sendable, Hashable {
  /// Start in seconds; NaN where trials have no times.
  public let start: Double
  /// End in seconds; NaN where trials have no times.
  public let end: Double

  /// Names a span.
  public init(start: Double, end: Double) {
    self.start = start
    self.end = end
  }

  /// Nothing is known.
  public static let unknown = SplitTime(start: .nan, end: .nan)

  /// Whether both ends are known.
  public var isKnown: Bool { start.isFinite && end.isFinite }
}

extension SplitUnits {
  /// The units in the order of time; where times are unknown, in the order in which they come.
  var inTime: [Int] {
    guard times.count == count, times.allSatisfy(\.isKnown) else { return Array(0..<count) }
    return (0..<count).sorted {
      (times[$0].start, times[$0].end, $0) < (times[$1].start, times[$1].end, $1)
    }
  }
}
