import Learners
import Support
import Testing

@testable import Pipeline

/// Starts and ends of the windows of trials that a second-by-second recording covers.
private func bounds(
  _ windows: SlidingWindows, trials: [(Double, Double)], from start: Double = 0, rateHz: Double = 10
) throws -> [[Double]] {
  let end = trials.map(\.1).max() ?? 0
  let count = Int(((end - start) * rateHz).rounded(.up))
  let recording = Samples.recording(
    [[Double](repeating: 1, count: count)], rateHz: rateHz, start: start)
  let set = try Windowing(.sliding(windows)).windows(of: Samples.trials(trials), in: [recording])
  return set.windows.map { [$0.start, $0.end] }
}

@Test func tenSecondsHoldFiveWindowsOfTwo() throws {
  let recording = Samples.recording([Samples.noise(100, seed: 1)], rateHz: 10)
  let windowing = Windowing(.sliding(try SlidingWindows(lengthSeconds: 2)))
  let set = try windowing.windows(of: Samples.trials([(0, 10)]), in: [recording])
  #expect(set.windows.map(\.start) == [0, 2, 4, 6, 8])
  #expect(set.modalities[0].rows == (0..<5).map { $0 * 20..<$0 * 20 + 20 })
  #expect(set.modalities[0].coverage == [1, 1, 1, 1, 1])
}

@Test func tenthsDoNotDrift() throws {
  // 0.1 + 0.2 is not 0.3 in binary: 30 windows of 0.3 s fill 9 s at any clock, each with 3 rows.
  for start in [0.0, 0.1, 1_680_003_249.3] {
    let recording = Samples.recording([Samples.noise(90, seed: 2)], rateHz: 10, start: start)
    let windowing = Windowing(.sliding(try SlidingWindows(lengthSeconds: 0.1 + 0.2)))
    let set = try windowing.windows(of: Samples.trials([(start, start + 9)]), in: [recording])
    #expect(set.modalities[0].rows == (0..<30).map { $0 * 3..<$0 * 3 + 3 })
  }
}

@Test(arguments: 0..<200) func countMeetsItsFormula(_ seed: Int) throws {
  var random = SplitMix64(seed: UInt64(seed))
  let length = 1 + random.below(500)
  let stride = 1 + random.below(500)
  let span = random.below(3000)
  let tail = SlidingWindows.Tail.allCases[random.below(3)]
  let windows = try SlidingWindows(
    lengthSeconds: Double(length) / 100, strideSeconds: Double(stride) / 100,
    anchor: random.below(2) == 0 ? .trialStart : .trialEnd, tail: tail)
  let full = span < length ? 0 : (span - length) / stride + 1
  let reached = full == 0 ? 0 : (full - 1) * stride + length
  let extra = tail != .drop && max(full * stride, reached) < span ? 1 : 0
  let origin = 1_680_000_000 + Double(random.below(1000)) / 100
  let end = origin + Double(span) / 100
  let found = WindowGrid(windows: windows).intervals(from: origin, to: end, limit: 10_000) ?? []
  #expect(found.count == full + extra, "seed \(seed)")
  #expect(zip(found, found.dropFirst()).allSatisfy { $0.start < $1.start })
  if tail != .pad {
    #expect(found.allSatisfy { $0.start > origin - 2e-6 && $0.end < end + 2e-6 })
  }
}

@Test func tailsAreLeftOutShortenedOrFilledUp() throws {
  func cut(_ tail: SlidingWindows.Tail, _ anchor: SlidingWindows.Anchor) throws -> [[Double]] {
    try bounds(
      SlidingWindows(lengthSeconds: 4, anchor: anchor, tail: tail), trials: [(0, 11), (20, 22)])
  }
  #expect(try cut(.drop, .trialStart) == [[0, 4], [4, 8]])
  #expect(try cut(.keep, .trialStart) == [[0, 4], [4, 8], [8, 11], [20, 22]])
  #expect(try cut(.pad, .trialStart) == [[0, 4], [4, 8], [8, 12], [20, 24]])
  #expect(try cut(.drop, .trialEnd) == [[3, 7], [7, 11]])
  #expect(try cut(.keep, .trialEnd) == [[0, 3], [3, 7], [7, 11], [20, 22]])
}

