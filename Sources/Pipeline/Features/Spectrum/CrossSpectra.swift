/// Welch cross spectra of pairs of signals that share a clock.
///
/// Every signal is transformed once, some segments at a time, whatever the number of pairs.
struct CrossSpectra: Sendable {
  /// Places of the signals in the recording.
  let channels: [Int]
  let rateHz: Double
  let reader: WelchReader
  /// Pairs as places in `channels`.
  let pairs: [(Int, Int)]

  /// Segments that are transformed before pairs are looked at: what bounds the memory.
  private static let batch = 32

  /// Sums over the segments of one pair, four numbers a frequency.
  struct Found {
    fileprivate let sums: UnsafeMutablePointer<Double>

    /// |Pxy|² / (Pxx Pyy); not a number where a signal has no power.
    func coherence(at frequency: Int) -> Double {
      let own = sums + 4 * frequency
      return (own[2] * own[2] + own[3] * own[3]) / (own[0] * own[1])
    }
  }

  /// Computes the spectra of a window.
  /// - Parameters:
  ///   - segment: the window.
  ///   - body: is called for each pair with two whole segments or more.
  func read(_ segment: Segment, _ body: (Int, WelchPlan, Found) -> Void) {
    guard let first = channels.first else { return }
    let rows = segment.rows(of: first)
    let size = reader.size(rows: rows.count, rateHz: rateHz)
    guard size >= 2, rows.count > size, channels.allSatisfy({ isAligned($0, first, segment) })
    else { return }
    let plan = reader.plans.plan(size: size, rateHz: rateHz)
    let starts = Array(stride(from: 0, through: rows.count - size, by: plan.step))
    let spectrum = 2 * plan.frequencies
    let sums = pairs.count * 2 * spectrum
    let spectra = channels.count * Self.batch * spectrum
    withUnsafeTemporaryAllocation(
      of: Double.self,
      capacity: channels.count * rows.count + sums + spectra + plan.scratchCount
    ) { space in
      guard let samples = space.baseAddress else { return }
      let own = Work(
        plan: plan, samples: samples, sums: samples + channels.count * rows.count,
        spectra: samples + channels.count * rows.count + sums,
        scratch: samples + channels.count * rows.count + sums + spectra)
      for place in 0..<sums { own.sums[place] = 0 }
      let isWhole = wholeSegments(segment, starts, size: size, into: samples)
      var counts = [Int](repeating: 0, count: pairs.count)
      for from in stride(from: 0, to: starts.count, by: Self.batch) {
        let some = from..<min(starts.count, from + Self.batch)
        transform(starts, some, rows: rows.count, own)
        for (index, pair) in pairs.enumerated() {
          for place in some where isWhole[pair.0][place] && isWhole[pair.1][place] {
            counts[index] += 1
            add(pair, place - from, into: own.sums + index * 2 * spectrum, own)
          }
        }
      }
      for index in pairs.indices where counts[index] > 1 {
        body(index, plan, Found(sums: own.sums + index * 2 * spectrum))
      }
    }
  }

  private struct Work {
    let plan: WelchPlan
    /// Channels × rows.
    let samples: UnsafeMutablePointer<Double>
    /// Pairs × frequencies × 4.
    let sums: UnsafeMutablePointer<Double>
    /// Channels × batch × frequencies × 2.
    let spectra: UnsafeMutablePointer<Double>
    let scratch: UnsafeMutablePointer<Double>

    func spectrum(_ channel: Int, _ segment: Int) -> UnsafeMutablePointer<Double> {
      spectra + (channel * CrossSpectra.batch + segment) * 2 * plan.frequencies
    }
  }

  /// Whether two channels have the same rows of one clock in the window, or of clocks that tell the same time.
  private func isAligned(_ channel: Int, _ other: Int, _ segment: Segment) -> Bool {
    let (rows, others) = (segment.rows(of: channel), segment.rows(of: other))
    guard rows.count == others.count, !rows.isEmpty else { return false }
    let own = segment.times(of: channel)[rows.lowerBound]
    return abs(own - segment.times(of: other)[others.lowerBound]) <= 0.5 / rateHz
  }

  /// Copies all samples, and says which segments of each channel are whole.
  private func wholeSegments(
    _ segment: Segment, _ starts: [Int], size: Int, into samples: UnsafeMutablePointer<Double>
  ) -> [[Bool]] {
    channels.enumerated().map { index, channel in
      let rows = segment.rows(of: channel)
      let raw = RawSamples(
        segment, channel, rateHz: rateHz, bridgeSeconds: reader.settings.bridgeSeconds,
        into: samples + index * rows.count)
      return segment.times(of: channel).withUnsafeBufferPointer { times in
        let own = UnsafeBufferPointer(rebasing: times[rows])
        return starts.map { raw.isWhole(from: $0, size: size, times: own) }
      }
    }
  }

  /// Transforms some segments of all channels, two at a time as the parts of one complex one; what comes
  /// of segments that are not whole is never looked at, nor may it spoil its neighbour.
  private func transform(_ starts: [Int], _ some: Range<Int>, rows: Int, _ own: Work) {
    let (size, frequencies) = (own.plan.size, own.plan.frequencies)
    let (re, im) = (own.scratch, own.scratch + size)
    let spare = im + size
    for channel in channels.indices {
      for place in stride(from: some.lowerBound, to: some.upperBound, by: 2) {
        let samples = own.samples + channel * rows
        load(samples + starts[place], into: re, own.plan)
        if place + 1 < some.upperBound {
          load(samples + starts[place + 1], into: im, own.plan)
        } else {
          for sample in 0..<size { im[sample] = 0 }
        }
        own.plan.transform.transform(
          re: re, im: im, scratchRe: spare, scratchIm: spare + own.plan.transform.scratchCount)
        let one = own.spectrum(channel, place - some.lowerBound)
        let two = one + (place + 1 < some.upperBound ? 2 * frequencies : 0)
        for k in 0..<frequencies {
          let mirror = k == 0 ? 0 : size - k
          // The second first: without one, it is overwritten.
          (two[2 * k], two[2 * k + 1]) = (
            0.5 * (im[k] + im[mirror]), 0.5 * (re[mirror] - re[k])
          )
          (one[2 * k], one[2 * k + 1]) = (
            0.5 * (re[k] + re[mirror]), 0.5 * (im[k] - im[mirror])
          )
        }
      }
    }
  }

  private func load(
    _ samples: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, _ plan: WelchPlan
  ) {
    if (0..<plan.size).allSatisfy({ samples[$0].isFinite }) {
      plan.load(samples, into: out)
    } else {
      for place in 0..<plan.size { out[place] = 0 }
    }
  }

  /// Adds a segment of a pair to its sums.
  private func add(
    _ pair: (Int, Int), _ segment: Int, into sums: UnsafeMutablePointer<Double>, _ own: Work
  ) {
    let (x, y) = (own.spectrum(pair.0, segment), own.spectrum(pair.1, segment))
    for k in 0..<own.plan.frequencies {
      let (xr, xi, yr, yi) = (x[2 * k], x[2 * k + 1], y[2 * k], y[2 * k + 1])
      let out = sums + 4 * k
      out[0] += xr * xr + xi * xi
      out[1] += yr * yr + yi * yi
      out[2] += xr * yr + xi * yi
      out[3] += xr * yi - xi * yr
    }
  }
}
