/// Moves the time stamps of an LSL stream from its own clock onto that of the recorder.
///
/// The recorder measures now and then how far the clocks are apart. A line is fitted through these
/// offsets and added to the stamps; where a clock was set anew in between, each part has its own line.
/// Thresholds are those of pyxdf, and so are the times.
struct XDFClock: Sendable {
  /// Seconds above which offsets count as outliers of the line.
  private static let outlierSeconds = 1e-4

  /// Deviations of the step between two offsets above which a clock was set anew: both have to be met.
  private struct Limit {
    /// In median absolute deviations.
    let deviations: Double
    let seconds: Double
  }

  private static let timeLimit = Limit(deviations: 5, seconds: 5)
  private static let offsetLimit = Limit(deviations: 10, seconds: 1)

  /// When offsets were measured, on the stream's clock.
  private(set) var times: [Double]
  /// What was measured, in seconds.
  private(set) var offsets: [Double]
  /// Parts of the offsets between which the clock was set anew.
  private(set) var parts: [ClosedRange<Int>] = []

  init(times: [Double], offsets: [Double]) {
    self.times = times
    self.offsets = offsets
  }

  /// Leaves out a last offset that lies far off, as a known fault of outlets that are destroyed while they
  /// are recorded writes it together with samples that the footer does not count
  /// (github.com/labstreaminglayer/pylsl/issues/67).
  ///
  /// - Returns: whether it was left out.
  mutating func dropCorruptEnd() -> Bool {
    guard times.count >= 3, offsets.count == times.count else { return false }
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }
    let usual = Self.median(Array(steps.dropLast()))
    let last = abs(steps[steps.count - 1])
    let isLate = usual > 0 ? last / usual > 10 : last > 0
    let earlier = Array(offsets.dropLast())
    let middle = Self.median(earlier)
    let spread = Self.median(earlier.map { abs($0 - middle) })
    let far = abs(offsets[offsets.count - 1] - middle)
    let isFar = spread > .ulpOfOne && far / (1.4826 * spread) > 10
    guard isLate || isFar else { return false }
    times.removeLast()
    offsets.removeLast()
    return true
  }

  /// Moves stamps.
  ///
  /// - Returns: offsets that no line could be fitted through, because all were measured at one time.
  mutating func synchronise(_ stamps: inout [Double]) -> Int {
    guard !times.isEmpty, !stamps.isEmpty else { return 0 }
    parts = resets()
    var unusable = 0
    var start = 0
    for part in parts {
      let end = Self.end(of: part, from: start, stamps, times)
      guard start < end else { continue }
      if part.count == 1 {
        for row in start..<end { stamps[row] += offsets[part.lowerBound] }
      } else if let line = HuberLine(
        x: Array(times[part]), y: Array(offsets[part]), threshold: Self.outlierSeconds)
      {
        for row in start..<end { stamps[row] += line(stamps[row]) }
      } else {
        unusable += part.count
      }
      start = end
    }
    return unusable
  }

  /// Where the samples of a part end: with the first that lies nearer to the next part's first offset than
  /// to the part's last.
  private static func end(
    of part: ClosedRange<Int>, from start: Int, _ stamps: [Double], _ times: [Double]
  ) -> Int {
    let next = part.upperBound + 1
    guard next < times.count else { return stamps.count }
    let (own, other) = (times[part.upperBound], times[next])
    return stamps[start...].firstIndex { abs($0 - own) >= abs($0 - other) } ?? stamps.count
  }

  /// Parts between which time went back, or both time and offset jumped.
  private func resets() -> [ClosedRange<Int>] {
    guard times.count > 1 else { return [0...0] }
    let timeSteps = zip(times.dropFirst(), times).map { $0 - $1 }
    let offsetSteps = zip(offsets.dropFirst(), offsets).map { $0 - $1 }
    let isLate = Self.jumps(timeSteps, Self.timeLimit)
    let isFar = Self.jumps(offsetSteps, Self.offsetLimit)
    var parts: [ClosedRange<Int>] = []
    var first = 0
    for index in timeSteps.indices where timeSteps[index] < 0 || (isLate[index] && isFar[index]) {
      parts.append(first...index)
      first = index + 1
    }
    parts.append(first...times.count - 1)
    return parts
  }

  private static func jumps(_ steps: [Double], _ limit: Limit) -> [Bool] {
    let middle = median(steps)
    let spread = median(steps.map { abs($0 - middle) }) + .ulpOfOne
    return steps.map { step in
      let far = abs(step - middle)
      return far / spread > limit.deviations && far > limit.seconds
    }
  }

  /// The middle value, or the mean of the two in the middle.
  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
