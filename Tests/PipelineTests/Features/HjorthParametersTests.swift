import Learners
import Support
import Testing

@testable import Pipeline

private let hjorth = ParameterValues(
  defaultsOf: HjorthParameters.parameters,
  changing: [
    "columns": .text("raw")
  ])

@Test func hjorthAgreesWithAntropy() throws {
  for reference in try Reference.load("signal_features").get("shapes").list() {
    let found = try row(of: HjorthParameters(hjorth), over: try signal(reference))
    for name in ["activity", "mobility", "complexity"] {
      #expect(
        isClose(found["c0_\(name)"], try reference.get(name).number(), within: 1e-9), "\(name)")
    }
  }
}

@Test func differencesAreNotTakenAcrossGaps() throws {
  // Two ramps: every difference is 1 but across the gap.
  let ramp = (0..<20).map(Double.init)
  let missing = Samples.recording([ramp + [.nan] + ramp], rateHz: 10)
  #expect(try row(of: HjorthParameters(hjorth), over: missing)["c0_mobility"] == 0)
  let times = (0..<40).map { Double($0) / 10 + ($0 < 20 ? 0 : 5) }
  let pause = Recording(
    modality: "eeg", channels: [Channel(name: "c0", group: "raw", rateHz: 10)], times: times,
    values: [ramp + ramp], rowsOfTrial: nil, sampleSeconds: 0.1)
  #expect(try row(of: HjorthParameters(hjorth), over: pause)["c0_mobility"] == 0)
}

@Test func aFlatSignalHasNoMobility() throws {
  let flat = Samples.recording([[Double](repeating: 0.1, count: 30)], rateHz: 10)
  let found = try row(of: HjorthParameters(hjorth), over: flat)
  #expect(found["c0_activity"] == 0)
  #expect(found["c0_mobility"]?.isNaN == true)
  #expect(found["c0_complexity"]?.isNaN == true)
}
