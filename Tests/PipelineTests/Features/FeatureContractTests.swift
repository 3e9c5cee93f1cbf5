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
  "columns": ParameterValues(["columns": .text("band"), "of": .text("exp10")]),
  "occurrence": ParameterValues(["columns": .text("raw"), "above": .number(0)]),
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
]

private func recording(_ values: (Int) -> [Double]) -> Recording {
  var channels = [Channel(name: "RAW", group: "raw", rateHz: 64)]
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

@Test(arguments: FeatureCatalog.all.map { $0.name })
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
