import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct TableReaderTests {
  private func read(
    _ text: String, trials: [SubjectTrials], duplicates: String = "", starts: Bool = true,
    coverage: [String: ClosedRange<Double>?]? = nil, clears: Bool = true
  ) throws -> (recordings: [Recording], notes: [DataNote]) {
    let file = TemporaryFile(text)
    let dataset = try ReaderSamples.dataset(
      """
      use: tables
      subject: {column: who}
      trial: {column: key}
      label: {use: column, column: x}
      trials: {file: log.csv}
      \(duplicates)
      modalities: {eeg: {file: f, \(starts ? "start: {column: from, unit: ms}," : "") columns: {raw: {include: [a]}}}}
      """)
    return try TableReader(
      file: file.path, modality: dataset.modalities[0], subjectColumn: "who", trialColumn: "key",
      duplicates: KnownDuplicates(dataset.duplicates), trials: trials, coverage: coverage,
      clearsOutside: clears
    ).read(executor: SerialExecutor())
  }

  private func trials(_ subject: String, _ ids: [String], starts: [Double]) -> SubjectTrials {
    SubjectTrials(
      subject: subject, ids: ids, starts: starts, ends: starts.map { $0 + 5 }, columns: [:])
  }

  private func values(_ recording: Recording) -> [Double?] {
    (recording.rowsOfTrial ?? []).map { $0.isEmpty ? nil : recording.values[0][$0.lowerBound] }
  }

  @Test func joinsByIdAndCountsWhatDoesNotFit() throws {
    let (recordings, notes) = try read(
      "who,key,from,a\n1,b,20000,2\n2,a,10000,3\n1,a,13000,1\n9,a,1,9\n",
      trials: [
        trials("1", ["a", "b", "c"], starts: [10, 20, 30]), trials("2", ["a"], starts: [10]),
      ])
    #expect(values(recordings[0]) == [1, 2, nil] && values(recordings[1]) == [3])
    #expect(
      ReaderSamples.texts(notes) == [
        "trials_without_row: eeg: 1 trial without a row in the table, missing",
        "starts_shifted: eeg: 1 row that starts more than 1 s away from the trial log; joined by"
          + " its id",
        "rows_without_trials: eeg: 1 row that belongs to no trial of the log, left out",
      ])
  }

  @Test(arguments: [
    ("1,a,1,1\n1,a,2,2", 3, "key", "trial 'a' of subject '1' stands here again (first in line 2)"),
    (",a,1,1", 2, "who", "expected a subject id, found nothing"),
    ("1,,1,1", 2, "key", "expected a trial id, found nothing"),
    (
      "1.0,a,1,1", 2, nil,
      "no row belongs to a trial of the log: the log begins with subject '1', trial 'a', this table"
        + " with subject '1.0', trial 'a'"
    ),
  ])
  func namesThePlace(_ rows: String, _ line: Int, _ column: String?, _ message: String) throws {
    let fault = try #require(
      try ReaderSamples.fault {
        _ = try read("who,key,from,a\n" + rows, trials: [trials("1", ["a"], starts: [1])])
      })
    #expect(fault.line == line && fault.column == column && fault.message == message, "\(fault)")
  }

  @Test func rowsCanBeTrials() throws {
    let file = TemporaryFile("who,a\nb,5\na,6\nb,7\n")
    let dataset = try ReaderSamples.dataset(
      """
      use: tables
      subject: {column: who}
      trial: row_number
      label: {use: column, column: x}
      trials: {file: f}
      modalities: {eeg: {file: f, columns: {raw: {include: [a]}}}}
      """)
    #expect(dataset.numbersTrials && dataset.trialColumn == nil)
    let (recordings, notes) = try TableReader(
      file: file.path, modality: dataset.modalities[0], subjectColumn: "who", trialColumn: nil,
      duplicates: KnownDuplicates(nil),
      trials: [trials("a", ["2"], starts: [1]), trials("b", ["1", "3"], starts: [0, 2])],
      coverage: nil, clearsOutside: false
    ).read(executor: SerialExecutor())
    #expect(values(recordings[0]) == [6] && values(recordings[1]) == [5, 7])
    #expect(notes.isEmpty)
  }

  private static let nearest =
    "known_duplicates: {trials: [{subject: \"1\", trial: a}], join: nearest_start}"

  @Test func pairsDuplicatesOneToOneByTheirStart() throws {
    // Both trials lie nearest to the row of 9 s; the closer pair goes first, the other gets what is left.
    let (recordings, notes) = try read(
      "who,key,from,a\n1,a,100000,2\n1,a,9000,1\n",
      trials: [trials("1", ["a#1", "a#2"], starts: [10, 20])], duplicates: Self.nearest)
    #expect(values(recordings[0]) == [1, 2])
    #expect(notes.contains { $0.code == "starts_shifted" && $0.count == 1 })
  }

  @Test func aHashInAnIdIsPartOfIt() throws {
    let (recordings, _) = try read(
      "who,key,from,a\n1,b#2,1000,7\n1,a,9000,1\n1,a,3000,2\n",
      trials: [trials("1", ["b#2", "a#1", "a#2"], starts: [1, 3, 9])], duplicates: Self.nearest)
    #expect(values(recordings[0]) == [7, 2, 1])
  }

  @Test func duplicatesWithoutAStartCannotBeToldApart() throws {
    let text = "who,key,from,a\n1,a,,1\n1,a,3000,2\n"
    let own = [trials("1", ["a#1", "a#2"], starts: [3, 9])]
    let blank = try ReaderSamples.fault {
      _ = try read(text, trials: own, duplicates: Self.nearest)
    }
    #expect(
      blank?.line == 2
        && blank?.message
          == "expected the start of a trial that stands here more than once, found nothing"
    )
    let none = try ReaderSamples.fault {
      _ = try read(text, trials: own, duplicates: Self.nearest, starts: false)
    }
    #expect(
      none?.message == "trial 'a#1' of subject '1' cannot be told apart without a start")
  }

  @Test func coverageClearsOrKeepsWhatLiesOutside() throws {
    let text = "who,key,from,a\n1,a,10000,1\n1,b,20000,2\n2,a,10000,3\n3,a,10000,4\n"
    let own = [
      trials("1", ["a", "b"], starts: [10, 20]), trials("2", ["a"], starts: [10]),
      trials("3", ["a"], starts: [10]),
    ]
    let coverage: [String: ClosedRange<Double>?] = [
      "1": 10...24, "2": Optional<ClosedRange<Double>>.none,
    ]
    let cleared = try read(text, trials: own, coverage: coverage)
    #expect(cleared.recordings.map(values) == [[1, nil], [nil], [nil]])
    #expect(
      ReaderSamples.texts(cleared.notes) == [
        "trials_outside_coverage: eeg: 3 trials that lie (partly) outside the recording: their values"
          + " are missing",
        "subjects_without_coverage: eeg: 1 subject without a row in the coverage table",
      ])
    let kept = try read(text, trials: own, coverage: coverage, clears: false)
    #expect(kept.recordings.map(values) == [[1, 2], [3], [4]])
    #expect(kept.notes.contains { $0.code == "trials_outside_coverage" && $0.count == 3 })
  }

  @Test func suspiciousValuesAreNoted() throws {
    let rows =
      (0..<30).map { "1,k\($0),\($0)000,5" } + (0..<30).map { "2,k\($0),\($0)000,\($0 / 3)" }
      + (0..<29).map { "3,k\($0),\($0)000,\($0)" } + ["3,k29,29000,99999"]
    let ids = (0..<30).map { "k\($0)" }
    let starts = (0..<30).map { Double($0) }
    let (_, notes) = try read(
      "who,key,from,a\n" + rows.joined(separator: "\n"),
      trials: ["1", "2", "3"].map { trials($0, ids, starts: starts) })
    #expect(
      ReaderSamples.texts(notes) == [
        "subject_constant: eeg, subject 1: 30 trials with one and the same row of values",
        "trials_repeated: eeg, subject 2: 20 trials that repeat another trial's values",
        "values_extreme: eeg, column a: 1 value more than 50 interquartile ranges away from the"
          + " middle half",
      ])
  }
}

