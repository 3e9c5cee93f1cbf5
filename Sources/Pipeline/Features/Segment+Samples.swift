extension Segment {
  /// Gathers the transformed values of one channel that are finite, and perhaps their times.
  ///
  /// - Parameters:
  ///   - channel: its place in the recording.
  ///   - function: applied to each value first.
  ///   - times: filled with seconds since the segment's first row, where given.
  ///   - values: as many places as the channel has rows in the segment.
  /// - Returns: the number of values.
  @inline(__always)
  func gather(
    _ channel: Int, _ function: ElementFunction, times: UnsafeMutablePointer<Double>? = nil,
    into values: UnsafeMutablePointer<Double>
  ) -> Int {
    let rows = rows(of: channel)
    var count = 0
    recording.values[channel].withUnsafeBufferPointer { column in
      self.times(of: channel).withUnsafeBufferPointer { clock in
        for row in rows {
          let value = function(column[row])
          guard value.isFinite else { continue }
          values[count] = value
          if let times { times[count] = clock[row] - clock[rows.lowerBound] }
          count += 1
        }
      }
    }
    return count
  }

  /// The mean of the transformed finite values of one channel; NaN where there is none.
  func mean(_ channel: Int, _ function: ElementFunction) -> Double {
    let (sum, count) = sum(channel, function)
    return count > 0 ? sum / count : .nan
  }

  /// The sum of the transformed finite values of one channel, and how many there are.
  func sum(_ channel: Int, _ function: ElementFunction) -> (sum: Double, count: Double) {
    let rows = rows(of: channel)
    var sum = 0.0
    var count = 0
    recording.values[channel].withUnsafeBufferPointer { column in
      for row in rows {
        let value = function(column[row])
        if value.isFinite {
          sum += value
          count += 1
        }
      }
    }
    return (sum, Double(count))
  }
}
