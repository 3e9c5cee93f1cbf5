/// The samples of one channel in a window, in order, with what interrupts them marked: what differences
/// between neighbours are taken from.
///
/// A missing sample is not a number; so is a mark between two rows that lie more than ten sample steps apart.
struct SampleRuns {
  /// Values with marks.
  let values: UnsafeBufferPointer<Double>

  /// Rows further apart than this many steps are no neighbours: devices send samples in bursts, whose steps
  /// are uneven.
  static let longestStep = 10.0

  /// Gathers a channel's samples and hands them on.
  /// - Parameters:
  ///   - segment: the window.
  ///   - channel: its place in the recording.
  ///   - body: is given the samples.
  static func read(_ segment: Segment, _ channel: Int, _ body: (SampleRuns) -> Void) {
    let rows = segment.rows(of: channel)
    let longest = segment.sampleSeconds(of: channel).map { $0 * longestStep } ?? .infinity
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * rows.count + 1) { out in
      var count = 0
      segment.times(of: channel).withUnsafeBufferPointer { times in
        segment.recording.values[channel].withUnsafeBufferPointer { column in
          for row in rows {
            if row > rows.lowerBound, times[row] - times[row - 1] > longest {
              out[count] = .nan
              count += 1
            }
            out[count] = column[row].isFinite ? column[row] : .nan
            count += 1
          }
        }
      }
      body(SampleRuns(values: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(out)[..<count])))
    }
  }

  /// Population variance of the differences of an order between neighbours; of the samples for order 0.
  ///
  /// - Returns: exactly 0 where all are equal, NaN where there are none.
  func variance(ofDifferences order: Int) -> Double {
    var (count, sum) = (0, 0.0)
    var (least, most) = (Double.infinity, -Double.infinity)
    forEachDifference(order) { value in
      count += 1
      sum += value
      least = min(least, value)
      most = max(most, value)
    }
    guard count > 0 else { return .nan }
    if least == most { return 0 }
    let mean = sum / Double(count)
    var squares = 0.0
    forEachDifference(order) { squares += ($0 - mean) * ($0 - mean) }
    return squares / Double(count)
  }

  /// Calls with each difference whose samples are all there.
  func forEachDifference(_ order: Int, _ body: (Double) -> Void) {
    guard values.count > order else { return }
    for place in order..<values.count {
      let value: Double
      switch order {
      case 0: value = values[place]
      case 1: value = values[place] - values[place - 1]
      default:
        value = (values[place] - values[place - 1]) - (values[place - 1] - values[place - 2])
      }
      if value.isFinite { body(value) }
    }
  }
}
