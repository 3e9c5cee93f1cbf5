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
