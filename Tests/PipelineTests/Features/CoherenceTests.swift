import Learners
import Support
import Testing

@testable import Pipeline

private func coherence(
  _ bands: [(String, Double, Double)], pairs: [[String]]? = nil, windowSeconds: Double = 1
) throws -> Coherence {
  var values: [String: ParameterValue] = [
    "columns": .text("raw"), "window_s": .number(windowSeconds), "bridge_s": .number(0.02),
    "bands": bandMap(bands),
  ]
  values["pairs"] = pairs.map { .list($0.map { .list($0.map { .text($0) }) }) }
  return try Coherence(ParameterValues(values))
}

private let alpha = [("alpha", 8.0, 13.0)]

@Test func coherenceAgreesWithScipy() throws {
  for reference in try Reference.load("signal_features").get("coherence").list() {
    let bands = try bandList(reference)
    let feature = try coherence(bands, windowSeconds: try reference.get("window_s").number())
    let found = try row(of: feature, over: try signal(reference))
    let pairs = try reference.get("pairs").list().map { try $0.integers() }
    for (pair, wanted) in zip(pairs, try reference.get("coherence").rows()) {
      for (band, value) in zip(bands, wanted) {
        let name = "c\(pair[0])_c\(pair[1])_\(band.0)_coherence"
        #expect(isClose(found[name], value, within: 1e-9), "\(name)")
      }
    }
  }
}

@Test func longWindowsAreReadInPieces() throws {
  // More segments than are transformed at once, of one signal against a multiple of itself.
  let values = Samples.noise(6000, seed: 1)
  let recording = Samples.recording([values, values.map { 3 - 2 * $0 }], rateHz: 64)
  let found = try row(of: coherence(alpha), over: recording)
  #expect(isClose(found["c0_c1_alpha_coherence"], 1, within: 1e-12))
}

@Test func coherenceUsesSegmentsThatAreWholeInBoth() throws {
  let (one, two) = (Samples.noise(1280, seed: 1), Samples.noise(1280, seed: 2))
  // The first second is lost in one signal: what is left is as if it had never been recorded.
  let lost = one.indices.map { $0 < 128 ? Double.nan : one[$0] }
  let found = try row(of: coherence(alpha), over: Samples.recording([lost, two], rateHz: 128))
  let rest = Samples.recording([Array(one[128...]), Array(two[128...])], rateHz: 128)
  let wanted = try row(of: coherence(alpha), over: rest)
  #expect(isClose(found["c0_c1_alpha_coherence"], wanted["c0_c1_alpha_coherence"], within: 1e-12))
}

@Test func oneSegmentHasNoCoherence() throws {
  let recording = Samples.recording(
    [Samples.noise(150, seed: 1), Samples.noise(150, seed: 2)], rateHz: 128)
  #expect(try row(of: coherence(alpha), over: recording)["c0_c1_alpha_coherence"]?.isNaN == true)
  let flat = Samples.recording(
    [Samples.noise(640, seed: 1), [Double](repeating: 5, count: 640)], rateHz: 128)
  #expect(try row(of: coherence(alpha), over: flat)["c0_c1_alpha_coherence"]?.isNaN == true)
}

@Test func pairsAreNamedByElectrodeOrColumn() throws {
  let channels = ["AF7", "AF8", "TP9"].map { (electrode: String) in
    Channel(name: "RAW_\(electrode)", group: "raw", electrode: electrode, rateHz: 128)
  }
  let bound = try coherence(alpha, pairs: [["AF8", "RAW_AF7"]]).bound(
    to: channels, windowSeconds: 4)
  #expect(bound.names == ["RAW_AF8_RAW_AF7_alpha_coherence"])
  func fault(_ pairs: [[String]], _ channels: [Channel], _ window: Double) throws -> String? {
    let error = #expect(throws: FeatureFault.self) {
      try coherence(alpha, pairs: pairs).bound(to: channels, windowSeconds: window)
    }
    return error?.message
  }
  #expect(try fault([["AF7", "Fz"]], channels, 4) == "expected one column of 'Fz', found 0")
  #expect(try fault([["AF7", "RAW_AF7"]], channels, 4)?.contains("same column") == true)
  #expect(try fault([["AF7", "AF8"]], channels, 1.2)?.contains("holds one segment") == true)
  let mixed = [channels[0], Channel(name: "RAW_AF8", group: "raw", electrode: "AF8", rateHz: 256)]
  #expect(try fault([["AF7", "AF8"]], mixed, 4)?.contains("samples a second") == true)
  #expect(throws: FeatureFault.self) { try coherence(alpha, pairs: [["AF7", "AF7"]]) }
}
