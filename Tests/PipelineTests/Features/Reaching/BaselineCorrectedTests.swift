import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

private func corrected(_ values: [String: ParameterValue]) throws -> BaselineCorrected {
  try BaselineCorrected(
    ParameterValues(
      defaultsOf: BaselineCorrected.parameters,
      changing: values.merging(["features": wrappedMean]) { $1 }))
}

/// Values that say their second plus one: 1, 1, 2, 2, ...
private let seconds = (0..<40).map { Double($0 / 2) + 1 }

private func extract(
  _ feature: any Feature, _ values: [Double] = seconds, trials: [(Double, Double)],
  windowing: Windowing? = nil, rowsOfTrial: [Range<Int>]? = nil
) throws -> FeatureMatrix {
  let recording = Samples.recording([values], rateHz: 2, rowsOfTrial: rowsOfTrial)
  let windowing = try windowing ?? Windowing(.sliding(SlidingWindows(lengthSeconds: 2)))
  try feature.check(windowing)
  let own = Samples.trials(trials)
  let set = try FeatureSet(
    [feature], channels: recording.channels, windowSeconds: windowing.lengthSeconds)
  return try FeatureExtraction.extract(
    from: recording, windows: try windowing.windows(of: own, in: [recording]), features: set,
    surroundings: .init(trialStarts: own.starts), executor: SerialExecutor())
}

private func shown(_ matrix: FeatureMatrix) -> [Double] {
  matrix.values.elements.map { $0.isNaN ? -1 : $0 }
}

private let before = ["before_s": ParameterValue.number(2)]

@Test func theSecondsBeforeATrialAreItsBaseline() throws {
  // The stretch from 4 s has 5 and 6, 5.5 on average; windows from 6 and 8 s have 7.5 and 9.5.
  let ratios: [Double] = [7.5 / 5.5, 9.5 / 5.5]
  let cases: [(String, [Double])] = [
    ("difference", [2, 4]), ("ratio", ratios), ("percent", ratios.map { 100 * ($0 - 1) }),
    ("log_ratio", ratios.map { log($0) }),
  ]
  for (measure, wanted) in cases {
    let values = before.merging(["as": .text(measure)]) { $1 }
    let found = try extract(corrected(values), trials: [(6, 10)])
    #expect(found.names == ["c0_mean_baseline_\(measure)"])
    for (value, wanted) in zip(shown(found), wanted) {
      #expect(isClose(value, wanted, within: 1e-12), "\(measure)")
    }
    #expect(found.reads.map { $0.map(\.rows) } == [[8..<12], [8..<12]])
  }
}

@Test func theFirstSecondsOfATrialAreItsBaseline() throws {
  // Windows from 6, 8 and 10 s: the first two reach into the baseline of 3 s, 7, 8 and 9.
  let found = try extract(corrected(["first_s": .number(3)]), trials: [(6, 12)])
  #expect(shown(found) == [-1, -1, 11.5 - 8])
  #expect(found.reads.map { $0.map(\.rows) } == [[], [], [12..<18]])
}

@Test func spreadIsOverPiecesOfTheBaseline() throws {
  // Pieces of 2 s before 6 s: means of 1.5, 3.5 and 5.5.
  let found = try extract(
    corrected(["before_s": .number(6), "as": .text("z")]), trials: [(6, 10)])
  #expect(shown(found) == [2, 3])
  #expect(found.reads[0].map(\.rows) == [0..<4, 4..<8, 8..<12])
  // Nothing varies in the stretch, and a single piece has no spread.
  let flat = seconds.map { _ in 3.0 }
  let none = try extract(
    corrected(["before_s": .number(4), "as": .text("z")]), flat, trials: [(6, 10)])
  #expect(shown(none) == [-1, -1])
  let short = try extract(
    corrected(["before_s": .number(6), "as": .text("z")]), trials: [(2, 6)])
  #expect(shown(short) == [-1, -1])
}

@Test func aBaselineWithoutSamplesIsMissing() throws {
  #expect(shown(try extract(corrected(before), trials: [(0, 4)])) == [-1, -1])
  let lost = seconds.enumerated().map { (9..<12).contains($0.offset) ? Double.nan : $0.element }
  #expect(shown(try extract(corrected(before), lost, trials: [(6, 8)])) == [-1])
  let quarter = before.merging(["min_coverage": .number(0.25)]) { $1 }
  #expect(shown(try extract(corrected(quarter), lost, trials: [(6, 8)])) == [7.5 - 5])
}

@Test func rowsThatBelongToATrialHaveNothingBeforeIt() throws {
  // The clock of the rows begins anew with each trial; trials begin at 100 s.
  let trials = [(100.0, 110.0)]
  let rows = [0..<20]
  let first = try extract(
    corrected(["first_s": .number(2)]), trials: trials, rowsOfTrial: rows)
  #expect(shown(first) == [-1, 2, 4, 6, 8])
  let none = try extract(corrected(before), trials: trials, rowsOfTrial: rows)
  #expect(shown(none) == [-1, -1, -1, -1, -1])
}

@Test func wholeTrialsHaveABaselineBeforeThem() throws {
  let found = try extract(
    corrected(before), trials: [(6, 10)], windowing: Windowing(.wholeTrial))
  #expect(shown(found) == [8.5 - 5.5])
}

@Test func baselinesThatCannotBeAreFaults() throws {
  let first = try corrected(["first_s": .number(2)])
  #expect(throws: FeatureFault.self) { try first.check(Windowing(.wholeTrial)) }
  let z = try corrected(before.merging(["as": .text("z")]) { $1 })
  #expect(throws: FeatureFault.self) { try z.check(Windowing(.wholeTrial)) }
  let error = #expect(throws: FeatureFault.self) {
    try z.check(Windowing(.sliding(SlidingWindows(lengthSeconds: 2))))
  }
  #expect(
    error?.message
      == "'z' needs two pieces of 2 s, the length of a window; the stretch has 2 s")
  #expect(throws: FeatureFault.self) { try corrected([:]) }
  #expect(throws: FeatureFault.self) {
    try corrected(["before_s": .number(2), "first_s": .number(2)])
  }
}

@Test func aBaselineTooShortForABandIsAFault() throws {
  let feature = try BaselineCorrected(
    ParameterValues(
      defaultsOf: BaselineCorrected.parameters,
      changing: [
        "before_s": .number(0.5),
        "features": .list([
          .record(
            ParameterValues([
              "use": .text("welch_band_power"), "columns": .text("raw"),
              "bands": bandMap([("delta", 1, 4)]),
            ]))
        ]),
      ]))
  let error = #expect(throws: FeatureFault.self) {
    try feature.bound(
      to: [Channel(name: "c", group: "raw", rateHz: 64)], windowSeconds: 5)
  }
  #expect(error?.parameter == "features[0].bands")
}
