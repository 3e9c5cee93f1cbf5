extension Recording {
  /// Whether this is a table with one row per trial: its rows are no samples.
  var isTable: Bool {
    guard tracks.count == 1, sampleSeconds == nil, count > 0, let rowsOfTrial else { return false }
    return rowsOfTrial.allSatisfy { $0.count <= 1 }
  }
}

extension Recording.Track {
  /// The rows from `lower` to before `upper` (seconds, on the clock of `times`), by binary search among
  /// rows whose times ascend. A row that lies within a microsecond before a border counts as lying on it.
  func rows(from lower: Double, to upper: Double, among rows: Range<Int>) -> Range<Int> {
    let first = firstRow(notBefore: lower - Windowing.tolerance, among: rows)
    let end = firstRow(notBefore: upper - Windowing.tolerance, among: first..<rows.upperBound)
    return first..<end
  }

  /// The first of these rows that does not lie before a time; their end where all do.
  func firstRow(notBefore time: Double, among rows: Range<Int>) -> Int {
    times.withUnsafeBufferPointer { times in
      var low = rows.lowerBound
      var high = rows.upperBound
      while low < high {
        let middle = low + (high - low) / 2
        if times[middle] < time { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}
