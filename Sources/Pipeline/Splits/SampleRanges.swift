/// Which samples windows are computed from: ranges of rows of recordings.
public struct SampleRanges: Sendable, Hashable {
  private struct Entry: Hashable {
    let window: Int
    let recording: Int
    let lower: Int
    let upper: Int
  }

  private var entries: [Entry] = []

  /// Nothing yet.
  public init() {}

  /// Adds the rows that a window has in one recording; no rows add nothing.
  /// - Parameters:
  ///   - window: index of the window among those of all subjects.
  ///   - recording: a number for subject and modality.
  ///   - rows: rows of that recording.
  public mutating func add(window: Int, recording: Int, rows: Range<Int>) {
    guard !rows.isEmpty else { return }
    entries.append(
      Entry(window: window, recording: recording, lower: rows.lowerBound, upper: rows.upperBound))
  }

  /// The same ranges by recording, then by first row.
  func sorted() -> SampleRanges {
    var out = self
    out.entries.sort { ($0.recording, $0.lower, $0.upper) < ($1.recording, $1.lower, $1.upper) }
    return out
  }

  /// Number of marked windows that share a row with a window of another mark; the ranges are sorted.
  ///
  /// Forward, a range overlaps what began before it if that reaches beyond its first row; backward, if
  /// the next one begins before its end.
  func overlaps(of marked: [Bool], with other: [Bool]) -> Int {
    var found = [Bool](repeating: false, count: marked.count)
    var recording = -1
    var reach = 0
    for entry in entries {
      if entry.recording != recording { (recording, reach) = (entry.recording, 0) }
      if marked[entry.window], entry.lower < reach { found[entry.window] = true }
      if other[entry.window] { reach = max(reach, entry.upper) }
    }
    recording = -1
    var next = Int.max
    for entry in entries.reversed() {
      if entry.recording != recording { (recording, next) = (entry.recording, Int.max) }
      if marked[entry.window], next < entry.upper { found[entry.window] = true }
      if other[entry.window] { next = entry.lower }
    }
    return found.count { $0 }
  }
}
