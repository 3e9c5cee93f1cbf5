import Learners

/// Stretches without rows within a recording, by its time stamps.
///
/// Two rows lie apart where the step between them is ten samples or more, and a quarter of a second: what a
/// device collects before it sends it is no gap. Where rows name their trial, only steps within trials count.
struct TimeGaps: Sendable, Hashable {
  /// How many.
  private(set) var count = 0
  /// Their steps from row to row in seconds, together.
  private(set) var seconds = 0.0
  /// The longest of them.
  private(set) var longest = 0.0

  /// A step of so many samples is a gap.
  static let samples = 10.0
  /// Fewer rows say nothing about the usual step.
  static let fewestRows = 50

  /// Counts the gaps of a recording. Costs one pass over its times.
  ///
  /// - Parameter track: the clock; rows without a known duration have no gaps.
  mutating func add(_ track: Recording.Track) {
    guard let sampleSeconds = track.sampleSeconds, track.count >= Self.fewestRows else { return }
    let limit = max(SamplingRate.longestPause, Self.samples * sampleSeconds)
    track.times.withUnsafeBufferPointer { times in
      for rows in track.rowsOfTrial ?? [0..<times.count] where rows.count > 1 {
        for row in rows.lowerBound + 1..<rows.upperBound {
          let step = times[row] - times[row - 1]
          guard step > limit else { continue }
          count += 1
          seconds += step
          longest = max(longest, step)
        }
      }
    }
  }

  /// What a user should know; `nil` where there are none.
  func note(about modality: String) -> DataNote? {
    guard count > 0 else { return nil }
    return DataNote(
      "gaps", about: modality, count: count,
      "pauses of ten samples or more without rows: \(SamplingRate.plain(seconds)) s in all, the longest "
        + "\(SamplingRate.plain(longest)) s")
  }
}
