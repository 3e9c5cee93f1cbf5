import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

private func asymmetry(right: String = "AF8") throws -> BandAsymmetry {
  try BandAsymmetry(
    ParameterValues(["band": .text("Alpha"), "right": .text(right), "left": .text("AF7")]))
}

private let channels = ["AF7", "AF8"].map { (electrode: String) in
  Channel(
    name: "Alpha_\(electrode)", group: "band", scale: .log10, band: "Alpha", electrode: electrode)
}

@Test func asymmetryIsOfTheMeanLinearPower() throws {
  // Bels of 0 and 2 are powers of 1 and 100, 50.5 on average; the study took logs of logs instead.
  let recording = Samples.recording([[0, 2], [-1, -1]], rateHz: 1, channels: channels)
  let found = try row(of: asymmetry(), over: recording)
  #expect(isClose(found["Alpha_asymmetry_AF8_AF7"], log(0.1) - log(50.5), within: 1e-12))
}

@Test func asymmetryNeedsBothElectrodes() throws {
  let empty = Samples.recording([[0, 2], [.nan, .nan]], rateHz: 1, channels: channels)
  #expect(try row(of: asymmetry(), over: empty)["Alpha_asymmetry_AF8_AF7"]?.isNaN == true)
  let error = #expect(throws: FeatureFault.self) {
    try asymmetry(right: "TP10").bound(to: channels, windowSeconds: nil)
  }
  #expect(
    error?.message == "expected one column of band 'Alpha' at electrode 'TP10', found 0")
  #expect(error?.help == "there are AF7, AF8")
  #expect(throws: FeatureFault.self) { try asymmetry(right: "AF7") }
}

@Test func asymmetryOfRawSignalsIsOfWelchPower() throws {
  let raw = ["AF7", "AF8"].map { (electrode: String) in
    Channel(name: "RAW_\(electrode)", group: "raw", electrode: electrode, rateHz: 128)
  }
  let left = Samples.noise(1024, seed: 5)
  let recording = Samples.recording([left, left.map { $0 * 3 }], rateHz: 128, channels: raw)
  func found(_ right: String, _ left: String) throws -> [String: Double] {
    try row(
      of: BandAsymmetry(
        ParameterValues([
          "band": .text("alpha"), "right": .text(right), "left": .text(left),
          "bands": bandMap([("alpha", 8, 13)]),
        ])), over: recording)
  }
  // Three times the amplitude is nine times the power.
  #expect(isClose(try found("AF8", "AF7")["alpha_asymmetry_AF8_AF7"], log(9), within: 1e-9))
  #expect(
    isClose(
      try found("RAW_AF7", "AF8")["alpha_asymmetry_RAW_AF7_AF8"], -log(9), within: 1e-9))
  let error = #expect(throws: FeatureFault.self) { try found("Fz", "AF7") }
  #expect(error?.message == "expected one raw column of 'Fz', found 0")
  #expect(error?.parameter == "right")
}
