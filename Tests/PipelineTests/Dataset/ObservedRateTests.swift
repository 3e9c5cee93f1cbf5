import Glibc
import Learners
import Testing

@testable import Pipeline

@Suite struct ObservedRateTests {
  private func rate(_ times: [Double]) -> Double {
    SamplingRate.observed([times[...]]) ?? .nan
  }

  private func isWithin(_ share: Double, of rate: Double, _ found: Double) -> Bool {
    abs(found - rate) <= share * rate
  }

  /// A device that sends `size` rows at once: their stamps lie `step` apart, the bursts as far as they must.
  private func bursts(_ size: Int, step: Double, rateHz: Double, count: Int) -> [Double] {
    (0..<count).map { Double($0 / size * size) / rateHz + Double($0 % size) * step }
  }

  @Test(arguments: [4, 8, 12, 16, 32])
  func burstsDoNotHideTheRate(_ size: Int) {
    for step in [0, 1e-5, 1e-4] {
      let found = rate(bursts(size, step: step, rateHz: 256, count: 20_000))
      #expect(isWithin(0.005, of: 256, found), "\(size) rows \(step) s apart: \(found)")
    }
  }

  @Test func jitterAndHeldRowsDoNotHideTheRate() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    var time = 0.0
    let times = (0..<30_000).map { _ in
      time += 0.001 + 0.0045 * random.uniform()
      return time
    }
    #expect(isWithin(0.02, of: 1 / 0.00325, rate(times)), "seed \(seed): \(rate(times))")
    let noisy = (0..<5_000).map { Double($0) / 10 + 0.03 * random.uniform() }
    #expect(isWithin(0.001, of: 10, rate(noisy)), "seed \(seed): \(rate(noisy))")
  }

  /// Trials of two seconds at 10 Hz with pauses between them: pauses are no part of the rate.
  @Test(arguments: [0.6, 1, 10, 3600]) func gapsDoNotCount(_ pause: Double) {
    var times: [Double] = []
    for trial in 0..<50 {
      let start = Double(trial) * (2 + pause)
      for row in 0..<20 { times.append(start + Double(row) / 10) }
    }
    let found = rate(times)
    // Pauses under ten times a step cannot be told from slow rows.
    #expect(pause < 0.9 ? found < 10 : isWithin(0.001, of: 10, found), "\(found)")
    let dropouts = (0..<5_000).filter { $0 % 100 < 97 }.map { Double($0) / 30 }
    #expect(isWithin(0.04, of: 30, rate(dropouts)))
  }

  @Test func groupsThatDisagreeDeclareNothing() throws {
    let modality = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f,
        time: {column: t, unit: s}, columns: {a: {include: [a], rate_hz: 10}, b: {include: [b]}}}}}
      """
    ).modalities[0]
    let channel = { (name: String, rate: Double?) in
      Channel(name: name, group: name, rateHz: rate)
    }
    let clock = try RowClock(
      modality.time, of: "eeg", stream: RecordingStream(columns: []), defaults: FormatDefaults(),
      file: "f")
    let declared = { (channels: [Channel]) in
      SamplingRate(file: "f", modality: modality, channels: channels, clock: clock).declared
    }
    #expect(declared([channel("a", 10), channel("b", nil)]) == 10)
    #expect(declared([channel("a", 10), channel("b", 256)]) == nil)
    #expect(declared([channel("b", nil)]) == nil)
  }
}