@Suite struct CoverageReaderTests {
  private func read(_ rows: String) throws -> [String: ClosedRange<Double>?] {
    let file = TemporaryFile("who,from,to\n" + rows)
    let clock = { (name: String) in
      ParameterValue.record(ParameterValues(["column": .text(name), "unit": .text("s")]))
    }
    return try CoverageReader(
      file: file.path,
      ParameterValues([
        "subject": .record(ParameterValues(["column": .text("who")])), "start": clock("from"),
        "end": clock("to"),
      ])
    ).read(executor: SerialExecutor())
  }

  @Test func subjectsWithoutTimesWereNotRecorded() throws {
    let found = try read("1,10,20\n2,,\n")
    #expect(found["1"] == .some(.some(10...20)))
    #expect(found.keys.contains("2") && found["2"].map { $0 == nil } == true)
  }

  @Test(arguments: [
    ("1,1,2\n1,3,4", 3, "who", "subject '1' stands here again"),
    ("1,,2", 2, "from", "expected a time, found nothing"),
    ("1,1,", 2, "to", "expected a time, found nothing"),
    ("1,2,1", 2, "to", "ends before it starts"),
    (",1,2", 2, "who", "expected a subject id, found nothing"),
  ])
  func namesThePlace(_ rows: String, _ line: Int, _ column: String, _ message: String) throws {
    let fault = try #require(try ReaderSamples.fault { _ = try read(rows) })
    #expect(fault.line == line && fault.column == column && fault.message == message, "\(fault)")
  }
}
