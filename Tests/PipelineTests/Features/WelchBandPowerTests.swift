import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

private func welch(
  _ bands: [(String, Double, Double)], relative: Bool = false, of transform: String = "none",
  windowSeconds: Double = 2
) throws -> WelchBandPower {
  try WelchBandPower(
    ParameterValues([
      "columns": .text("raw"), "relative": .bool(relative), "of": .text(transform),
      "window_s": .number(windowSeconds), "bridge_s": .number(0.02),
      "bands": .map(
        bands.map {
          ParameterValue.Entry(key: $0.0, value: .list([.number($0.1), .number($0.2)]))
        }),
    ]))
}

@Test func powersAgreeWithScipy() throws {
  for reference in try Reference.load("features").get("welch").list() {
    let name = try reference.get("name").text()
    let bands = try reference.get("bands").list().map { band in
      let band = try band.list()
      return (try band[0].text(), try band[1].number(), try band[2].number())
    }
    let recording = Samples.recording(
      [try reference.get("values").numbers()], rateHz: try reference.get("rate").number())
    let seconds = try reference.get("window_s").number()
    for (key, relative) in [("power", false), ("relative", true)] {
      let feature = try welch(bands, relative: relative, windowSeconds: seconds)
      let found = try row(of: feature, over: recording)
      for (band, wanted) in zip(bands, try reference.get(key).numbers()) {
        let value = try #require(found["c0_\(band.0)_\(key)"])
        #expect(abs(value - wanted) <= 1e-9 * abs(wanted), "\(key) of \(band.0), \(name)")
      }
    }
  }
}

@Test func aSineHasItsPowerInItsBand() throws {
  let values = (0..<2560).map { 3 * sin(2 * Double.pi * 10 * Double($0) / 256) }
  let recording = Samples.recording([values], rateHz: 256)
  let bands = [("theta", 4.0, 8.0), ("alpha", 8, 13)]
  let found = try row(of: welch(bands), over: recording)
  // A sine of amplitude 3 has a mean square of 4.5.
  #expect(isClose(found["c0_alpha_power"], 4.5, within: 1e-9))
  #expect((found["c0_theta_power"] ?? 1) < 1e-9)
  let logs = try row(of: welch(bands, of: "log"), over: recording)
  #expect(isClose(logs["c0_alpha_power_log"], log(4.5), within: 1e-9))
}

@Test func adjacentBandsAddUp() throws {
  let recording = Samples.recording([Samples.noise(1000, seed: 4)], rateHz: 100)
  let found = try row(
    of: welch([("a", 1.3, 7.7), ("b", 7.7, 21), ("c", 1.3, 21)]), over: recording)
  let parts = (found["c0_a_power"] ?? 0) + (found["c0_b_power"] ?? 0)
  #expect(isClose(parts, found["c0_c_power"], within: 1e-12))
}

@Test func gapsAreBridgedOrTheirSegmentsLeftOut() throws {
  let clean = (0..<2560).map { sin(2 * Double.pi * 10 * Double($0) / 256) }
  let bands = [("alpha", 8.0, 13.0)]
  func power(_ values: [Double]) throws -> Double? {
    try row(of: welch(bands), over: Samples.recording([values], rateHz: 256))["c0_alpha_power"]
  }
  var short = clean
  for row in stride(from: 100, to: 2500, by: 200) { short[row] = .nan }
  #expect(isClose(try power(short), 0.5, within: 1e-3))
  var long = clean
  for row in 1000..<1020 { long[row] = .nan }
  #expect(isClose(try power(long), 0.5, within: 1e-12))  // whole segments are left
  var holes = clean
  for row in stride(from: 0, to: 2560, by: 8) { holes[row] = .nan }
  #expect(try power(holes)?.isNaN == true)  // an eighth of each segment is missing
  #expect(try power([Double](repeating: .nan, count: 2560))?.isNaN == true)
}

@Test func missingRowsInterruptSegments() throws {
  // 10 Hz with a pause of half a period: a segment across it would see the sine turn over.
  let times = (0..<1280).map { Double($0) / 256 + ($0 < 640 ? 0 : 0.05) }
  let recording = Recording(
    modality: "eeg", channels: [Channel(name: "c0", group: "raw", rateHz: 256)], times: times,
    values: [times.map { sin(2 * Double.pi * 10 * $0) }], rowsOfTrial: nil,
    sampleSeconds: 1 / 256.0)
  let found = try row(of: welch([("alpha", 8, 13)]), over: recording)
  #expect(isClose(found["c0_alpha_power"], 0.5, within: 1e-12))
}

@Test func shortWindowsLoseTheirLowBandsOnly() throws {
  let recording = Samples.recording([Samples.noise(128, seed: 3)], rateHz: 256)
  let found = try row(of: welch([("delta", 1, 4), ("alpha", 8, 13)]), over: recording)
  #expect(found["c0_delta_power"]?.isNaN == true)
  #expect(found["c0_alpha_power"]?.isFinite == true)
}

@Test func whatCannotBeComputedIsAFault() throws {
  func fault(
    _ bands: [(String, Double, Double)], _ channel: Channel, window: Double? = 5
  ) throws -> String? {
    let error = #expect(throws: FeatureFault.self) {
      try welch(bands).bound(to: [channel], windowSeconds: window)
    }
    return error?.message
  }
  let raw = Channel(name: "c", group: "raw", rateHz: 64)
  #expect(
    try fault([("gamma", 30, 50)], raw)
      == "band 'gamma' ends at 50 Hz, above half the sampling rate of 'c', 64 Hz")
  #expect(
    try fault([("delta", 1, 4)], raw, window: 0.5)
      == "0.5 s hold less than one period of 1 Hz, the lower edge of band 'delta'")
  #expect(try fault([("alpha", 8, 13)], Channel(name: "c", group: "raw"))?.contains("rate") == true)
  let power = Channel(name: "c", group: "raw", scale: .log10, rateHz: 256)
  #expect(try fault([("alpha", 8, 13)], power) == "'c' holds band powers, not a raw signal")
  #expect(throws: FeatureFault.self) { try welch([("alpha", 13, 8)]) }
  #expect(throws: FeatureFault.self) { try welch([]) }
}

@Test func aFlatSignalHasNoPower() throws {
  // The mean of 0.1, summed and divided, is not quite 0.1.
  let flat = Samples.recording([[Double](repeating: 0.1, count: 1000)], rateHz: 256)
  let bands = [("theta", 4.0, 8.0), ("alpha", 8, 13)]
  #expect(try row(of: welch(bands), over: flat)["c0_alpha_power"] == 0)
  #expect(try row(of: welch(bands, relative: true), over: flat)["c0_alpha_relative"]?.isNaN == true)
  #expect(try row(of: welch(bands, of: "log"), over: flat)["c0_alpha_power_log"]?.isNaN == true)
}
