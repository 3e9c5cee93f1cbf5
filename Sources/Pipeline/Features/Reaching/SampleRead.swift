/// Rows of one clock of a recording that a row of features was computed from.
public struct SampleRead: Sendable, Hashable {
  /// The clock, as an index into `Recording.tracks`.
  public let track: Int
  /// Rows of it.
  public let rows: Range<Int>

  /// Names rows of a clock.
  public init(track: Int = 0, rows: Range<Int>) {
    self.track = track
    self.rows = rows
  }
}

extension Segment {
  /// The rows of every clock of the segment.
  var reads: [SampleRead] {
    ([rows] + trackRows).enumerated().compactMap {
      $0.offset > 0 && $0.element.isEmpty ? nil : SampleRead(track: $0.offset, rows: $0.element)
    }
  }
}
