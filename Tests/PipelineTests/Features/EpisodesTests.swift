import Learners
import Support
import Testing

@testable import Pipeline

private let every = ["onsets_per_minute", "mean_duration_s", "longest_s", "share", "onsets"]

private func episodes(
  _ values: [Double], rateHz: Double = 10, above: Double = 50,
  _ changes: [String: ParameterValue] = [:]
) throws -> [String: Double] {
  var given = changes
  given["columns"] = .text("raw")
  given["above"] = .number(above)
  given["stats"] = .list(every.map { .text($0) })
  let feature = try Episodes(
    ParameterValues(defaultsOf: Episodes.parameters, changing: given))
  let found = try row(of: feature, over: Samples.recording([values], rateHz: rateHz))
  let prefix = "c0_above_\(Canonical.short(above))_"
  return Dictionary(
    uniqueKeysWithValues: found.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
}

@Test func episodesAgreeWithNumpy() throws {
  for reference in try Reference.load("signal_features").get("episodes").list() {
    let found = try episodes(
      try reference.get("values").numbers(), rateHz: try reference.get("rate").number(),
      above: try reference.get("above").number())
    for name in every {
      #expect(isClose(found[name], try reference.get(name).number(), within: 1e-9), "\(name)")
    }
  }
}

@Test func anEpisodeUnderWayHasNoOnset() throws {
  let found = try episodes([60, 60, 10, 60, 60, 60, 10])
  #expect(found["onsets"] == 1)
  #expect(isClose(found["mean_duration_s"], 0.25, within: 1e-12))
  #expect(isClose(found["longest_s"], 0.3, within: 1e-12))
  #expect(isClose(found["share"], 0.5 / 0.6, within: 1e-12))
}

@Test func hysteresisKeepsATremblingEpisodeWhole() throws {
  let values: [Double] = [0, 51, 49, 51, 49, 51, 20, 0]
  #expect(try episodes(values)["onsets"] == 3)
  let held = try episodes(values, ["release": .number(30)])
  #expect(held["onsets"] == 1)
  #expect(isClose(held["longest_s"], 0.5, within: 1e-12))
}

@Test func durationsDecideWhatCounts() throws {
  let values: [Double] = [0, 60, 0, 60, 60, 60, 0, 60, 60, 60, 60, 60, 60, 0]
  #expect(try episodes(values)["onsets"] == 3)
  #expect(try episodes(values, ["min_duration_s": .number(0.2)])["onsets"] == 2)
  #expect(try episodes(values, ["max_duration_s": .number(0.3)])["onsets"] == 2)
  let both = try episodes(
    values, ["min_duration_s": .number(0.2), "max_duration_s": .number(0.3)])
  #expect(both["onsets"] == 1)
  #expect(isClose(both["mean_duration_s"], 0.3, within: 1e-12))
}

@Test func longGapsAreNoObservedTime() throws {
  // A face that is lost for a second: what it did meanwhile is not known.
  let gap = [Double](repeating: .nan, count: 10)
  let found = try episodes([0, 60, 60] + gap + [60, 0, 0])
  #expect(found["onsets"] == 1)
  #expect(isClose(found["share"], 0.2 / 0.4, within: 1e-12))
  let bridged = try episodes([0, 60, 60] + gap + [60, 0, 0], ["bridge_s": .number(2)])
  #expect(isClose(bridged["longest_s"], 1.3, within: 1e-12))
  let short = try episodes([0, 60, .nan, 60, 0])
  #expect(isClose(short["longest_s"], 0.3, within: 1e-12))
}

@Test func withoutEpisodesThereIsNoDuration() throws {
  let found = try episodes([0, 1, 2])
  #expect(found["onsets_per_minute"] == 0)
  #expect(found["longest_s"] == 0)
  #expect(found["share"] == 0)
  #expect(found["mean_duration_s"]?.isNaN == true)
  for values in [[60], [Double](repeating: .nan, count: 5)] {
    #expect(try episodes(values).values.allSatisfy(\.isNaN))
  }
}

@Test func rulesThatCannotHoldAreFaults() throws {
  #expect(throws: FeatureFault.self) { try episodes([1], ["release": .number(60)]) }
  #expect(throws: FeatureFault.self) {
    try episodes([1], ["min_duration_s": .number(2), "max_duration_s": .number(1)])
  }
}
