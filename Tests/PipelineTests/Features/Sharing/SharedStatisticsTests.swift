import Learners
import Support
import Testing

@testable import Pipeline

/// Statistics put together from pieces, against those of each window by itself.
@Suite struct SharedStatisticsTests {
  private static let shareable = SampleStatistic.allCases.filter { !$0.sorts }.map(\.rawValue)

  private static func feature(_ stats: [String] = shareable, of transform: String = "none") throws
    -> SampleStatistics
  {
    try SampleStatistics(
      ParameterValues([
        "columns": .text("raw"), "stats": .list(stats.map { .text($0) }), "of": .text(transform),
      ]))
  }

  /// Columns far from zero, with a trend, with missing values here and there, and with none at all.
  private static let columns: [[Double]] = {
    let rows = 64 * 40
    return [
      Samples.noise(rows, seed: 1), Samples.noise(rows, seed: 2).map { 5000 + $0 },
      Samples.noise(rows, seed: 3).enumerated().map { $1 + Double($0) / 100 },
      Samples.noise(rows, seed: 4).enumerated().map { $0 % 97 == 5 ? .nan : $1 * 1e-9 },
      Samples.noise(rows, seed: 5).enumerated().map { (400..<900).contains($0) ? .nan : 3 + $1 },
      Samples.noise(rows, seed: 6).enumerated().map { $0 % 64 == 7 ? $1 : .nan },
      [Double](repeating: .nan, count: rows),
    ]
  }()

  private static let recording = Samples.recording(columns, rateHz: 64, start: 1.6e9)
  private static let trials = Samples.trials([
    (1.6e9 + 1.37, 1.6e9 + 17.9), (1.6e9 + 18.01, 1.6e9 + 20), (1.6e9 + 21, 1.6e9 + 39.5),
  ])

  private struct Extraction {
    var length = 5.0
    var stride = 1.0
    var anchor = SlidingWindows.Anchor.trialStart
    var tail = SlidingWindows.Tail.drop
    var recording = SharedStatisticsTests.recording
    var trials = SharedStatisticsTests.trials
    var executor: any Executor = SerialExecutor()

    func windows() throws -> WindowSet {
      try Windowing(
        .sliding(
          SlidingWindows(lengthSeconds: length, strideSeconds: stride, anchor: anchor, tail: tail)),
        minCoverage: 0
      ).windows(of: trials, in: [recording])
    }

    func matrix(_ features: [any Feature], sharing: Bool, windows: WindowSet? = nil) throws
      -> FeatureMatrix
    {
      let pieces = try #require(WindowPieces(lengthSeconds: length, strideSeconds: stride))
      return try FeatureExtraction.extract(
        from: recording, windows: windows ?? self.windows(),
        features: FeatureSet(features, channels: recording.channels, windowSeconds: length),
        surroundings: .init(
          trialStarts: recording.rowsOfTrial == nil ? [] : trials.starts,
          pieces: sharing ? pieces : nil),
        executor: executor)
    }
  }

  /// What a number may be off by, relative to 1e-12: both ways round sums of values of that size, and what is
  /// nearly zero, or measured in spreads that are small beside the values, shows it.
  private static func size(_ name: String, _ row: [Double], _ names: [String]) -> Double {
    let parts = name.split(separator: "_")
    func other(_ statistic: String) -> Double {
      let other = (parts.dropLast() + [Substring(statistic)]).joined(separator: "_")
      return names.firstIndex(of: other).map { row[$0] } ?? .nan
    }
    let (mean, deviation) = (other("mean"), other("std"))
    guard deviation.isFinite else { return abs(mean) }
    let values = (mean * mean + deviation * deviation).squareRoot()
    return switch parts.last {
    case "mean", "slope": values
    case "skewness", "kurtosis": max(1, values / deviation)
    default: 0
    }
  }

  private func agrees(_ extraction: Extraction, of transform: String = "none") throws {
    let features = [try Self.feature(of: transform)]
    let shared = try extraction.matrix(features, sharing: true)
    let direct = try extraction.matrix(features, sharing: false)
    #expect(shared.undefined == direct.undefined)
    #expect(shared.values.rows > 10)
    var differing = 0
    for row in 0..<shared.values.rows {
      let wanted = direct.values.row(row).map { $0 }
      for (column, name) in shared.names.enumerated() {
        let found = shared.values[row, column]
        if found.bitPattern != wanted[column].bitPattern { differing += 1 }
        if found.isNaN, wanted[column].isNaN { continue }
        let size = max(abs(wanted[column]), Self.size(name, wanted, shared.names))
        #expect(abs(found - wanted[column]) <= 1e-12 * size, "\(name) of window \(row)")
      }
    }
    #expect(differing > 0, "nothing was put together from pieces")
  }

