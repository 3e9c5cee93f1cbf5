import Learners
import Support
import Testing

@testable import Pipeline

/// The only row of a feature over one window that holds a whole recording.
func row(
  of feature: any Feature, over recording: Recording, windowSeconds: Double? = nil
) throws -> [String: Double] {
  let set = try FeatureSet(
    [feature], channels: recording.channels, windowSeconds: windowSeconds)
  let end = (recording.times.last ?? 0) + 1
  let windows = WindowSet(
    windows: [Window(trial: 0, start: recording.times.first ?? 0, end: end)],
    modalities: [
      ModalityWindows(
        modality: recording.modality, rows: [0..<recording.count], coverage: [1], isCovered: [true])
    ],
    counts: WindowCounts(
      planned: 1, uncovered: 0, missingByModality: [0], plannedByTrial: [1], keptByTrial: [1],
      lossByTrial: [nil]))
  let matrix = try FeatureExtraction.extract(
    from: recording, windows: windows, features: set, executor: SerialExecutor())
  return Dictionary(uniqueKeysWithValues: zip(matrix.names, matrix.values.elements))
}

private func statistics(_ stats: [String], of transform: String = "none", columns: String = "raw")
  throws -> SampleStatistics
{
  try SampleStatistics(
    ParameterValues([
      "columns": .text(columns), "stats": .list(stats.map { .text($0) }), "of": .text(transform),
    ]))
}

@Test func statisticsAgreeWithScipy() throws {
  let all = SampleStatistic.allCases.map(\.rawValue)
  for reference in try Reference.load("features").get("statistics").list() {
    let name = try reference.get("name").text()
    let recording = Recording(
      modality: "eeg", channels: [Channel(name: "x", group: "raw")],
      times: try reference.get("times").numbers(),
      values: [try reference.get("values").list().map { try $0.optionalNumber() ?? .nan }],
      rowsOfTrial: nil, sampleSeconds: 0.1)
    let found = try row(of: statistics(all), over: recording)
    for stat in all {
      let wanted = try reference.get("expected").get(stat).optionalNumber() ?? .nan
      #expect(isClose(found["x_\(stat)"], wanted, within: 1e-9), "\(stat) of \(name)")
    }
  }
}

@Test func orderStatisticsDoNotDisturbTheOthers() throws {
  let recording = Samples.recording([Samples.noise(40, seed: 1)], rateHz: 10)
  let mixed = try row(of: statistics(["median", "slope", "iqr", "skewness"]), over: recording)
  #expect(mixed["c0_slope"] == (try row(of: statistics(["slope"]), over: recording))["c0_slope"])
  #expect(
    mixed["c0_skewness"] == (try row(of: statistics(["skewness"]), over: recording))["c0_skewness"])
}

@Test func valuesAreTransformedFirst() throws {
  let recording = Samples.recording([[0, 1, 3, -2]], rateHz: 1)
  let found = try row(of: statistics(["max", "min"], of: "log1p"), over: recording)
  #expect(isClose(found["c0_log1p_max"], 1.3862943611198906, within: 1e-12))
  #expect(found["c0_log1p_min"] == 0)  // log1p(-2) does not exist and is missing
}

@Test func aLogOfALogIsAFault() throws {
  let channels = [Channel(name: "Alpha_AF7", group: "band", scale: .log10)]
  for transform in ["log", "log10", "log1p"] {
    let error = #expect(throws: FeatureFault.self) {
      try statistics(["mean"], of: transform, columns: "band").bound(to: channels, windowSeconds: 1)
    }
    #expect(error?.message.hasPrefix("a log of a log") == true)
    #expect(error?.parameter == "of")
  }
  let linear = try statistics(["mean"], of: "linear", columns: "band")
  let recording = Samples.recording([[1, 2]], rateHz: 1, channels: channels)
  #expect(try row(of: linear, over: recording) == ["Alpha_AF7_linear_mean": 55])
}

@Test func unknownColumnsAndRepeatedStatisticsAreFaults() throws {
  let channels = [Channel(name: "x", group: "raw")]
  #expect(throws: FeatureFault.self) {
    try statistics(["mean"], columns: "band").bound(to: channels, windowSeconds: 1)
  }
  #expect(throws: FeatureFault.self) { try statistics(["mean", "std", "mean"]) }
}

@Test func columnsTogetherAreAsEachAlone() throws {
  // Eleven columns: a block of eight and one of three, some with missing values.
  let values = (0..<11).map { (channel: Int) -> [Double] in
    var column = Samples.noise(200, seed: UInt64(channel)).map { $0 + Double(channel) }
    if channel % 4 == 1 { for place in stride(from: 0, to: 200, by: 9) { column[place] = .nan } }
    return column
  }
  try agreeWithEachAlone(values, SampleStatistic.allCases.map(\.rawValue))
  try agreeWithEachAlone(values, ["mean", "variance", "std", "min", "max"])
}

@Test func columnsWithOddValuesAreAsEachAlone() throws {
  let odd: [[Double]] = [
    [.nan, .nan, .nan], [.nan, 2, .nan], [-0.0, 0, .nan], [1.7e308, 1.7e308, 1.7e308],
    [.infinity, 1, 2], [1e300, -1e300, .nan], [0.1, 0.1, 0.1],
  ]
  try agreeWithEachAlone(odd, ["mean", "variance", "std", "min", "max"])
}

/// Columns are computed in blocks; the same numbers must come of a plain loop over each, to the bit.
private func agreeWithEachAlone(_ values: [[Double]], _ stats: [String]) throws {
  let found = try row(of: statistics(stats), over: Samples.recording(values, rateHz: 10))
  for (channel, column) in values.enumerated() {
    let present = column.filter(\.isFinite)
    var (sum, squares) = (0.0, 0.0)
    for value in present { sum += value }
    let mean = sum / Double(present.count)
    for value in present { squares += (value - mean) * (value - mean) }
    let variance = present.count > 1 ? squares / Double(present.count - 1) : .nan
    let wanted = [
      "mean": mean, "variance": variance, "std": variance.squareRoot(),
      "min": present.min() ?? .nan, "max": present.max() ?? .nan,
    ]
    for (stat, wanted) in wanted {
      let value = try #require(found["c\(channel)_\(stat)"])
      // What is not finite is missing.
      #expect(
        wanted.isFinite ? value.bitPattern == wanted.bitPattern : value.isNaN,
        "\(stat) of column \(channel)")
    }
  }
}
