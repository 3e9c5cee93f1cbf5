import Glibc

/// Finds the whole segments of a channel in a window and hands them to a plan of their size.
struct WelchReader: Sendable {
  let settings: WelchSettings
  let plans: WelchPlans

  /// All plans integrate these bands.
  init(_ settings: WelchSettings, bands: [ClosedRange<Double>]) {
    self.settings = settings
    plans = WelchPlans(bands: bands)
  }

  /// Whole segments of one channel.
  struct Found {
    let plan: WelchPlan
    /// First sample of each segment, at least one.
    let starts: [Int]
    let samples: UnsafeMutablePointer<Double>
    /// `plan.scratchCount` places.
    let scratch: UnsafeMutablePointer<Double>
    let rateHz: Double

    /// Whether a segment is long enough to hold a period of a frequency in Hz.
    func holdsPeriod(of frequency: Double) -> Bool {
      Double(plan.size) / rateHz * frequency >= WelchSettings.leastPeriods
    }

    /// The power of each band of the plan.
    func powers(_ band: (Int, Double) -> Void) {
      plan.powers(ofSegments: starts, in: samples, scratch: scratch, band)
    }

    /// The one-sided density at each frequency of the plan.
    func density() -> UnsafeMutablePointer<Double> {
      plan.density(ofSegments: starts, in: samples, scratch: scratch)
    }
  }

  /// Samples of a segment in a window with so many rows.
  func size(rows: Int, rateHz: Double) -> Int {
    Int(min((settings.segmentSeconds * rateHz).rounded(), Double(rows)))
  }

  /// Reads a channel; nothing is called where no segment is whole.
  func read(_ segment: Segment, _ channel: Int, rateHz: Double, _ body: (Found) -> Void) {
    let rows = segment.rows(of: channel)
    let size = size(rows: rows.count, rateHz: rateHz)
    guard size >= 2 else { return }
    let plan = plans.plan(size: size, rateHz: rateHz)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count + plan.scratchCount) {
      guard let samples = $0.baseAddress else { return }
      let raw = RawSamples(
        segment, channel, rateHz: rateHz, bridgeSeconds: settings.bridgeSeconds, into: samples)
      let starts = segment.times(of: channel).withUnsafeBufferPointer { times in
        let own = UnsafeBufferPointer(rebasing: times[rows])
        return stride(from: 0, through: rows.count - size, by: plan.step).filter {
          raw.isWhole(from: $0, size: size, times: own)
        }
      }
      guard !starts.isEmpty else { return }
      body(
        Found(
          plan: plan, starts: starts, samples: samples, scratch: samples + rows.count,
          rateHz: rateHz))
    }
  }
}
