/// The rows of a recording that lie in one window.
public struct Segment: Sendable {
  /// The whole recording.
  public let recording: Recording
  /// The rows of the first track in the window; a channel has its own in `rows(of:)`.
  public let rows: Range<Int>
  /// The rows of each further track in the window.
  public let trackRows: [Range<Int>]
  /// The window.
  public let window: Window

  /// Cuts rows out of a recording: those of its first track, and of each further one.
  public init(
    recording: Recording, rows: Range<Int>, trackRows: [Range<Int>] = [], window: Window
  ) {
    self.recording = recording
    self.rows = rows
    self.trackRows = trackRows
    self.window = window
  }

  /// - Returns: the rows of a channel's track in the window: places in `recording.values[channel]`.
  @inline(__always)
  public func rows(of channel: Int) -> Range<Int> {
    let track = recording.trackOf[channel]
    return track == 0 ? rows : trackRows[track - 1]
  }

  /// - Returns: the times of all rows of a channel's track, in seconds.
  @inline(__always)
  public func times(of channel: Int) -> [Double] {
    recording.tracks[recording.trackOf[channel]].times
  }

  /// The most rows that a channel has in the window.
  public var mostRows: Int { trackRows.reduce(rows.count) { max($0, $1.count) } }
}
