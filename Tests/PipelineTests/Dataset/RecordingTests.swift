import Learners
import Support
import Testing

@testable import Pipeline

/// A recording whose channels have two clocks: 4 rows a second as in the file, 16 after resampling.
private let twoClocks = Recording(
  modality: "eeg",
  channels: [
    Channel(name: "band", group: "band"), Channel(name: "raw", group: "raw", rateHz: 16),
  ],
  tracks: [
    .init(times: (0..<80).map { Double($0) / 4 }, rowsOfTrial: nil, sampleSeconds: 0.25),
    .init(times: (0..<160).map { 5 + Double($0) / 16 }, rowsOfTrial: nil, sampleSeconds: 1 / 16),
  ], trackOf: [0, 1],
  values: [(0..<80).map(Double.init), (0..<160).map { Double($0) * 10 }])

@Suite struct RecordingTests {
  private static let trials = Samples.trials([(0, 10), (10, 20)])

  private func windows(minCoverage: Double = 0.5) throws -> WindowSet {
    try Windowing(
      .sliding(SlidingWindows(lengthSeconds: 5)), minCoverage: minCoverage
    ).windows(of: Self.trials, in: [twoClocks])
  }

  @Test func oneClockIsTheFirstTrack() {
    let plain = Samples.recording([[1, 2], [3, 4]], rateHz: 2)
    #expect(plain.tracks.count == 1 && plain.trackOf == [0, 0])
    #expect(plain.times == plain.tracks[0].times && plain.sampleSeconds == 0.5 && plain.count == 2)
    #expect(!twoClocks.isEmpty && twoClocks.count == 80)
  }

  /// Every track is cut by the same rules; a window counts as covered by the track that covers most.
  @Test func everyTrackIsCut() throws {
    let part = try #require(try windows()["eeg"])
    #expect(part.rows == [0..<20, 20..<40, 40..<60, 60..<80])
    #expect(part.trackRows == [[0..<0, 0..<80, 80..<160, 160..<160]])
    #expect(part.coverage == [1, 1, 1, 1])
    let late = Recording(
      modality: "eeg", channels: twoClocks.channels, tracks: twoClocks.tracks, trackOf: [0, 1],
      values: [[Double](repeating: .nan, count: 80), twoClocks.values[1]])
    let set = try Windowing(.sliding(SlidingWindows(lengthSeconds: 5))).windows(
      of: Self.trials, in: [late])
    #expect(set.windows.map(\.start) == [5, 10])
    #expect(set.modalities[0].trackRows == [[0..<80, 80..<160]])
  }

  @Test func featuresSeeTheRowsOfTheirChannel() throws {
    let statistics = try FeatureCatalog.feature(
      ParameterValues([
        "use": .text("statistics"), "columns": .list([.text("raw"), .text("band")]),
        "stats": .list([.text("mean"), .text("slope"), .text("max")]), "of": .text("none"),
      ]))
    let occurrence = try FeatureCatalog.feature(
      ParameterValues([
        "use": .text("occurrence"), "columns": .text("raw"), "above": .number(395),
        "as": .text("count"),
      ]))
    let set = try windows()
    let matrix = try FeatureExtraction.extract(
      from: twoClocks, windows: set,
      features: FeatureSet(
        [statistics, occurrence], channels: twoClocks.channels, windowSeconds: 5),
      executor: SerialExecutor())
    let second = (0..<7).map { matrix.values[1, $0] }
    #expect(isClose(second[0], 395, within: 1e-12) && isClose(second[1], 160, within: 1e-9))
    #expect(second[2] == 790 && second[3] == 29.5)
    #expect(isClose(second[4], 4, within: 1e-12) && second[5] == 39 && second[6] == 40)
    #expect(matrix.values[0, 0].isNaN && matrix.values[0, 3] == 9.5)
  }

  /// A signal of 4 Hz on its own clock, beside a slower one, keeps its power.
  @Test func welchSeesTheClockOfItsChannel() throws {
    let wave = (0..<320).map { row in
      let phase = Double(row % 4)
      return phase == 1 ? 1.0 : phase == 3 ? -1 : 0
    }
    let channels = [Channel(name: "a", group: "a"), Channel(name: "raw", group: "raw", rateHz: 16)]
    let times = (0..<320).map { Double($0) / 16 }
    let beside = Recording(
      modality: "eeg", channels: channels,
      tracks: [
        .init(times: [0, 10], rowsOfTrial: nil, sampleSeconds: 10),
        .init(times: times, rowsOfTrial: nil, sampleSeconds: 1 / 16),
      ], trackOf: [0, 1], values: [[1, 2], wave])
    let alone = Recording(
      modality: "eeg", channels: [channels[1]], times: times, values: [wave], rowsOfTrial: nil,
      sampleSeconds: 1 / 16)
    let welch = try FeatureCatalog.feature(
      ParameterValues([
        "use": .text("welch_band_power"), "columns": .text("raw"), "window_s": .number(2),
        "bands": .map([.init(key: "x", value: .list([.number(3), .number(5)]))]),
      ]))
    let found = try [beside, alone].map { recording in
      let set = try Windowing(.sliding(SlidingWindows(lengthSeconds: 5))).windows(
        of: Self.trials, in: [recording])
      return try FeatureExtraction.extract(
        from: recording, windows: set,
        features: FeatureSet([welch], channels: recording.channels, windowSeconds: 5),
        executor: SerialExecutor()
      ).values.elements
    }
    #expect(found[0] == found[1] && found[0].count == 4)
    #expect(isClose(found[0][0], 0.5, within: 0.02))
  }

  @Test func tracksComeBackFromTheStore() throws {
    let other = Recording(
      modality: "eeg", channels: twoClocks.channels,
      tracks: [
        .init(times: [], rowsOfTrial: [0..<0], sampleSeconds: nil),
        .init(times: [1, 2], rowsOfTrial: [0..<2], sampleSeconds: 1),
      ], trackOf: [0, 1], values: [[], [5, 6]])
    let artifact = Artifact(recordings: [twoClocks, other], subjects: ["s", "t"], notes: [])
    #expect(artifact.recordings(of: "eeg") == ["s": twoClocks, "t": other])
    let bytes = Safetensors.encode(artifact.tensors)
    let read = Artifact(tensors: try Safetensors.decode(bytes).tensors)
    #expect(read.recordings(of: "eeg") == ["s": twoClocks, "t": other])

    let set = try windows()
    let unit = UnitWindows(
      Artifact(windows: [set], subjects: ["s"], modalities: ["eeg"], notes: []))
    #expect(unit.modalities["eeg"]?.trackRows == set.modalities[0].trackRows)
    #expect(unit.sets(of: "eeg")[0].set.modalities == set.modalities)
  }

  /// What was stored before there were tracks has the same bytes still.
  @Test func oneTrackIsStoredAsEver() {
    let plain = Samples.recording([[1, 2], [3, 4]], rateHz: 2)
    let artifact = Artifact(recordings: [plain], subjects: ["s"], notes: [])
    #expect(
      artifact.tensors.keys.sorted() == [
        "0/times", "0/values", "channels", "notes", "rate_hz", "sample_s", "subjects",
      ])
    #expect(artifact["0/values"] == Tensor(shape: [2, 2], .f64([1, 2, 3, 4])))
  }
}
