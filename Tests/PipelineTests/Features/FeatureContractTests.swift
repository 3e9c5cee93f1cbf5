import Learners
import Testing

@testable import Pipeline

/// What every feature of the catalog must hold to, on one example each.
private let examples: [String: ParameterValues] = [
  "asymmetry": ParameterValues([
    "columns": .text("band"), "band": .text("Alpha"), "right": .text("AF8"), "left": .text("AF7"),
  ]),
  "band_ratio": ParameterValues([
    "columns": .text("band"), "name": .text("ratio"), "numerator": .list([.text("Alpha")]),
    "denominator": .list([.text("Theta")]),
  ]),
  "blink_rate": ParameterValues(
    defaultsOf: BlinkRate.parameters, changing: ["columns": .text("raw"), "above": .number(0)]),
  "coherence": ParameterValues(
    defaultsOf: Coherence.parameters,
    changing: ["columns": .text("raw"), "bands": bandMap([("a", 4, 8), ("b", 8, 20)])]),
  "columns": ParameterValues(["columns": .text("band"), "of": .text("exp10")]),
  "differential_entropy": ParameterValues([
    "columns": .text("raw"), "bands": bandMap([("low", 2, 8), ("high", 8, 32)]),
  ]),
  "episodes": ParameterValues(
    defaultsOf: Episodes.parameters, changing: ["columns": .text("raw"), "above": .number(0)]),
  "hjorth": ParameterValues(
    defaultsOf: HjorthParameters.parameters, changing: ["columns": .text("raw")]),
  "line_length": ParameterValues(["columns": .text("raw")]),
  "occurrence": ParameterValues(["columns": .text("raw"), "above": .number(0)]),
  "spectral_entropy": ParameterValues(
    defaultsOf: SpectralEntropy.parameters, changing: ["columns": .text("raw")]),
  "statistics": ParameterValues([
    "columns": .list([.text("raw"), .text("band")]),
    "stats": .list(SampleStatistic.allCases.map { .text($0.rawValue) }),
  ]),
  "welch_band_power": ParameterValues([
    "columns": .text("raw"), "relative": .bool(true), "of": .text("log"),
    "bands": .map([
      .init(key: "low", value: .list([.number(2), .number(8)])),
      .init(key: "high", value: .list([.number(8), .number(32)])),
    ]),
  ]),
  "zero_crossings": ParameterValues(["columns": .text("raw"), "around": .text("mean")]),
]

/// As `examples`, of features that reach out of their window.
private let wrappers: [String: ParameterValues] = [
  "baseline_corrected": ParameterValues(
    defaultsOf: BaselineCorrected.parameters,
    changing: ["before_s": .number(4), "as": .text("z"), "features": wrapped]),
  "lagged": ParameterValues(
    defaultsOf: Lagged.parameters, changing: ["lag_windows": .integer(1), "features": wrapped]),
]

private let wrapped = ParameterValue.list(
  ["statistics", "welch_band_power"].map { name in
    var values = examples[name] ?? ParameterValues()
    values["use"] = .text(name)
    return .record(values)
  })

private func recording(_ values: (Int) -> [Double]) -> Recording {
  var channels = ["RAW", "RAW2"].map { Channel(name: $0, group: "raw", rateHz: 64) }
  for band in ["Alpha", "Theta"] {
    for electrode in ["AF7", "AF8"] {
      channels.append(
        Channel(
          name: "\(band)_\(electrode)", group: "band", scale: .log10, band: band,
          electrode: electrode))
    }
  }
  return Samples.recording(channels.indices.map(values), rateHz: 64, channels: channels)
}

private func compute(_ feature: any BoundFeature, _ recording: Recording, _ rows: Range<Int>)
  -> [UInt64]
{
  let window = Window(
    trial: 0, start: Double(rows.lowerBound) / 64, end: Double(rows.upperBound) / 64)
  var out = [Double](repeating: 7, count: feature.names.count)
  out.withUnsafeMutableBufferPointer {
    feature.compute(Segment(recording: recording, rows: rows, window: window), into: $0)
  }
  return out.map { $0.isNaN ? UInt64.max : $0.bitPattern }
}

