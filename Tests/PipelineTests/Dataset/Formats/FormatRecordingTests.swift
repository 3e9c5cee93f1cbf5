import Learners
import Support
import Testing

@testable import Pipeline

/// What specs need not say, because the format of the file does.
struct FormatRecordingTests {
  private func recordings(
    _ time: String, scale: String = ""
  ) throws -> (recordings: [Recording], notes: [DataNote]) {
    let file = TemporaryFile(FormatSamples.mindMonitor)
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f, \(time)
       columns: {band: {include: [Delta_TP9]\(scale)}, raw: {include: [RAW_TP9]}}}}}
      """)
    let trials = SubjectTrials(
      subject: SubjectTrials.onlySubject, ids: ["t"], starts: [1_673_456_593],
      ends: [1_673_456_594], columns: [:])
    return try RecordingReader(
      file: file.path, modality: dataset.modalities[0], unitSubject: nil, subjectColumn: nil,
      trialColumn: nil, trials: [trials], format: MindMonitorFormat.self
    ).read(executor: SerialExecutor())
  }

  /// 22:33:13 in India is 17:03:13 in Greenwich.
  @Test func theTelephonesZoneIsDeclared() throws {
    for time in ["column: TimeStamp, zone: \"+05:30\"", "zone: \"+05:30\""] {
      let (recordings, notes) = try recordings("time: {\(time)},")
      #expect(
        recordings[0].times == [
          1_673_456_593, 1_673_456_593.004, 1_673_456_593.008, 1_673_456_593.012,
        ])
      #expect(
        notes.map(\.text).contains("eeg: 2 rows that hold an event and no measurement, left out"))
    }
    let fault = try #require(try ReaderSamples.fault { _ = try self.recordings("") })
    #expect(fault.line == 3 && fault.column == "TimeStamp")
    #expect(fault.message == "the time '2023-01-11 22:33:13.000' has no zone")
  }

  /// A power that the file holds as a logarithm is never taken for a linear one.
  @Test func scaleAndUnitNeedNotBeDeclared() throws {
    let time = "time: {column: TimeStamp, zone: Z},"
    for declared in ["", ", scale: log10", ", scale: linear"] {
      let (recordings, _) = try recordings(time, scale: declared)
      #expect(recordings[0].channels.map(\.scale) == [.log10, .linear])
      #expect(recordings[0].channels.map(\.unit) == ["B", "uV"])
    }
    let fault = try #require(
      try ReaderSamples.fault { _ = try self.recordings(time, scale: ", scale: db") })
    #expect(fault.column == "Delta_TP9")
    #expect(fault.message == "declared on scale 'db', but the format of the file says 'log10'")
  }

  /// As the spec of the faces names them: frames at 30 a second, every second one looked at.
  @Test(.enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"))
  func theRealClips() throws {
    let folder = try #require(RealData.folder) + "/faces/news_sample_trimmed/"
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, reader: py_feat, time: {column: frame, rate_hz: 30},
       subject: {file_stem: true}, modalities: {face: {file: f, columns: {action_unit: {include: ["AU*"]}}}}}
      """)
    var rows = 0
    for clip in 1...20 {
      let path = folder + (clip < 10 ? "00\(clip).csv" : "0\(clip).csv")
      let trials = SubjectTrials(
        subject: "s", ids: ["t"], starts: [0], ends: [10], columns: [:])
      let (recordings, notes) = try RecordingReader(
        file: path, modality: dataset.modalities[0], unitSubject: "s", subjectColumn: nil,
        trialColumn: nil, trials: [trials], format: PyFeatFormat.self
      ).read(executor: SerialExecutor())
      let recording = try #require(recordings.first)
      rows += recording.count
      #expect(recording.channels.count == 20 && recording.times.first == 0)
      for (index, time) in recording.times.enumerated() {
        #expect(isClose(time, Double(index) * 2 / 30, within: 1e-12))
      }
      #expect(recording.values.allSatisfy { $0.allSatisfy { (0...1).contains($0) } })
      #expect(notes.filter { $0.code.hasPrefix("faces") || $0.code.hasPrefix("values") }.isEmpty)
    }
    #expect(rows == 477)
  }
}
