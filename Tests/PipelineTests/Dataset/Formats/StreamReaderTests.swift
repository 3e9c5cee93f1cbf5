import Learners
import Support
import Testing

@testable import Pipeline

/// Files with clocks of their own and several streams.
@Suite struct StreamReaderTests {
  private func read(
    _ columns: String, more: String = "", trials: [(Double, Double)] = [(101, 104)]
  ) throws -> (recordings: [Recording], notes: [DataNote]) {
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f\(more), \
      columns: {raw: {include: [\(columns)]}}}}}
      """)
    return try RecordingReader(
      file: "f", modality: dataset.modalities[0], unitSubject: "s", subjectColumn: nil,
      trialColumn: nil,
      trials: [
        SubjectTrials(
          subject: "s", ids: trials.indices.map { "\($0)" }, starts: trials.map(\.0),
          ends: trials.map(\.1), columns: [:])
      ], format: SampleFormat.self
    ).read(executor: SerialExecutor())
  }

  @Test func streamsBecomeTracks() throws {
    let (recordings, notes) = try read("fast, slow, b/mark")
    let recording = try #require(recordings.first)
    #expect(recording.channels.map(\.name) == ["fast", "slow", "b/mark"])
    #expect(recording.channels.map(\.rateHz) == [16, 4, 16])
    #expect(recording.channels.map(\.unit) == [nil, "uV", nil])
    #expect(recording.trackOf == [1, 0, 1])
    #expect(recording.tracks.map(\.count) == [80, 160])
    #expect(recording.tracks.map { $0.times[0] } == [100, 105])
    #expect(recording.tracks.map(\.sampleSeconds) == [0.25, 1 / 16])
    #expect(recording.values[0][159] == 159 && recording.values[1][79] == 79)
    #expect(recording.values[2].allSatisfy { $0 == 1 } && recording.values[0][3].isNaN)
    #expect(
      ReaderSamples.texts(notes) == [
        "sample: a: 1 streams read",
        "values_infinite: eeg, column slow: 1 infinite value, taken as missing",
        "sample: b: 1 streams read",
        "values_infinite: eeg, column fast: 1 infinite value, taken as missing",
      ])
  }

  @Test func oneStreamIsOneTrack() throws {
    let (recordings, notes) = try read("fast", trials: [(101, 104), (106, 107)])
    #expect(recordings[0].tracks.count == 1 && recordings[0].times[0] == 105)
    #expect(notes.contains { $0.code == "trials_outside_recording" && $0.count == 1 })
  }

  @Test func sharedNamesNeedTheirStream() throws {
    let fault = try ReaderSamples.fault { _ = try read("mark") }
    #expect(fault?.message == "no column 'mark'")
    #expect(fault?.help == "known columns: slow, a/mark, fast, b/mark")
  }

  @Test func aSpecMayCountRowsAtTheRateOfTheFileOnly() throws {
    let even = try read("slow", more: ", time: {rate_hz: 4}")
    #expect(even.recordings[0].times[1] == 0.25)
    let fault = try ReaderSamples.fault { _ = try read("fast", more: ", time: {rate_hz: 4}") }
    #expect(fault?.message == "declared 4 rows a second, stream 'b' has 16")
  }

  @Test func filesWithoutAClockNeedATime() throws {
    let file = TemporaryFile("a\n1\n")
    let dataset = try ReaderSamples.dataset(
      "{use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f, columns: {raw: {include: [a]}}}}}"
    )
    let fault = try ReaderSamples.fault {
      _ = try RecordingReader(
        file: file.path, modality: dataset.modalities[0], unitSubject: "s", subjectColumn: nil,
        trialColumn: nil, trials: [Samples.trials([(0, 1)], subject: "s")]
      ).read(executor: SerialExecutor())
    }
    #expect(fault?.message == "no time: modality 'eeg' needs 'time', here or under dataset")
    #expect(fault?.specPath == "dataset.modalities.eeg")
  }
}

/// A text format that counts frames and marks those that hold nothing.
private struct FrameFormat: RecordingFormat {
  static let name = "frames"
  static let summary = "Frames."
  static let defaults = FormatDefaults(
    time: .init(column: "frame", unit: "frames"),
    emptyRows: [
      .init(column: "success", equals: 0, "frames without a face, their values are missing"),
      .init(column: "not there", equals: 0, "never"),
    ])

  static func recognises(_ head: [UInt8], path: String) -> Bool { false }

  func open(_ path: String, executor: any Executor) throws(DataFault) -> any RecordingFile {
    try CSVFormat().open(path, executor: executor)
  }
}

@Suite struct FormatDefaultsTests {
  private func read(_ time: String) throws -> (recordings: [Recording], notes: [DataNote]) {
    let file = TemporaryFile("frame,success,a,b\n0,1,5,1\n1,0,6,2\n2,1,7,3\n3,0,8,4\n")
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {face: {file: f, \(time) \
      columns: {raw: {include: [a, b]}}}}}
      """)
    return try RecordingReader(
      file: file.path, modality: dataset.modalities[0], unitSubject: "s", subjectColumn: nil,
      trialColumn: nil, trials: [Samples.trials([(0, 1)], subject: "s")], format: FrameFormat.self
    ).read(executor: SerialExecutor())
  }

  @Test(arguments: [
    "time: {column: frame, rate_hz: 4},", "time: {column: frame, unit: frames, rate_hz: 4},",
  ])
  func framesAreCounted(_ time: String) throws {
    let (recordings, notes) = try read(time)
    #expect(recordings[0].times == [0, 0.25, 0.5, 0.75])
    #expect(recordings[0].sampleSeconds == 0.25)
    #expect(
      recordings[0].values.map { $0.map { $0.isNaN ? -1 : $0 } } == [
        [5, -1, 7, -1], [1, -1, 3, -1],
      ])
    #expect(
      notes.map(\.text).contains("face: 2 frames without a face, their values are missing"))
  }

  @Test(arguments: ["", "time: {column: a, unit: frames},"])
  func framesNeedARate(_ time: String) throws {
    let fault = try ReaderSamples.fault { _ = try read(time) }
    #expect(fault?.message == "numbers of frames are no times without a rate")
    #expect(fault?.help?.hasPrefix("time: {column: ") == true)
  }
}