@Test(arguments: FeatureCatalog.plainFamily.kinds.map(\.name))
func everyFeatureHoldsToTheContract(_ name: String) throws {
  var values = try #require(examples[name], "give the new feature an example")
  values["use"] = .text(name)
  let feature = try FeatureCatalog.feature(values)
  let noisy = recording { Samples.noise(640, seed: UInt64($0)) }
  let bound = try feature.bound(to: noisy.channels, windowSeconds: 2)
  #expect(Set(bound.names).count == bound.names.count)
  #expect(!bound.names.contains(""))
  let rows = bound.mostRows == 1 ? 100..<101 : 100..<228
  let found = compute(bound, noisy, rows)
  #expect(found == compute(bound, noisy, rows), "same samples, same bytes")
  #expect(!found.contains(UInt64.max), "defined on ordinary samples")

  // What lies outside the window does not matter.
  let other = recording { channel in
    let inside = Samples.noise(640, seed: UInt64(channel))
    return inside.indices.map { rows.contains($0) ? inside[$0] : 1e6 }
  }
  #expect(found == compute(bound, other, rows), "only the rows of the window")

  // Nothing there: every place is filled, with NaN.
  let empty = recording { _ in [Double](repeating: .nan, count: 640) }
  let missing = [UInt64](repeating: .max, count: bound.names.count)
  #expect(compute(bound, empty, rows) == missing)
  #expect(compute(bound, noisy, 5..<5) == missing)
}

/// Samples that real devices send now and then.
private let oddities: [(name: String, value: @Sendable (Int) -> Double)] = [
  ("zero", { _ in 0 }), ("constant", { _ in 0.1 }), ("huge", { _ in 1e300 }),
  ("huge and back", { $0 % 2 == 0 ? 1.7e308 : -1.7e308 }),
  ("tiny", { Double($0 % 3) * Double.leastNonzeroMagnitude }),
  ("mostly missing", { $0 % 7 == 0 ? 1 : .nan }), ("infinite", { $0 % 5 == 0 ? .infinity : 2 }),
]

@Test(arguments: FeatureCatalog.plainFamily.kinds.map(\.name))
func noFeatureTrapsOnOddSamples(_ name: String) throws {
  var values = try #require(examples[name])
  values["use"] = .text(name)
  let feature = try FeatureCatalog.feature(values)
  for (oddity, value) in oddities {
    let recording = recording { _ in (0..<640).map(value) }
    let bound = try feature.bound(to: recording.channels, windowSeconds: 2)
    for rows in [100..<101, 100..<102, 100..<103, 100..<228, 0..<640] {
      // 7 marks places that nobody filled.
      let found = compute(bound, recording, rows)
      #expect(!found.contains((7.0).bitPattern), "\(oddity) in \(rows.count) rows")
    }
  }
}

@Test(arguments: FeatureCatalog.all.filter { $0 is any WrappingFeature.Type }.map { $0.name })
func everyWrapperReadsWhatItSays(_ name: String) throws {
  var values = try #require(wrappers[name], "give the new wrapper an example")
  values["use"] = .text(name)
  let feature = try FeatureCatalog.feature(values)
  let windowing = try Windowing(.sliding(SlidingWindows(lengthSeconds: 2, strideSeconds: 1)))
  try feature.check(windowing)
  let trials = Samples.trials([(4, 9.5), (5, 10)])
  func extract(_ recording: Recording) throws -> FeatureMatrix {
    let set = try FeatureSet([feature], channels: recording.channels, windowSeconds: 2)
    return try FeatureExtraction.extract(
      from: recording, windows: try windowing.windows(of: trials, in: [recording]), features: set,
      surroundings: .init(trialStarts: trials.starts, strideSeconds: 1), executor: SerialExecutor())
  }
  let noisy = recording { Samples.noise(640, seed: UInt64($0)) }
  let windows = try windowing.windows(of: trials, in: [noisy])
  let found = try extract(noisy)
  let bits = { (matrix: FeatureMatrix) in matrix.values.elements.map(\.bitPattern) }
  #expect(bits(found) == bits(try extract(noisy)), "same samples, same bytes")
  #expect(found.reads.count == windows.windows.count)
  var defined = 0
  for (row, rows) in windows.modalities[0].rows.enumerated() {
    let read = found.reads[row].map(\.rows) + [rows]
    let other = recording { channel in
      Samples.noise(640, seed: UInt64(channel)).enumerated().map { place, value in
        read.contains { $0.contains(place) } ? value : 100 - value
      }
    }
    let own = { (matrix: FeatureMatrix) in matrix.values.row(row).map(\.bitPattern) }
    #expect(own(found) == own(try extract(other)), "only the samples that it says, window \(row)")
    if !found.values.row(row).contains(where: \.isNaN) { defined += 1 }
  }
  #expect(defined > 2)
}
