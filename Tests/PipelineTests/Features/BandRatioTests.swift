import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

private func ratio(columns: String? = nil) throws -> BandRatio {
  var values: [String: ParameterValue] = [
    "name": .text("engagement"), "numerator": .list([.text("Beta")]),
    "denominator": .list([.text("Alpha"), .text("Theta")]),
  ]
  if let columns { values["columns"] = .text(columns) }
  return try BandRatio(ParameterValues(values))
}

/// Powers 1, 2 of Beta, 4, 8 of Alpha and 16, missing of Theta at two electrodes, on a scale.
private func recording(_ scale: Channel.Scale, _ onScale: (Double) -> Double) -> Recording {
  var channels: [Channel] = []
  for band in ["Beta", "Alpha", "Theta"] {
    for electrode in ["AF7", "AF8"] {
      channels.append(
        Channel(
          name: "\(band)_\(electrode)", group: "band", scale: scale, band: band,
          electrode: electrode))
    }
  }
  let powers: [Double] = [1, 2, 4, 8, 16, .nan]
  return Samples.recording(powers.map { [onScale($0), .nan] }, rateHz: 1, channels: channels)
}

@Test func ratiosAreOfLinearPowerOnAnyScale() throws {
  let wanted = 1.5 / (6 + 16)
  for (scale, onScale) in [
    (Channel.Scale.linear, { $0 }), (.log10, { log10($0) }), (.ln, { log($0) }),
    (.db, { 10 * log10($0) }),
  ] as [(Channel.Scale, (Double) -> Double)] {
    let found = try row(of: ratio(columns: "band"), over: recording(scale, onScale))
    #expect(isClose(found["engagement"], wanted, within: 1e-12), "\(scale)")
  }
}

@Test func columnsWithoutElectrodesAreBands() throws {
  let channels = ["Beta", "Alpha", "Theta"].map { Channel(name: $0, group: "band") }
  let recording = Samples.recording([[6], [1], [2]], rateHz: 1, channels: channels)
  #expect(try row(of: ratio(), over: recording) == ["engagement": 2])
  let empty = Samples.recording([[6], [1], [.nan]], rateHz: 1, channels: channels)
  #expect(try row(of: ratio(), over: empty)["engagement"]?.isNaN == true)
  let zero = Samples.recording([[6], [0], [0]], rateHz: 1, channels: channels)
  #expect(try row(of: ratio(), over: zero)["engagement"]?.isNaN == true)
}

@Test func unknownBandsAndAmbiguousGroupsAreFaults() throws {
  let channels = ["Beta", "Alpha"].map { Channel(name: $0, group: "band") }
  let error = #expect(throws: FeatureFault.self) {
    try ratio().bound(to: channels, windowSeconds: nil)
  }
  #expect(error?.message == "no band or column is named 'Theta'")
  #expect(error?.help == "there are Alpha, Beta")
  let groups = channels + [Channel(name: "Theta", group: "raw")]
  #expect(throws: FeatureFault.self) { try ratio().bound(to: groups, windowSeconds: nil) }
}

private let bands = [("theta", 4.0, 8.0), ("alpha", 8.0, 13.0), ("beta", 13.0, 30.0)]

private func rawRatio(_ changes: [String: ParameterValue] = [:]) throws -> BandRatio {
  let values: [String: ParameterValue] = [
    "name": .text("index"), "numerator": .list([.text("beta")]),
    "denominator": .list([.text("alpha"), .text("theta")]), "bands": bandMap(bands),
  ]
  return try BandRatio(ParameterValues(values.merging(changes) { $1 }))
}

@Test func ratiosOfRawSignalsAreOfWelchPowers() throws {
  let recording = Samples.recording(
    [Samples.noise(1024, seed: 5), Samples.noise(1024, seed: 6)], rateHz: 128)
  let welch = try row(
    of: WelchBandPower(ParameterValues(["columns": .text("raw"), "bands": bandMap(bands)])),
    over: recording)
  func power(_ band: String) -> Double {
    ((welch["c0_\(band)_power"] ?? .nan) + (welch["c1_\(band)_power"] ?? .nan)) / 2
  }
  let wanted = power("beta") / (power("alpha") + power("theta"))
  #expect(isClose(try row(of: rawRatio(), over: recording)["index"], wanted, within: 1e-12))
  let logs = try row(of: rawRatio(["of": .text("log")]), over: recording)
  #expect(isClose(logs["index"], log(wanted), within: 1e-12))
}

@Test func bandsOfRawSignalsAreChecked() throws {
  func fault(_ feature: BandRatio, rate: Double = 128, window: Double? = 4) throws -> FeatureFault?
  {
    #expect(throws: FeatureFault.self) {
      try feature.bound(
        to: [Channel(name: "c", group: "raw", rateHz: rate)], windowSeconds: window)
    }
  }
  let unknown = try fault(rawRatio(["denominator": .list([.text("gamma")])]))
  #expect(unknown?.message == "no band is named 'gamma'")
  #expect(unknown?.parameter == "denominator")
  #expect(try fault(rawRatio(), rate: 50)?.message.contains("above half") == true)
  #expect(try fault(rawRatio(), window: 0.2)?.message.contains("less than one period") == true)
  // Without 'bands' the columns hold powers, and nothing is cut into segments.
  #expect(throws: FeatureFault.self) {
    try BandRatio(
      ParameterValues([
        "name": .text("index"), "numerator": .list([.text("a")]),
        "denominator": .list([.text("b")]), "window_s": .number(2),
      ]))
  }
}