  @Test(arguments: [(5.0, 1.0), (4, 0.5), (7, 2), (3, 1), (5, 0.25)])
  func agreeWithEachWindowByItself(_ windows: (length: Double, stride: Double)) throws {
    try agrees(Extraction(length: windows.length, stride: windows.stride))
  }

  @Test func agreeAtTheEndsOfTrials() throws {
    try agrees(Extraction(tail: .keep))
    try agrees(Extraction(tail: .pad))
    try agrees(Extraction(anchor: .trialEnd, tail: .keep))
    try agrees(Extraction(anchor: .recordingStart))
  }

  @Test func agreeWhereValuesAreTransformedFirst() throws { try agrees(Extraction(), of: "log1p") }

  @Test func agreeWhereRowsAreTimedFromTheirTrial() throws {
    let rows = [0..<1000, 1000..<1100, 1100..<2560]
    let own = rows.flatMap { range in range.map { Double($0 - range.lowerBound) / 64 } }
    let recording = Recording(
      modality: "eeg", channels: Self.recording.channels, times: own, values: Self.columns,
      rowsOfTrial: rows, sampleSeconds: 1.0 / 64)
    try agrees(
      Extraction(
        recording: recording, trials: Samples.trials([(10, 25.5), (30, 31.5), (40, 62.5)])))
  }

  @Test func agreeOnSeveralClocks() throws {
    let slow = (0..<400).map { 1.6e9 + Double($0) / 10 }
    let fast = Self.recording.tracks[0]
    let recording = Recording(
      modality: "eeg", channels: Self.recording.channels,
      tracks: [fast, .init(times: slow, rowsOfTrial: nil, sampleSeconds: 0.1)],
      trackOf: [0, 1, 0, 1, 0, 0, 0],
      values: Self.columns.enumerated().map { $0 == 1 || $0 == 3 ? Array($1.prefix(400)) : $1 })
    try agrees(Extraction(recording: recording))
  }

  @Test func bytesDependOnTheWindowAlone() throws {
    let extraction = Extraction(stride: 0.5, tail: .keep)
    let features = [try Self.feature()]
    let set = try extraction.windows()
    let all = try extraction.matrix(features, sharing: true)
    for row in stride(from: 0, to: set.windows.count, by: 3) {
      let alone = WindowSet(
        windows: [set.windows[row]],
        modalities: [
          ModalityWindows(
            modality: "eeg", rows: [set.modalities[0].rows[row]],
            coverage: [set.modalities[0].coverage[row]],
            isCovered: [set.modalities[0].isCovered[row]])
        ], counts: set.counts)
      let found = try extraction.matrix(features, sharing: true, windows: alone)
      #expect(
        found.values.row(0).map(\.bitPattern) == all.values.row(row).map(\.bitPattern),
        "window \(row)")
    }
  }

  @Test func bytesAreThoseOfAnyExecutor() throws {
    let features = [try Self.feature()]
    let extraction = Extraction(length: 3, stride: 0.0625)
    var backwards = extraction
    backwards.executor = BackwardsExecutor()
    let bits = { (matrix: FeatureMatrix) in matrix.values.elements.map(\.bitPattern) }
    let found = try extraction.matrix(features, sharing: true)
    #expect(found.values.rows > 200)
    #expect(bits(found) == bits(try backwards.matrix(features, sharing: true)))
  }

  @Test func featuresThatShareNothingStandBeside() throws {
    let extraction = Extraction()
    let median = try Self.feature(["median", "mean"])
    #expect(!median.sharesPieces)
    let mixed = try extraction.matrix([median, Self.feature(["std"])], sharing: true)
    let direct = try extraction.matrix([median], sharing: false)
    for row in 0..<direct.values.rows {
      #expect(
        mixed.values.row(row).prefix(direct.values.columns).map(\.bitPattern)
          == direct.values.row(row).map(\.bitPattern))
    }
  }

  @Test func hugeValuesAreAsWithoutPieces() throws {
    let huge = (0..<64 * 40).map { $0 / 64 % 2 == 0 ? 1.7e308 : -1.7e308 }
    let odd = (0..<64 * 40).map { $0 % 5 == 0 ? Double.infinity : 1e200 }
    let extraction = Extraction(
      recording: Samples.recording([huge, odd], rateHz: 64, start: 1.6e9))
    let features = [try Self.feature(["mean", "variance", "min", "max", "slope"])]
    let shared = try extraction.matrix(features, sharing: true)
    let direct = try extraction.matrix(features, sharing: false)
    #expect(
      shared.values.elements.map { $0.isNaN ? 0 : $0.bitPattern }
        == direct.values.elements.map { $0.isNaN ? 0 : $0.bitPattern })
  }
}

/// Runs chunks in the wrong order.
private struct BackwardsExecutor: Executor {
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    for chunk in (0..<max(0, chunks)).reversed() { body(chunk) }
  }
}
