import Learners

/// Values of measured columns that look like no measurement: at one same end of the range again and again, or
/// one same value for seconds. Counted only; a spec that knows the limits of its sensor declares `rails`.
///
/// Looked at are columns on a linear scale whose unit is declared and that have no rails; of groups that hold
/// slow values in fast rows only the ends are looked at.
struct SuspectValues: Sendable {
  private struct Own {
    let channel: Int
    var clipped = 0
    var ends: ClosedRange<Double>?
    var stuck = 0
    var runs = 0
    var longest = 0.0
  }

  private var found: [Own]

  /// An end of the range is suspect from so many equal values on.
  static let fewestEqual = 10
  /// One value for so many seconds is suspect.
  static let stuckSeconds = 1.0
  /// A column with fewer different values among its first thousand is no measured signal.
  static let fewestDifferent = 50

  /// Chooses the columns.
  init(_ groups: [ColumnGroup], channels: [Channel]) {
    found = channels.enumerated().compactMap { index, channel in
      guard channel.unit != nil, channel.scale == .linear,
        groups.first(where: { $0.name == channel.group })?.rails == nil
      else { return nil }
      return Own(channel: index)
    }
  }

  /// Looks at the values of one subject, after everything declared was done. Costs a few passes over the
  /// columns that are looked at.
  ///
  /// - Parameters:
  ///   - values: per channel, an entry per row.
  ///   - track: their clock.
  ///   - isHeld: whether rows of a channel's group repeat slow values.
  mutating func add(_ values: [[Double]], on track: Recording.Track, isHeld: (Int) -> Bool) {
    for index in found.indices {
      let channel = found[index].channel
      values[channel].withUnsafeBufferPointer { column in
        guard Self.isSignal(column) else { return }
        Self.addEnds(column, to: &found[index])
        if !isHeld(channel) { Self.addRuns(column, track, to: &found[index]) }
      }
    }
  }

  private static func isSignal(_ column: UnsafeBufferPointer<Double>) -> Bool {
    var different: Set<Double> = []
    var seen = 0
    for value in column where !value.isNaN {
      different.insert(value)
      seen += 1
      if different.count >= fewestDifferent { return true }
      if seen >= 1000 { return false }
    }
    return false
  }

  /// An end is suspect where more values lie on it than in the hundredth of the range beside it.
  private static func addEnds(_ column: UnsafeBufferPointer<Double>, to own: inout Own) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in column {
      if value < low { low = value }
      if value > high { high = value }
    }
    guard low < high, low.isFinite, high.isFinite else { return }
    let margin = (high - low) / 100
    var onLow = 0
    var besideLow = 0
    var onHigh = 0
    var besideHigh = 0
    for value in column {
      if value == low {
        onLow += 1
      } else if value < low + margin {
        besideLow += 1
      } else if value == high {
        onHigh += 1
      } else if value > high - margin {
        besideHigh += 1
      }
    }
    for (count, beside, end) in [(onLow, besideLow, low), (onHigh, besideHigh, high)]
    where count >= fewestEqual && count > beside {
      own.clipped += count
      own.ends = min(own.ends?.lowerBound ?? end, end)...max(own.ends?.upperBound ?? end, end)
    }
  }

  private static func addRuns(
    _ column: UnsafeBufferPointer<Double>, _ track: Recording.Track, to own: inout Own
  ) {
    func close(_ first: Int, _ end: Int) {
      guard end - first >= fewestEqual else { return }
      let seconds = track.times[end - 1] - track.times[first]
      guard seconds >= stuckSeconds else { return }
      own.stuck += end - first
      own.runs += 1
      own.longest = max(own.longest, seconds)
    }
    for rows in track.rowsOfTrial ?? [0..<column.count] where !rows.isEmpty {
      var first = rows.lowerBound
      for row in rows.dropFirst() where column[row] != column[first] {
        close(first, row)
        first = row
      }
      close(first, rows.upperBound)
    }
  }

  /// A note per column and kind of suspicion.
  func notes(_ channels: [Channel], modality: String) -> [DataNote] {
    found.flatMap { own -> [DataNote] in
      let about = "\(modality), column \(channels[own.channel].name)"
      var notes: [DataNote] = []
      if let ends = own.ends {
        let (low, high) = (Canonical.short(ends.lowerBound), Canonical.short(ends.upperBound))
        notes.append(
          DataNote(
            "values_clipped", about: about, count: own.clipped,
            "values that are the very \(low == high ? "end" : "ends") of the range "
              + "(\(low == high ? low : "\(low) and \(high)")), as of a sensor at its limits: kept; "
              + "'rails' of the group would make them missing"))
      }
      if own.runs > 0 {
        notes.append(
          DataNote(
            "values_stuck", about: about, count: own.stuck,
            "values that stay the same for a second or more (stretches: \(own.runs) in all), the longest "
              + "\(SamplingRate.plain(own.longest)) s"))
      }
      return notes
    }
  }
}