@Test func aTailHoldsOnlyTimeThatIsLeft() throws {
  // 10 s in windows of 5 s, half overlapping: the third window ends with the trial, nothing is left.
  let half = try SlidingWindows(lengthSeconds: 5, strideSeconds: 2.5, tail: .keep)
  #expect(try bounds(half, trials: [(0, 10)]) == [[0, 5], [2.5, 7.5], [5, 10]])
  #expect(try bounds(half, trials: [(0, 11)]) == [[0, 5], [2.5, 7.5], [5, 10], [7.5, 11]])
}

@Test func oneGridForTheRecordingKeepsWindowsInsideTrials() throws {
  let grid = try SlidingWindows(lengthSeconds: 5, anchor: .recordingStart)
  #expect(
    try bounds(grid, trials: [(3, 16), (17, 31)], from: 1) == [
      [6, 11], [11, 16], [21, 26], [26, 31],
    ])
}

@Test func windowsOfARecordingCrossTrials() throws {
  let windows = try SlidingWindows(lengthSeconds: 5, within: .recording)
  let recording = Samples.recording([Samples.noise(120, seed: 3)], rateHz: 10, start: 2)
  let set = try Windowing(.sliding(windows)).windows(
    of: Samples.trials([(2, 6), (6, 14)]), in: [recording])
  #expect(
    set.windows == [Window(trial: nil, start: 2, end: 7), Window(trial: nil, start: 7, end: 12)])
  #expect(set.counts.lossByTrial == [nil, nil])
}

@Test func rowsAreFoundOnTheClockOfTheirTrial() throws {
  let recording = Recording(
    modality: "eeg", channels: [Channel(name: "c", group: "raw")],
    times: (0..<20).map { Double($0) * 0.5 } + (0..<10).map { Double($0) * 0.5 },
    values: [Samples.noise(30, seed: 4)], rowsOfTrial: [0..<20, 20..<30], sampleSeconds: 0.5)
  let windowing = Windowing(.sliding(try SlidingWindows(lengthSeconds: 5)))
  for starts in [[0.0, 0.0], [0, 10]] {
    let trials = Samples.trials([(starts[0], starts[0] + 10), (starts[1], starts[1] + 5)])
    let set = try windowing.windows(of: trials, in: [recording])
    #expect(set.modalities[0].rows == [0..<10, 10..<20, 20..<30])
  }
}

@Test func coverageIsOfTheActualSpan() throws {
  var values = Samples.noise(110, seed: 5)
  for row in 40..<62 { values[row] = .nan }
  let eeg = Samples.recording([values], rateHz: 10)
  let face = Samples.recording([Samples.noise(30, seed: 6)], rateHz: 10, modality: "face")
  let trials = Samples.trials([(0, 11), (50, 60), (60, 60), (61, 62)])
  func cut(_ tail: SlidingWindows.Tail) throws -> WindowSet {
    try Windowing(
      .sliding(SlidingWindows(lengthSeconds: 4, tail: tail)), minCoverageByModality: ["face": 0.8]
    ).windows(of: trials, in: [eeg, face])
  }
  let kept = try cut(.keep)
  #expect(kept.windows.map(\.end) == [4, 11])  // 4...8 holds 1.8 of 4 s of eeg
  #expect(kept.modalities[0].coverage == [1, 1])
  #expect(kept.modalities[1].isCovered == [false, false])
  #expect(kept.counts.missingByModality == [0, 2])
  #expect(kept.counts.uncovered == 1 + 3 + 1)
  #expect(kept.counts.lossByTrial == [nil, .uncovered, .noExtent, .uncovered])
  #expect(try cut(.drop).counts.lossByTrial == [nil, .uncovered, .noExtent, .tooShort])
  #expect(isClose(try cut(.pad).modalities[0].coverage[1], 0.75, within: 1e-12))
}

