import Learners
import Support
import Testing

@testable import Pipeline

/// `mean` of the raw columns, as a wrapper is given it.
let wrappedMean = ParameterValue.list([
  .record(
    ParameterValues([
      "use": .text("statistics"), "columns": .text("raw"), "stats": .list([.text("mean")]),
      "of": .text("none"),
    ]))
])

private func lagged(_ lag: [String: ParameterValue]) throws -> Lagged {
  try Lagged(ParameterValues(lag.merging(["features": wrappedMean]) { $1 }))
}

/// Values that say their second: 0, 0, 1, 1, ...
private let seconds = (0..<40).map { Double($0 / 2) }

private func extract(
  _ feature: any Feature, _ values: [Double], trials: [(Double, Double)], length: Double = 2,
  stride: Double = 1, within: SlidingWindows.Scope = .trial
) throws -> FeatureMatrix {
  let recording = Samples.recording([values], rateHz: 2)
  let windowing = try Windowing(
    .sliding(SlidingWindows(lengthSeconds: length, strideSeconds: stride, within: within)))
  try feature.check(windowing)
  let own = Samples.trials(trials)
  let set = try FeatureSet([feature], channels: recording.channels, windowSeconds: length)
  return try FeatureExtraction.extract(
    from: recording, windows: try windowing.windows(of: own, in: [recording]), features: set,
    surroundings: .init(trialStarts: own.starts, strideSeconds: windowing.strideSeconds),
    executor: SerialExecutor())
}

private func shown(_ matrix: FeatureMatrix) -> [Double] {
  matrix.values.elements.map { $0.isNaN ? -1 : $0 }
}

@Test func lagsStayWithinTheirTrial() throws {
  // Windows of 2 s from 0, 1, 2, 3 and from 10, 11.
  let one = try extract(
    lagged(["lag_windows": .integer(1)]), seconds, trials: [(0, 5), (10, 13)])
  #expect(one.names == ["c0_mean_lag1"])
  #expect(shown(one) == [-1, 0.5, 1.5, 2.5, -1, 10.5])
  let two = try extract(
    lagged(["lag_s": .number(2)]), seconds, trials: [(0, 5), (10, 13)])
  #expect(two.names == ["c0_mean_lag_2s"])
  #expect(shown(two) == [-1, -1, 0.5, 1.5, -1, -1])
}

@Test func whatWasReadIsKept() throws {
  let found = try extract(
    lagged(["lag_windows": .integer(2)]), seconds, trials: [(0, 5), (10, 13)])
  #expect(found.reads.map { $0.map(\.rows) } == [[], [], [0..<4], [2..<6], [], []])
  let plain = try extract(
    SampleStatistics(ParameterValues(["columns": .text("raw"), "stats": .list([.text("mean")])])),
    seconds, trials: [(0, 5)])
  #expect(plain.reads.isEmpty)
}

@Test func aGapBreaksTheLag() throws {
  // The window from 4 s is not covered: the one that follows it has nothing before it.
  let values = seconds.enumerated().map { (8..<12).contains($0.offset) ? Double.nan : $0.element }
  let found = try extract(
    lagged(["lag_windows": .integer(1)]), values, trials: [(0, 10)], stride: 2)
  // Windows from 0, 2, 6, 8.
  #expect(shown(found) == [-1, 0.5, -1, 6.5])
}

@Test func unixTimesAreNoHindrance() throws {
  let start = 1_680_003_249.7893205
  let recording = Samples.recording([Samples.noise(4000, seed: 3)], rateHz: 100, start: start)
  let windowing = try Windowing(.sliding(SlidingWindows(lengthSeconds: 0.7, strideSeconds: 0.1)))
  let own = Samples.trials([(start, start + 39)])
  let set = try FeatureSet(
    [lagged(["lag_s": .number(0.3)])], channels: recording.channels, windowSeconds: 0.7)
  let windows = try windowing.windows(of: own, in: [recording])
  let found = try FeatureExtraction.extract(
    from: recording, windows: windows, features: set,
    surroundings: .init(strideSeconds: 0.1), executor: SerialExecutor())
  #expect(found.undefined == [3])
}

@Test func lagsThatCannotBeAreFaults() throws {
  let windowing = try Windowing(.sliding(SlidingWindows(lengthSeconds: 2, strideSeconds: 2)))
  let error = #expect(throws: FeatureFault.self) {
    try lagged(["lag_s": .number(3)]).check(windowing)
  }
  #expect(error?.message == "no window begins 3 s before another: the step is 2 s")
  #expect(throws: FeatureFault.self) {
    try lagged(["lag_windows": .integer(1)]).check(Windowing(.wholeTrial))
  }
  #expect(throws: FeatureFault.self) { try lagged([:]) }
  #expect(throws: FeatureFault.self) {
    try lagged(["lag_s": .number(1), "lag_windows": .integer(1)])
  }
}

@Test func aWrappedFaultNamesItsPlace() throws {
  let error = #expect(throws: FeatureFault.self) {
    try lagged(["lag_windows": .integer(1)]).bound(
      to: [Channel(name: "x", group: "band")], windowSeconds: 2)
  }
  #expect(error?.parameter == "features[0].columns")
}

@Test func wrappersCannotBeWrapped() {
  let plain = FeatureCatalog.plainFamily.kinds.map(\.name)
  #expect(!plain.contains("lagged") && !plain.contains("baseline_corrected"))
  #expect(plain.count + 2 == FeatureCatalog.all.count)
}
