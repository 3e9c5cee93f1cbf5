/// When the samples of a BrainVision recording were taken.
///
/// A recorder that pauses starts a new segment and writes its date; between two of them samples follow
/// each other at the sampling rate.
struct BrainVisionClock: Sendable {
  /// The first sample of a segment and its time.
  private struct Segment: Sendable {
    let sample: Int
    let seconds: Double
  }

  private let segments: [Segment]
  private let rateHz: Double
  /// Where times count from, and how many pauses there are.
  let notes: [DataNote]

  /// Follows the `New Segment` markers.
  init(_ markers: [BrainVisionMarkers.Marker], rateHz: Double) {
    self.rateHz = rateHz
    let starts = markers.filter { $0.type.lowercased() == "new segment" }
    let dated = starts.first.flatMap { $0.sample == 0 ? $0.seconds : nil }
    var segments = [Segment(sample: 0, seconds: dated ?? 0)]
    var pauses = 0
    for start in starts.dropFirst() {
      guard dated != nil, let seconds = start.seconds, let last = segments.last,
        start.sample > last.sample
      else { continue }
      // Dates have microseconds; half a sample is no pause.
      let expected = last.seconds + Double(start.sample - last.sample) / rateHz
      guard seconds - expected > 0.5 / rateHz else { continue }
      pauses += 1
      segments.append(Segment(sample: start.sample, seconds: seconds))
    }
    self.segments = segments
    var notes = [
      dated == nil
        ? DataNote(
          "start_unknown", count: 1,
          "recording whose markers name no start: times count from its first sample")
        : DataNote(
          "start_without_zone", count: 1,
          "recording whose markers name its start without a zone: taken as UTC")
    ]
    if pauses > 0 {
      notes.append(DataNote("recording_pauses", count: pauses, "pauses between segments"))
    }
    self.notes = notes
  }

  /// Seconds of one sample.
  func seconds(of sample: Int) -> Double {
    var (low, high) = (0, segments.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if segments[middle].sample <= sample { low = middle } else { high = middle }
    }
    let segment = segments[low]
    return segment.seconds + Double(sample - segment.sample) / rateHz
  }

  /// Seconds of the first `count` samples.
  func seconds(count: Int) -> [Double] {
    var seconds: [Double] = []
    seconds.reserveCapacity(count)
    for (index, segment) in segments.enumerated() {
      let end = index + 1 < segments.count ? segments[index + 1].sample : count
      for sample in segment.sample..<max(segment.sample, min(end, count)) {
        seconds.append(segment.seconds + Double(sample - segment.sample) / rateHz)
      }
    }
    return seconds
  }
}
