import Glibc

/// Welch band powers of known channels.
struct BoundWelch: BoundFeature {
  let names: [String]
  let channels: [Int]
  /// Samples per second of each channel.
  let rates: [Double]
  /// Lower edges of the bands.
  let lows: [Double]
  let isRelative: Bool
  let takesLog: Bool
  let segmentSeconds: Double
  let bridgeSeconds: Double
  /// Plans that integrate the bands and, last, everything from the lowest to the highest edge.
  let plans: WelchPlans

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    out.initialize(repeating: .nan)
    for (index, channel) in channels.enumerated() {
      let rate = rates[index]
      let rows = segment.rows(of: channel).count
      let nominal = (segmentSeconds * rate).rounded()
      let size = Int(min(nominal, Double(rows)))
      guard size >= 2 else { continue }
      let plan = plans.plan(size: size, rateHz: rate)
      withUnsafeTemporaryAllocation(
        of: Double.self, capacity: rows + plan.scratchCount
      ) { space in
        guard let samples = space.baseAddress else { return }
        let starts = usableSegments(segment, channel, plan: plan, rateHz: rate, into: samples)
        guard !starts.isEmpty else { return }
        let first = index * lows.count
        var whole = 0.0
        plan.powers(ofSegments: starts, in: samples, scratch: samples + rows) { band, power in
          if band < lows.count { out[first + band] = power } else { whole = power }
        }
        for band in lows.indices {
          var power = out[first + band]
          if isRelative { power /= whole }
          if takesLog { power = log(power) }
          // A twentieth is left for rows that are not quite even.
          let holdsPeriod = Double(size) / rate * lows[band] >= 0.95
          out[first + band] = holdsPeriod ? power : .nan
        }
      }
    }
  }

  /// Copies the samples, bridges short gaps, and finds the segments that are whole.
  private func usableSegments(
    _ segment: Segment, _ channel: Int, plan: WelchPlan, rateHz: Double,
    into samples: UnsafeMutablePointer<Double>
  ) -> [Int] {
    let count = segment.rows(of: channel).count
    let first = segment.rows(of: channel).lowerBound
    segment.recording.values[channel].withUnsafeBufferPointer { column in
      for row in 0..<count { samples[row] = column[first + row] }
    }
    let bridged = bridgeGaps(samples, count: count, longest: Int(min(bridgeSeconds * rateHz, 1e6)))
    let extent = Double(plan.size - 1) / rateHz
    let slack = max(0.02 * extent, 1.5 / rateHz)
    return segment.times(of: channel).withUnsafeBufferPointer { times in
      var starts: [Int] = []
      for start in stride(from: 0, through: count - plan.size, by: plan.step) {
        let end = start + plan.size
        guard (start..<end).allSatisfy({ samples[$0].isFinite }) else { continue }
        let found = times[first + end - 1] - times[first + start]
        guard abs(found - extent) <= slack else { continue }
        let lines = bridged.isEmpty ? 0 : (start..<end).count { bridged[$0] }
        if lines * 10 <= plan.size { starts.append(start) }
      }
      return starts
    }
  }

  /// Draws straight lines over gaps between finite samples.
  /// - Returns: which samples were drawn; empty where none was.
  private func bridgeGaps(
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
