import Learners
import Support
import Testing

@testable import Pipeline

private func entropy(band: [Double]? = nil, windowSeconds: Double = 2) throws -> SpectralEntropy {
  var values: [String: ParameterValue] = [
    "columns": .text("raw"), "window_s": .number(windowSeconds), "bridge_s": .number(0.02),
  ]
  if let band { values["band"] = .list(band.map { .number($0) }) }
  return try SpectralEntropy(ParameterValues(values))
}

@Test func spectralEntropyAgreesWithAntropy() throws {
  for reference in try Reference.load("signal_features").get("shapes").list() {
    let found = try row(of: entropy(), over: try signal(reference))
    let wanted = try reference.get("spectral_entropy").number()
    #expect(isClose(found["c0_spectral_entropy"], wanted, within: 1e-9))
  }
}

@Test func entropyWithinABandAgreesWithScipy() throws {
  for reference in try Reference.load("signal_features").get("band_entropy").list() {
    let feature = try entropy(band: try reference.get("band").numbers())
    let found = try row(of: feature, over: try signal(reference))
    let wanted = try reference.get("spectral_entropy").number()
    #expect(isClose(found["c0_spectral_entropy"], wanted, within: 1e-9))
  }
}

@Test func spectralEntropyOfNothingIsUndefined() throws {
  for values in [[Double](repeating: 0.1, count: 512), [Double](repeating: .nan, count: 512), [1]] {
    let found = try row(of: entropy(), over: Samples.recording([values], rateHz: 128))
    #expect(found["c0_spectral_entropy"]?.isNaN == true)
  }
}

@Test func bandsThatCannotBeSeenAreFaults() throws {
  func fault(_ band: [Double], _ rate: Double?, window: Double? = 5) throws -> String? {
    let error = #expect(throws: FeatureFault.self) {
      try entropy(band: band).bound(
        to: [Channel(name: "c", group: "raw", rateHz: rate)], windowSeconds: window)
    }
    return error?.message
  }
  #expect(try fault([1, 40], 64)?.contains("above half the sampling rate") == true)
  #expect(try fault([8, 8.4], 64)?.contains("tell frequencies 0.5 Hz apart") == true)
  #expect(try fault([1, 4], nil)?.contains("not declared") == true)
  #expect(throws: FeatureFault.self) { try entropy(band: [4, 1]) }
}
