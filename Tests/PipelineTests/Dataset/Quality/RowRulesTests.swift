import Learners
import Support
import Testing

@testable import Pipeline

/// What rules about rows do to a recording, through its reader.
@Suite struct RowRulesTests {
  private func read(
    _ text: String, _ modality: String, subject: String? = nil,
    trials: [SubjectTrials] = [RowRulesTests.trial()]
  ) throws -> (recordings: [Recording], notes: [String]) {
    let file = TemporaryFile(text)
    let dataset = try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f, \(modality)}}}
      """)
    let read = try RecordingReader(
      file: file.path, modality: dataset.modalities[0], unitSubject: nil, subjectColumn: subject,
      trialColumn: nil, trials: trials
    ).read(executor: SerialExecutor())
    let notes = ReaderSamples.texts(read.notes).filter { !$0.hasPrefix("trials_outside") }
    return (read.recordings, notes)
  }

  private static func trial(_ subject: String = SubjectTrials.onlySubject) -> SubjectTrials {
    SubjectTrials(subject: subject, ids: ["a"], starts: [0], ends: [10], columns: [:])
  }

  private static let timed = "time: {column: t, unit: s}, "
  private static let plain = timed + "columns: {raw: {include: [v, w]}}"

  private func shown(_ recording: Recording) -> [[Double]] {
    recording.values.map { $0.map { $0.isNaN ? -99 : $0 } }
  }

  @Test func droppedRowsAreNoMissingValues() throws {
    let text = "t,v,w,Elements\n0,1,5,\n0.5,,,blink\n1,,6,\n1.5,,,jaw\n2,3,7,\n"
    let rule = "rows: {drop_when: [{column: Elements, is: present}]}, "
    let (recordings, notes) = try read(text, rule + Self.plain)
    #expect(recordings[0].times == [0, 1, 2])
    #expect(shown(recordings[0]) == [[1, -99, 3], [5, 6, 7]])
    #expect(
      notes == [
        "values_missing: eeg, column v: 1 value missing",
        "rows_dropped: eeg: 2 rows in which 'Elements' is present, left out as declared",
      ])
  }

  @Test func rowsThatMeetSeveralConditionsAreCountedInEachAndOnceInAll() throws {
    let text = "t,v,w,e\n0,1,5,\n1,2,5,x\n2,9,6,x\n3,9,7,\n4,1,1,\n"
    let rule = "rows: {drop_when: [{column: e, equals: x}, {column: v, above: 8}]}, "
    let (recordings, notes) = try read(text, rule + Self.plain)
    #expect(recordings[0].times == [0, 4])
    #expect(
      notes == [
        "rows_dropped: eeg: 2 rows in which 'e' is x, left out as declared",
        "rows_dropped: eeg: 2 rows in which 'v' is above 8, left out as declared",
        "rows_dropped_in_all: eeg: 3 rows left out as declared in all: some meet several conditions",
      ])
    let (_, none) = try read(
      text, "rows: {drop_when: [{column: e, equals: never}]}, " + Self.plain)
    #expect(none == ["rows_dropped: eeg: 0 rows in which 'e' is never, left out as declared"])
  }

  /// A dropped row need not say whose it is, nor be in time order.
  @Test func droppedRowsAreLookedAtByNobody() throws {
    let text = "who,t,v,w,e\na,0,1,5,\n,9,,,x\na,1,2,5,\nb,0,1,1,x\nb,0,3,3,\n"
    let rule = "rows: {drop_when: [{column: e, is: present}]}, "
    let (recordings, notes) = try read(
      text, rule + Self.plain, subject: "who", trials: [Self.trial("a"), Self.trial("b")])
    #expect(recordings.map(\.times) == [[0, 1], [0]])
    #expect(notes.first { $0.hasPrefix("rows_dropped") }?.contains(": 2 rows") == true, "\(notes)")
  }

  @Test func rowsBelowQualityKeepTheirTime() throws {
    let text = "t,v,w,on\n0,1,5,1\n1,2,6,0\n2,3,7,1.0\n3,4,8,\n4,5,9,1\n"
    let rule = "quality: {require: [{column: on, equals: 1}]}, "
    let (recordings, notes) = try read(text, rule + Self.plain)
    #expect(recordings[0].times == [0, 1, 2, 3, 4])
    #expect(shown(recordings[0]) == [[1, -99, 3, -99, 5], [5, -99, 7, -99, 9]])
    #expect(
      notes == [
        "rows_below_quality: eeg: 1 row in which 'on' is not 1: its values are missing, as declared",
        "rows_quality_unknown: eeg: 1 row in which 'on' holds nothing, which is required:"
          + " its values are missing",
      ])
  }

  @Test func electrodesWithBadContactAreMissing() throws {
    let text = """
      t,A_x,B_x,A_y,HSI_x,HSI_y
      0,1,2,3,1,4
      1,1.5,2,3,2,2
      2,1,2.5,3,4,
      3,1,2,3.5,4,1

      """
    let modality =
      Self.timed + """
        quality: {channel_contact: {pattern: "HSI_{channel}", at_most: 2}}, columns: {
          band: {pattern: "{band}_{channel}", bands: [A, B], channels: [x]},
          more: {pattern: "A_{channel}", channels: [y]}}
        """
    let (recordings, notes) = try read(text, modality)
    #expect(
      shown(recordings[0]) == [[1, 1.5, -99, -99], [2, 2, -99, -99], [-99, 3, 3, 3.5]])
    #expect(
      notes == [
        "contact_poor: eeg, electrode x: 2 rows in which 'HSI_x' is above 2: values of this electrode"
          + " are missing, as declared",
        "contact_poor: eeg, electrode y: 1 row in which 'HSI_y' is above 2: values of this electrode"
          + " are missing, as declared",
        "contact_unknown: eeg, electrode y: 1 row in which 'HSI_y' holds nothing: values of this"
          + " electrode are kept",
      ], "\(notes)")
  }

  @Test func aContactColumnThatIsNotThereIsAFault() throws {
    let modality =
      Self.timed + """
        quality: {channel_contact: {pattern: "HSI_{channel}", at_most: 2}}, columns: {
          band: {pattern: "A_{channel}", channels: [x]}}
        """
    let found = try ReaderSamples.fault { _ = try read("t,A_x\n0,1\n", modality) }
    #expect(found?.column == "HSI_x" && found?.message == "the file has no such column")
  }

  @Test func aDeclaredOffsetMovesTheClock() throws {
    let clock = "time: {column: t, unit: ms, offset_s: -1.5}, columns: {raw: {include: [v]}}"
    let (recordings, notes) = try read("t,v\n2000,1\n2500,2\n3000,4\n", clock)
    #expect(recordings[0].times == [0.5, 1, 1.5])
    #expect(notes == ["clock_offset: eeg: 3 rows whose times were moved by -1.5 s, as declared"])
    let even = "time: {rate_hz: 2, offset_s: 3}, columns: {raw: {include: [v]}}"
    #expect(try read("v\n1\n2\n", even).recordings[0].times == [3, 3.5])
  }

  @Test func columnsThatHoldHardlyAnythingAreNamed() throws {
    let (_, notes) = try read("t,v,w\n0,1,\n1,,\n2,,\n", Self.plain)
    #expect(
      notes.suffix(2) == [
        "column_mostly_missing: eeg, column v: 2 rows without a value, more than half of the recording",
        "column_mostly_missing: eeg, column w: 3 rows, and none of them holds a value",
      ], "\(notes)")
  }

  @Test func theFurthestRowOutOfOrderIsNamed() throws {
    let (_, notes) = try read(
      "t,v,w\n1,1,1\n3,2,1\n2.5,3,1\n5,4,1\n1.25,5,1\n6,6,1\n",
      "order: sort, " + Self.plain)
    #expect(
      notes == [
        "rows_sorted: eeg: 2 rows out of time order, sorted: the furthest lay 3.75 s behind a row above it"
      ])
  }
}
