import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

private func entropy(_ columns: String, _ bands: [(String, Double, Double)]? = nil) throws
  -> DifferentialEntropy
{
  var values: [String: ParameterValue] = ["columns": .text(columns)]
  if let bands { values["bands"] = bandMap(bands) }
  return try DifferentialEntropy(ParameterValues(values))
}

@Test func entropiesOfBandsAgreeWithScipy() throws {
  for reference in try Reference.load("signal_features").get("differential_entropy").list() {
    let bands = try bandList(reference)
    let found = try row(of: entropy("raw", bands), over: try signal(reference))
    for (band, wanted) in zip(bands, try reference.get("entropy").numbers()) {
      #expect(isClose(found["c0_\(band.0)_entropy"], wanted, within: 1e-9), "\(band.0)")
    }
  }
}

@Test func entropiesOfColumnsAreOfLinearPower() throws {
  let channels = [
    Channel(name: "Alpha_AF7", group: "band", scale: .log10, band: "Alpha", electrode: "AF7"),
    Channel(name: "Theta", group: "band"),
  ]
  let recording = Samples.recording([[0, 2, .nan], [4, 4, 4]], rateHz: 1, channels: channels)
  let found = try row(of: entropy("band"), over: recording)
  // Bels of 0 and 2 are powers of 1 and 100, 50.5 on average.
  #expect(isClose(found["Alpha_AF7_entropy"], 0.5 * log(2 * Double.pi * M_E * 50.5), within: 1e-12))
  #expect(isClose(found["Theta_entropy"], 0.5 * log(2 * Double.pi * M_E * 4), within: 1e-12))
}

@Test func entropyNeedsPower() throws {
  let flat = Samples.recording([[Double](repeating: 0.1, count: 512)], rateHz: 256)
  #expect(
    try row(of: entropy("raw", [("alpha", 8, 13)]), over: flat)["c0_alpha_entropy"]?.isNaN == true)
  let error = #expect(throws: FeatureFault.self) {
    try entropy("raw", [("gamma", 30, 50)]).bound(
      to: [Channel(name: "c", group: "raw", rateHz: 64)], windowSeconds: 4)
  }
  #expect(error?.message.contains("above half the sampling rate") == true)
}
