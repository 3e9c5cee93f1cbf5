/// Which rows of a track hold something, ready to be counted for any range of rows.
///
/// A row counts where at least one channel of the track has a finite value: an event marker or a lost
/// face leaves all of them empty and covers nothing.
struct Coverage {
  /// `before[i]` is the number of counting rows among the first `i`.
  private let before: [Int]
  private let sampleSeconds: Double?

  /// Looks through the channels of a track once.
  init(of recording: Recording, track: Int = 0) {
    var counts = [Bool](repeating: false, count: recording.tracks[track].count)
    for (column, own) in zip(recording.values, recording.trackOf) where own == track {
      var isComplete = true
      column.withUnsafeBufferPointer { values in
        counts.withUnsafeMutableBufferPointer { counts in
          for row in 0..<counts.count where !counts[row] {
            if values[row].isFinite { counts[row] = true } else { isComplete = false }
          }
        }
      }
      if isComplete { break }
    }
    var before = [Int](repeating: 0, count: counts.count + 1)
    for row in 0..<counts.count { before[row + 1] = before[row] + (counts[row] ? 1 : 0) }
    self.before = before
    sampleSeconds = recording.tracks[track].sampleSeconds
  }

  /// Number of counting rows in a range.
  func rows(in range: Range<Int>) -> Int { before[range.upperBound] - before[range.lowerBound] }

  /// Share of a span that counting rows fill, 0...1.
  ///
  /// Where rows have no known duration, a whole trial is covered as soon as it has one, and no other
  /// window ever is.
  func share(of range: Range<Int>, span: Double, isWholeTrial: Bool) -> Double {
    let rows = rows(in: range)
    guard rows > 0 else { return 0 }
    guard let sampleSeconds else { return isWholeTrial ? 1 : 0 }
    guard span > 0, span.isFinite else { return 1 }
    return min(1, Double(rows) * sampleSeconds / span)
  }
}
