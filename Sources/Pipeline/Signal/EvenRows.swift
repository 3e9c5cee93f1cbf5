import Glibc

/// Where the rows of a track stand on an even grid of samples: a missing row leaves a free slot.
struct EvenRows: Sendable, Hashable {
  /// Rows that follow each other without a long gap.
  struct Stretch: Sendable, Hashable {
    /// Rows of the track.
    var rows: Range<Int>
    /// Slots of the rows, and free ones between them.
    var slots: Range<Int>
    /// Where the first slot lies, in steps from the first row of its segment.
    let first: Int
    /// The trial, where rows name their trial; else 0.
    let segment: Int
  }

  /// In the order of the rows.
  private(set) var stretches: [Stretch] = []
  /// Number of slots.
  var slotCount: Int { stretches.last?.slots.upperBound ?? 0 }
  /// Number of gaps between rows that are too long to be bridged.
  private(set) var longGaps = 0
  private var slots: [Int] = []

  /// Finds the grid on which rows lie; `nil` where rows are uneven.
  ///
  /// Rows are even where each lies within 0.3 steps of the grid (one in a hundred may miss it: time stamps are
  /// rounded) and none shares a slot with another.
  /// - Parameters:
  ///   - track: its rows must have a duration.
  ///   - bridgeRows: missing rows up to this number are free slots; more of them end a stretch.
  ///   - follows: whether the grid gives way to a clock that runs a little slow or fast, and begins anew after
  ///     a long gap; else all rows of a segment lie on one grid.
  init?(_ track: Recording.Track, bridgeRows: Int, follows: Bool) {
    guard let step = track.sampleSeconds, step > 0, step.isFinite else { return nil }
    slots.reserveCapacity(track.count)
    var off = 0
    for (segment, rows) in track.segments.enumerated() where !rows.isEmpty {
      guard
        let missed = append(
          rows, of: track.times, segment: segment, step: step, bridgeRows: bridgeRows,
          follows: follows)
      else { return nil }
      off += missed
    }
    if off * 100 > slots.count || slotCount > 2 * slots.count { return nil }
  }

  /// - Returns: how many rows miss the grid; `nil` where two rows share a slot.
  private mutating func append(
    _ rows: Range<Int>, of times: [Double], segment: Int, step: Double, bridgeRows: Int,
    follows: Bool
  ) -> Int? {
    let begin = slotCount
    var stretch = Stretch(
      rows: rows.lowerBound..<rows.lowerBound + 1, slots: begin..<begin + 1, first: 0,
      segment: segment)
    slots.append(begin)
    var off = 0
    var place = 0
    var anchor = times[rows.lowerBound]
    for row in rows.dropFirst() {
      let steps = ((times[row] - anchor) / step).rounded()
      guard steps >= 1, steps < 1e15 else { return nil }
      let distance = times[row] - anchor - steps * step
      place += Int(steps)
      if Int(steps) - 1 > bridgeRows {
        longGaps += 1
        stretches.append(stretch)
        let next = stretch.slots.upperBound
        stretch = Stretch(
          rows: row..<row + 1, slots: next..<next + 1, first: place, segment: segment)
        anchor = follows ? times[row] : anchor + steps * step
      } else {
        stretch.rows = stretch.rows.lowerBound..<row + 1
        stretch.slots = stretch.slots.lowerBound..<stretch.slots.upperBound + Int(steps)
        anchor += steps * step + (follows ? 0.1 * distance : 0)
      }
      if !follows || stretch.rows.count > 1, abs(distance) > 0.3 * step { off += 1 }
      slots.append(stretch.slots.upperBound - 1)
      if stretch.slots.upperBound > 2 * times.count + bridgeRows { return nil }
    }
    stretches.append(stretch)
    return off
  }

  /// Copies one channel to its slots; free ones are NaN.
  func spread(_ values: [Double], into slotsOfChannel: UnsafeMutablePointer<Double>) {
    values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for stretch in stretches where stretch.rows.count == stretch.slots.count {
        (slotsOfChannel + stretch.slots.lowerBound).update(
          from: values + stretch.rows.lowerBound, count: stretch.rows.count)
      }
      for stretch in stretches where stretch.rows.count < stretch.slots.count {
        (slotsOfChannel + stretch.slots.lowerBound).update(
          repeating: .nan, count: stretch.slots.count)
      }
      forEachSlot(ofSparseOnly: true) { row, slot in slotsOfChannel[slot] = values[row] }
    }
  }

  /// The slot of each row, in the order of the rows of the stretches.
  /// - Parameters:
  ///   - isSparseOnly: only rows of stretches that have free slots.
  ///   - body: is given row and slot.
  @inline(__always)
  func forEachSlot(ofSparseOnly isSparseOnly: Bool = false, _ body: (Int, Int) -> Void) {
    slots.withUnsafeBufferPointer { slots in
      var place = 0
      for stretch in stretches {
        let first = place
        place += stretch.rows.count
        if isSparseOnly, stretch.rows.count == stretch.slots.count { continue }
        for row in stretch.rows { body(row, slots[first + row - stretch.rows.lowerBound]) }
      }
    }
  }
}

extension Recording.Track {
  /// Rows that are cut from the others: those of each trial, where rows name their trial; else all.
  var segments: [Range<Int>] { rowsOfTrial ?? [0..<count] }
}
