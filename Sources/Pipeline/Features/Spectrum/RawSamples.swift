import Glibc

/// The samples of one channel in one window as Welch's method takes them: short gaps are bridged by straight
/// lines, and segments that are not whole are left out.
struct RawSamples {
  let samples: UnsafeMutablePointer<Double>
  let count: Int
  private let rateHz: Double
  /// Which samples are drawn lines; empty where none is.
  private let isBridged: [Bool]

  /// Copies a window's samples.
  /// - Parameters:
  ///   - segment: the window.
  ///   - channel: its place in the recording.
  ///   - rateHz: samples per second.
  ///   - bridgeSeconds: the longest gap that is bridged.
  ///   - samples: as many places as the window has rows of the channel.
  init(
    _ segment: Segment, _ channel: Int, rateHz: Double, bridgeSeconds: Double,
    into samples: UnsafeMutablePointer<Double>
  ) {
    let rows = segment.rows(of: channel)
    segment.recording.values[channel].withUnsafeBufferPointer { column in
      for row in 0..<rows.count { samples[row] = column[rows.lowerBound + row] }
    }
    self.samples = samples
    self.rateHz = rateHz
    count = rows.count
    isBridged = Self.bridgeGaps(
      samples, count: rows.count, longest: Int(min(bridgeSeconds * rateHz, 1e6)))
  }

  /// Looks at the segment from a sample on.
  /// - Parameters:
  ///   - start: its first sample.
  ///   - size: its number of samples, at most `count - start`.
  ///   - times: times of the window's rows.
  /// - Returns: whether it is whole: no sample is missing, no row is, and at most a tenth is bridged.
  func isWhole(from start: Int, size: Int, times: UnsafeBufferPointer<Double>) -> Bool {
    let end = start + size
    for place in start..<end where !samples[place].isFinite { return false }
    let extent = Double(size - 1) / rateHz
    let slack = max(0.02 * extent, 1.5 / rateHz)
    guard abs(times[end - 1] - times[start] - extent) <= slack else { return false }
    let lines = isBridged.isEmpty ? 0 : (start..<end).count { isBridged[$0] }
    return lines * 10 <= size
  }

  /// Draws straight lines over gaps between finite samples.
  private static func bridgeGaps(
    _ samples: UnsafeMutablePointer<Double>, count: Int, longest: Int
  ) -> [Bool] {
    var bridged: [Bool] = []
    var last = -1
    for row in 0..<count where samples[row].isFinite {
      let gap = row - last - 1
      if last >= 0, gap > 0, gap <= longest {
        if bridged.isEmpty { bridged = [Bool](repeating: false, count: count) }
        let rise = (samples[row] - samples[last]) / Double(gap + 1)
        for place in 1...gap {
          samples[last + place] = samples[last] + rise * Double(place)
          bridged[last + place] = true
        }
      }
      last = row
    }
    return bridged
  }
}
