/// What makes the samples of one window an artifact.
struct SignalLimits: Sendable, Hashable {
  /// Largest peak to peak.
  let above: Double?
  /// Smallest peak to peak.
  let flat: Double?
  /// Largest distance from 0.
  let amplitude: Double?

  /// Which limits a window broke.
  struct Verdict: Sendable, Hashable {
    var isAbove = false
    var isFlat = false
    var isFar = false

    /// Whether any was broken.
    var isRejected: Bool { isAbove || isFlat || isFar }
  }

  /// Windows by the limit that they broke; one that broke two counts in both.
  struct Counts: Sendable, Hashable {
    var above = 0
    var flat = 0
    var amplitude = 0
    var samples = 0

    mutating func add(_ verdicts: [Verdict]) {
      for verdict in verdicts {
        above += verdict.isAbove ? 1 : 0
        flat += verdict.isFlat ? 1 : 0
        amplitude += verdict.isFar ? 1 : 0
      }
    }

    mutating func add(_ other: Counts) {
      above += other.above
      flat += other.flat
      amplitude += other.amplitude
      samples += other.samples
    }
  }

  /// Judges the samples of one window.
  /// - Parameters:
  ///   - samples: NaN is missing.
  ///   - leastForFlat: with fewer samples a window is not called flat.
  /// - Returns: which limits are broken; none where every sample is missing.
  func verdict(on samples: ArraySlice<Double>, leastForFlat: Double) -> Verdict {
    var (lowest, highest, count) = (Double.infinity, -Double.infinity, 0)
    samples.withUnsafeBufferPointer { samples in
      for value in samples where value.isFinite {
        lowest = min(lowest, value)
        highest = max(highest, value)
        count += 1
      }
    }
    guard count > 0 else { return Verdict() }
    let swing = highest - lowest
    var verdict = Verdict()
    if let above { verdict.isAbove = swing > above }
    if let flat { verdict.isFlat = swing < flat && count > 1 && Double(count) >= leastForFlat }
    if let amplitude { verdict.isFar = max(-lowest, highest) > amplitude }
    return verdict
  }
}