@Test func exactlyHalfIsHalf() throws {
  for rate in [3.0, 7, 10, 256] {
    let count = Int(rate) * 2
    var values = Samples.noise(count, seed: 7)
    for row in 0..<count / 2 { values[row] = .nan }
    let set = try Windowing(.sliding(SlidingWindows(lengthSeconds: 2))).windows(
      of: Samples.trials([(0, 2)]), in: [Samples.recording([values], rateHz: rate)])
    #expect(set.windows.count == 1, "at \(rate) Hz")
  }
}

@Test func aTableHasOneWindowPerTrial() throws {
  let table = Recording(
    modality: "eeg", channels: [Channel(name: "x", group: "band")], times: [5, 1, 0],
    values: [[1, .nan, 3]], rowsOfTrial: [0..<1, 1..<2, 2..<3], sampleSeconds: nil)
  let trials = Samples.trials([(0, 4), (4, 9), (.nan, .nan)])
  let set = try Windowing(.wholeTrial).windows(of: trials, in: [table])
  #expect(set.windows.map(\.trial) == [0, 2])
  #expect(set.modalities[0].rows == [0..<1, 2..<3])
  #expect(set.counts.lossByTrial == [nil, .uncovered, nil])
  #expect(throws: WindowFault.self) {
    try Windowing(.sliding(SlidingWindows(lengthSeconds: 1))).windows(of: trials, in: [table])
  }
}

@Test func parametersAreReadAndChecked() throws {
  func read(_ more: [String: ParameterValue]) throws -> Windowing {
    let base: [String: ParameterValue] = [
      "use": .text("sliding"), "length_s": .number(4), "within": .text("trial"),
      "tail": .text("drop"),
      "min_coverage": .number(0.5),
    ]
    return try Windowing(ParameterValues(base.merging(more) { $1 }))
  }
  #expect(
    try read(["overlap": .number(0.75)]).kind
      == .sliding(try SlidingWindows(lengthSeconds: 4, strideSeconds: 1)))
  #expect(throws: WindowFault.self) { try read(["overlap": .number(0), "stride_s": .number(1)]) }
  #expect(throws: WindowFault.self) { try read(["overlap": .number(0.999999)]) }
  #expect(throws: WindowFault.self) {
    try read(["within": .text("recording"), "anchor": .text("trial_start")])
  }
  let map = ParameterValue.map([.init(key: "face", value: .number(0.2))])
  let windowing = try read(["min_coverage": map])
  #expect(windowing.minCoverage(of: "face") == 0.2)
  #expect(windowing.minCoverage(of: "eeg") == 0.5)
  #expect(throws: WindowFault.self) { try windowing.check(modalities: ["eeg"]) }
}

@Test func absurdTimesAreAFaultNotATrap() throws {
  let recording = Samples.recording([[1, 2]], rateHz: 10)
  for end in [1e12, 1e300] {
    #expect(throws: WindowFault.self) {
      try Windowing(.sliding(SlidingWindows(lengthSeconds: 0.001))).windows(
        of: Samples.trials([(0, end)]), in: [recording])
    }
  }
}

@Test func aSubjectWithHardlyAnyRowsLosesTheModalityOnly() throws {
  // Without a declared rate, two rows say nothing about how long one lasts.
  let eeg = Samples.recording([Samples.noise(40, seed: 8)], rateHz: 10)
  for count in [0, 2] {
    let face = Recording(
      modality: "face", channels: [Channel(name: "joy", group: "emotion")],
      times: (0..<count).map { Double($0) }, values: [Samples.noise(count, seed: 9)],
      rowsOfTrial: nil, sampleSeconds: nil)
    let set = try Windowing(.sliding(SlidingWindows(lengthSeconds: 2))).windows(
      of: Samples.trials([(0, 4)]), in: [eeg, face])
    #expect(set.windows.count == 2)
    #expect(set.counts.missingByModality == [0, 2])
  }
}
