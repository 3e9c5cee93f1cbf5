import Glibc

/// An even grid laid over uneven rows: its points lie where rows are, and between rows not too far apart.
///
/// Points of a segment (a trial, where rows name their trial; else the whole track) are counted from its first
/// row, point i at i / rate seconds.
struct UnevenGrid: Sendable {
  /// How rows become values at the points.
  enum Way: Sendable {
    /// A straight line between neighbours.
    case lines
    /// The mean of the rows nearer to this point than to others; a line over points without rows.
    case means
  }

  /// Stretches of points, in the order of the rows; slots number the points of all stretches.
  private(set) var stretches: [EvenRows.Stretch] = []
  /// Number of points.
  var slotCount: Int { stretches.last?.slots.upperBound ?? 0 }
  /// Gaps between rows that are too long for a line.
  private(set) var longGaps = 0
  /// Rows with the time of another row.
  private(set) var sharedTimes = 0
  private let times: [Double]
  private let segments: [Range<Int>]
  private let pointsPerSecond: Double
  private let reach: Double
  private let way: Way

  /// Lays a grid; `nil` where it would have too many points.
  /// - Parameters:
  ///   - track: its rows are uneven.
  ///   - pointsPerSecond: rate of the grid.
  ///   - reach: seconds that two rows may lie apart.
  ///   - way: how rows become values.
  ///   - mostPoints: of all stretches together.
  init?(
    _ track: Recording.Track, pointsPerSecond: Double, reach: Double, way: Way, mostPoints: Int
  ) {
    times = track.times
    segments = track.segments
    self.pointsPerSecond = pointsPerSecond
    self.reach = reach
    self.way = way
    for (segment, rows) in segments.enumerated() {
      var first = rows.lowerBound
      for row in rows.dropFirst() {
        let step = times[row] - times[row - 1]
        if step <= 0 { sharedTimes += 1 }
        guard step > reach else { continue }
        longGaps += 1
        guard append(first..<row, segment, mostPoints) else { return nil }
        first = row
      }
      guard rows.isEmpty || append(first..<rows.upperBound, segment, mostPoints) else { return nil }
    }
  }

  /// Seconds from the first row of the segment.
  private func place(of row: Int, _ segment: Int) -> Double {
    times[row] - times[segments[segment].lowerBound]
  }

  /// The points from one time to another, both in seconds from the segment's first row.
  private func points(from start: Double, to end: Double) -> (first: Double, last: Double) {
    let (first, last) = (start * pointsPerSecond, end * pointsPerSecond)
    switch way {
    case .lines: return ((first - 1e-3).rounded(.up), (last + 1e-3).rounded(.down))
    case .means: return (first.rounded(), last.rounded())
    }
  }

  private mutating func append(_ rows: Range<Int>, _ segment: Int, _ mostPoints: Int) -> Bool {
    let (first, last) = points(
      from: place(of: rows.lowerBound, segment), to: place(of: rows.upperBound - 1, segment))
    guard last - first < Double(mostPoints), last < 1e15 else { return false }
    var start = Int(first)
    if let before = stretches.last, before.segment == segment {
      start = max(start, before.first + before.slots.count)
    }
    let begin = slotCount
    let end = begin + max(0, Int(last) + 1 - start)
    stretches.append(
      EvenRows.Stretch(rows: rows, slots: begin..<end, first: start, segment: segment))
    return end <= mostPoints
  }

  /// Values of one channel at the points; NaN where its rows with a value lie further apart than `reach`.
  func fill(_ values: [Double], into slots: UnsafeMutablePointer<Double>) {
    slots.update(repeating: .nan, count: slotCount)
    values.withUnsafeBufferPointer { values in
      times.withUnsafeBufferPointer { times in
        for stretch in stretches {
          let start = times[segments[stretch.segment].lowerBound]
          switch way {
          case .lines: drawLines(stretch, values, times, start, slots + stretch.slots.lowerBound)
          case .means: takeMeans(stretch, values, times, start, slots + stretch.slots.lowerBound)
          }
        }
      }
    }
  }

  private func drawLines(
    _ stretch: EvenRows.Stretch, _ values: UnsafeBufferPointer<Double>,
    _ times: UnsafeBufferPointer<Double>, _ start: Double, _ slots: UnsafeMutablePointer<Double>
  ) {
    let count = stretch.slots.count
    var (before, valueBefore) = (Double.nan, Double.nan)
    var row = stretch.rows.lowerBound
    var next = 0
    while row < stretch.rows.upperBound {
      // Rows of one time are one sample, their mean.
      let time = times[row] - start
      var (sum, finite) = (0.0, 0)
      while row < stretch.rows.upperBound, times[row] - start == time {
        if values[row].isFinite {
          sum += values[row]
          finite += 1
        }
        row += 1
      }
      guard finite > 0 else { continue }
      let value = finite == 1 ? sum : sum / Double(finite)
      let isNear = time - before <= reach
      // NaN before the first sample: not near.
      let from = isNear ? before : time
      let (first, last) = points(from: from, to: time)
      next = max(next, Int(first) - stretch.first)
      let end = min(count, Int(last) + 1 - stretch.first)
      while next < end {
        let point = Double(stretch.first + next) / pointsPerSecond
        let share = isNear ? min(1, max(0, (point - before) / (time - before))) : 1
        slots[next] = share == 1 ? value : valueBefore + (value - valueBefore) * share
        next += 1
      }
      (before, valueBefore) = (time, value)
    }
  }

  private func takeMeans(
    _ stretch: EvenRows.Stretch, _ values: UnsafeBufferPointer<Double>,
    _ times: UnsafeBufferPointer<Double>, _ start: Double, _ slots: UnsafeMutablePointer<Double>
  ) {
    var row = stretch.rows.lowerBound
    var filled = -1
    while row < stretch.rows.upperBound {
      let point = ((times[row] - start) * pointsPerSecond).rounded()
      var (sum, finite) = (0.0, 0)
      while row < stretch.rows.upperBound,
        ((times[row] - start) * pointsPerSecond).rounded() == point
      {
        if values[row].isFinite {
          sum += values[row]
          finite += 1
        }
        row += 1
      }
      // A point that the stretch before has taken already keeps its mean.
      let slot = Int(point) - stretch.first
      guard finite > 0, slot >= 0, slot < stretch.slots.count else { continue }
      slots[slot] = sum / Double(finite)
      if filled >= 0, slot - filled > 1, Double(slot - filled) / pointsPerSecond <= reach {
        let rise = (slots[slot] - slots[filled]) / Double(slot - filled)
        for between in filled + 1..<slot {
          slots[between] = slots[filled] + rise * Double(between - filled)
        }
      }
      filled = slot
    }
  }
}
