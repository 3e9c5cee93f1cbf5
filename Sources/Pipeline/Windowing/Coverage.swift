/// Which rows of a track hold something, ready to be counted for any range of rows.
///
/// A row counts where at least one channel of the track has a finite value: an event marker or a lost
/// face leaves all of them empty and covers nothing.
struct Coverage {
  /// `before[i]` is the number of counting rows among the first `i`.
  private let before: [Int]
  private let sampleSeconds: Double?

  /// Looks through the channels of a track once, those after the first only where all before them are empty.
  init(of recording: Recording, track: Int = 0) {
    let rows = recording.tracks[track].count
    var before = [Int](repeating: 0, count: rows + 1)
    var columns = zip(recording.values, recording.trackOf).lazy.filter { $1 == track }.map(\.0)
      .makeIterator()
    var empty = before.withUnsafeMutableBufferPointer { before in
      columns.next().map { Self.count($0, into: before) } ?? Array(0..<rows)
    }
    var later: [Int] = []
    while !empty.isEmpty, let column = columns.next() {
      column.withUnsafeBufferPointer { values in
        later += empty.filter { values[$0].isFinite }
        empty.removeAll { values[$0].isFinite }
      }
    }
    Self.add(later.sorted(), to: &before)
    self.before = before
    sampleSeconds = recording.tracks[track].sampleSeconds
  }

  /// Counts the values of a column that are there.
  /// - Returns: the rows that have none.
  private static func count(_ column: [Double], into before: UnsafeMutableBufferPointer<Int>)
    -> [Int]
  {
    var empty: [Int] = []
    var counted = 0
    column.withUnsafeBufferPointer { values in
      for row in values.indices {
        if values[row].isFinite { counted += 1 } else { empty.append(row) }
        before[row + 1] = counted
      }
    }
    return empty
  }

  /// Counts more rows, which ascend.
  private static func add(_ rows: [Int], to before: inout [Int]) {
    guard let first = rows.first else { return }
    var found = 0
    before.withUnsafeMutableBufferPointer { before in
      for row in first..<before.count - 1 {
        if found < rows.count, rows[found] == row { found += 1 }
        before[row + 1] += found
      }
    }
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
