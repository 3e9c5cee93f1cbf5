import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct RecordingReaderTests {
  private func read(
    _ text: String, modality: String, subject: String? = nil, trial: String? = nil,
    trials: [SubjectTrials]
  ) throws -> (recordings: [Recording], notes: [DataNote]) {
    let file = TemporaryFile(text)
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f, \(modality)}}}
      """)
    return try RecordingReader(
      file: file.path, modality: dataset.modalities[0], unitSubject: nil, subjectColumn: subject,
      trialColumn: trial, trials: trials
    ).read(executor: SerialExecutor())
  }

  private static let timed = "time: {column: t, unit: s}, columns: {raw: {include: [a]}}"

  private func trials(
    _ extents: [(Double, Double)], subject: String = SubjectTrials.onlySubject,
    ids: [String]? = nil
  ) -> SubjectTrials {
    SubjectTrials(
      subject: subject, ids: ids ?? extents.indices.map { "t\($0)" }, starts: extents.map(\.0),
      ends: extents.map(\.1), columns: [:])
  }

  @Test func keepsTimesAndFindsTheRate() throws {
    let (recordings, notes) = try read(
      "t,a\n10,1\n10.5,2\n11,\n11.5,inf\n12,4\n", modality: Self.timed,
      trials: [trials([(10, 12)])])
    #expect(recordings[0].times == [10, 10.5, 11, 11.5, 12])
    #expect(recordings[0].values[0].map { $0.isNaN ? -1 : $0 } == [1, 2, -1, -1, 4])
    #expect(recordings[0].sampleSeconds == 0.5)
    #expect(recordings[0].rowsOfTrial == nil)
    #expect(
      ReaderSamples.texts(notes) == [
        "values_missing: eeg, column a: 1 value missing",
        "values_infinite: eeg, column a: 1 infinite value, taken as missing",
      ])
  }

  @Test func rowsOutOfOrderAreAFaultOrSorted() throws {
    let text = "t,a\n1,1\n3,3\n2,2\n4,4\n"
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try read(text, modality: Self.timed, trials: [trials([(1, 4)])])
      })
    #expect(fault.line == 4 && fault.column == "t")
    #expect(fault.message == "lies 1 s before a row above it (subject '1')")
    #expect(fault.help == "set 'order: sort' for modality 'eeg' to sort rows by time")
    let (recordings, notes) = try read(
      text, modality: "order: sort, " + Self.timed, trials: [trials([(1, 4)])])
    #expect(recordings[0].values == [[1, 2, 3, 4]])
    #expect(
      ReaderSamples.texts(notes) == [
        "rows_sorted: eeg: 1 row out of time order, sorted: the furthest lay 1 s behind a row above it"
      ])
  }

  @Test func repeatedRowsAndRowsWithoutTimeAreLeftOutAndCounted() throws {
    let (recordings, notes) = try read(
      "t,a\n1,1\n1,1\n1,2\n1,\n1,\n,9\n2,3\n3,3\n", modality: Self.timed,
      trials: [trials([(1, 3)])])
    #expect(recordings[0].times == [1, 1, 1, 2, 3])
    #expect(
      ReaderSamples.texts(notes).suffix(3) == [
        "rows_without_time: eeg: 1 row without a time, left out",
        "rows_repeated: eeg: 2 rows with the time and values of another row, left out",
        "rows_same_time: eeg: 3 rows that share their time with a row of other values, kept",
      ])
  }

  /// Equal times must not cost the square of their number: with it this would never end.
  @Test func oneTimeForAllRows() throws {
    let text = "t,a\n" + (0..<200_000).map { "5,\($0)" }.joined(separator: "\n") + "\n5,7\n"
    let (recordings, notes) = try read(
      text, modality: Self.timed, trials: [trials([(5, 6)])])
    #expect(recordings[0].count == 200_000)
    #expect(notes.contains { $0.code == "rows_repeated" && $0.count == 1 })
  }

  @Test func declaredRatesMustBeTrue() throws {
    let text = "t,a\n" + (0..<50).map { "\(Double($0) / 10),1" }.joined(separator: "\n")
    let modality = { (rate: String) in
      "time: {column: t, unit: s, rate_hz: \(rate)}, columns: {raw: {include: [a]}}"
    }
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try read(text, modality: modality("10.3"), trials: [trials([(0, 5)])])
      })
    #expect(fault.message == "declared 10.3 rows a second, found 10 (subject '1')")
    #expect(fault.column == "t")
    let near = try read(text, modality: modality("10.1"), trials: [trials([(0, 5)])])
    #expect(near.recordings[0].sampleSeconds == 1 / 10.1)
  }

  @Test func sentinelsAreMissingWhereDeclared() throws {
    let (recordings, notes) = try read(
      "a,b\n0,0\n1,1\n",
      modality:
        "time: {rate_hz: 1}, columns: {x: {include: [a], missing_values: [0]}, y: {include: [b]}}",
      trials: [trials([(0, 2)])])
    #expect(recordings[0].values[0][0].isNaN && recordings[0].values[1][0] == 0)
    #expect(
      ReaderSamples.texts(notes) == [
        "values_sentinel: eeg, column a: 1 value that the spec declares to mean missing"
      ])
  }

  @Test func evenRowsStartAgainWithEveryTrial() throws {
    let (recordings, notes) = try read(
      "clip,a\nx,1\nx,2\nz,9\ny,3\n",
      modality: "time: {rate_hz: 4}, columns: {raw: {include: [a]}}",
      trial: "clip", trials: [trials([(0, 0.5), (0.75, 1)], ids: ["x", "y"])])
    #expect(recordings[0].rowsOfTrial == [0..<2, 2..<3])
    #expect(recordings[0].times == [0, 0.25, 0])
    #expect(recordings[0].values == [[1, 2, 3]])
    #expect(
      ReaderSamples.texts(notes) == [
        "rows_without_trials: eeg: 1 row that belongs to no known trial, left out"
      ])
  }

  /// A modality that begins later than the others in a trial stays later.
  @Test func rowsThatNameTheirTrialAreTimedFromItsStart() throws {
    let (recordings, _) = try read(
      "clip,t,a\nx,102,1\nx,103,2\ny,201,3\ny,202,4\n", modality: Self.timed, trial: "clip",
      trials: [trials([(100, 110), (200, 210)], ids: ["x", "y"])])
    #expect(recordings[0].times == [2, 3, 1, 2])
    #expect(recordings[0].sampleSeconds == 1)
  }

  /// Clocks may start again with every trial; only within a trial must they ascend.
  @Test func clocksMayRestartWithEveryTrial() throws {
    let (recordings, notes) = try read(
      "clip,t,a\nx,0,1\nx,1,2\ny,0,3\ny,1,4\n", modality: Self.timed, trial: "clip",
      trials: [trials([(0, 2), (0, 2)], ids: ["x", "y"])])
    #expect(recordings[0].times == [0, 1, 0, 1] && notes.isEmpty)
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try read(
          "clip,t,a\nx,1,1\nx,0,2\n", modality: Self.timed, trial: "clip",
          trials: [trials([(0, 2)], ids: ["x"])])
      })
    #expect(fault.line == 3 && fault.message.hasSuffix("(subject '1', trial 'x')"))
  }

  @Test func splitsOneFileBySubject() throws {
    let text = "who,t,a\nb,1,1\na,1,2\nb,2,3\na,2,4\nc,1,5\nb,3,6\na,3,7\n"
    let (recordings, notes) = try read(
      text, modality: Self.timed, subject: "who",
      trials: [trials([(1, 3)], subject: "a"), trials([(1, 3)], subject: "b")])
    #expect(recordings.map(\.values) == [[[2, 4, 7]], [[1, 3, 6]]])
    #expect(notes.contains { $0.code == "rows_without_trials" && $0.count == 1 })
    let fault = try ReaderSamples.fault {
      _ = try read(
        "who,t,a\n,1,1\n", modality: Self.timed, subject: "who",
        trials: [trials([(1, 3)], subject: "a")])
    }
    #expect(fault?.line == 2 && fault?.message == "expected an id, found nothing")
  }

  @Test func idsThatNeverMeetAreAFault() throws {
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try read(
          "who,t,a\n01,1,1\n", modality: Self.timed, subject: "who",
          trials: [trials([(1, 3)], subject: "1")])
      })
    #expect(
      fault.message
        == "no row belongs to a known trial: the trials begin with subject '1', trial 't0', this file"
        + " with subject '01'")
    #expect(fault.line == 2)
  }

  @Test func trialsOutsideTheRecordingAreCountedAndOtherUnitsRefused() throws {
    let text = "t,a\n1000,1\n1001,2\n1002,3\n1003,3\n"
    let (_, notes) = try read(
      text, modality: Self.timed,
      trials: [trials([(990, 999), (999, 1001), (1001, 1002), (1003, 1009)])])
    #expect(
      ReaderSamples.texts(notes) == [
        "trials_without_rows: eeg: 1 trial without a row of the recording",
        "trials_outside_recording: eeg: 3 trials that lie (partly) outside the recording",
      ])
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try read(text, modality: Self.timed, trials: [trials([(1.6e9, 1.6e9 + 5)])])
      })
    #expect(fault.help == "check the unit of both times")
  }

  @Test(arguments: [
    ("{x: {include: [a]}, y: {include: [\"*\"]}}", "stands in two groups, 'x' and 'y'"),
    ("{x: {pattern: \"{channel}\", channels: [a, a]}}", "is chosen twice by group 'x'"),
    ("{x: {include: [c]}}", "no column 'c'"),
    ("{x: {include: [\"z*\"]}}", "no column matches 'z*' of group 'x'"),
  ])
  func columnsAreChosenOnce(_ columns: String, _ message: String) throws {
    let fault = try ReaderSamples.fault {
      _ = try read(
        "t,a\n1,1\n", modality: "time: {column: t, unit: s}, columns: \(columns)",
        trials: [trials([(1, 3)])])
    }
    #expect(fault?.message == message)
  }

  @Test func patternsNameBandAndElectrode() throws {
    let (recordings, _) = try read(
      "Alpha_AF7,Beta_AF7\n1,2\n",
      modality: """
        time: {rate_hz: 1}, columns: {band: {pattern: "{band}_{channel}", bands: [Beta, Alpha], \
        channels: [AF7], scale: log10, unit: B}}
        """, trials: [trials([(0, 1)])])
    #expect(recordings[0].channels.map(\.name) == ["Beta_AF7", "Alpha_AF7"])
    #expect(
      recordings[0].channels[1]
        == Channel(
          name: "Alpha_AF7", group: "band", unit: "B", scale: .log10, band: "Alpha",
          electrode: "AF7", rateHz: 1))
  }

  @Test func readsStampsOfText() throws {
    let (recordings, _) = try read(
      "t,a\n2023-03-28 17:04:09.5,1\n2023-03-28 17:04:10,2\n2023-03-28 17:04:10.5,3\n",
      modality:
        "time: {column: t, unit: iso, zone: \"+05:30\"}, columns: {raw: {include: [a]}}",
      trials: [trials([(1_680_003_249, 1_680_003_251)])])
    #expect(recordings[0].times == [1_680_003_249.5, 1_680_003_250, 1_680_003_250.5])
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try read(
          "t,a\n2023-03-28T17:04:09Z,1\nyesterday,1\n",
          modality: "time: {column: t, unit: iso}, columns: {raw: {include: [a]}}",
          trials: [trials([(0, 1)])])
      })
    #expect(fault.line == 3 && fault.column == "t")
  }
}
