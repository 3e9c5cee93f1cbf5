import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// The recordings behind the study, with every trap that their provenance page names. `TRELLIS_DATA` says
/// where they are; without them these tests are skipped, and counted as such.
@Suite(.enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"))
struct RealDataTests {
  private func results(
    _ dataset: String, overrides: [String] = []
  ) throws -> (labelled: LabelledTrials, rows: DesignRows) {
    let spec = """
      spec: 1
      name: real
      dataset:
      \(dataset.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      features: {eeg: [{use: \(dataset.contains("use: tables") ? "columns" : "statistics, columns: band, stats: [mean]")}]}
      windowing: {use: whole_trial}
      model: {use: dummy}
      evaluation: {outer: {use: leave_one_group_out, group: subject}, metrics: [accuracy]}
      """
    var run = try GraphRun(
      spec: spec, root: try #require(RealData.folder), overrides: overrides)
    try run.runAll(of: ["trials", "ingest", "label", "windows", "rows"])
    let stages = try run.stages("base")
    return (
      try run.artifact(stages.label).labelledTrials, try run.artifact(stages.rows).designRows
    )
  }

  private static let mrt = """
    use: tables
    root: ${env:ROOT}/mrt38
    subject: {column: Participant_ID}
    trial: {column: Key}
    known_duplicates: {trials: [{subject: "21", trial: 3Item18}, {subject: "24", trial: 3Item1}], join: nearest_start}
    trials: {file: derived/trials_all38.csv, start: {column: routineStart, unit: s}, end: {column: routineEnd, unit: s}}
    modalities:
      eeg:
        file: trials/EEG_features_engineered.csv
        start: {column: Start_ms, unit: ms}
        columns: {band: {include: ["eeg_*"]}}
        coverage: {file: derived/coverage_per_student.csv, subject: {column: Student_ID}, start: {column: eeg_start, unit: s}, end: {column: eeg_end, unit: s}, outside: missing}
    label: {use: column, column: verdict, classes: [CORRECT, INCORRECT], on_other: drop, on_missing: drop}
    """

  @Test func everyTrapOfTheTrialTablesIsCounted() throws {
    let (labelled, rows) = try results(Self.mrt)
    #expect(labelled.subjects.count == 38 && labelled.trials.count == 1_448)
    let counts = (0..<2).map { label in labelled.trials.count { $0.label == label } }
    #expect(counts == [1_041, 332])
    #expect(
      ReaderSamples.texts(labelled.notes) == [
        "trials_duplicated: subject 21, trial 3Item18: 2 trials share one id and were told apart by"
          + " their start, as declared",
        "trials_duplicated: subject 24, trial 3Item1: 2 trials share one id and were told apart by"
          + " their start, as declared",
        "times_rounded: subject 1: 40 trials with times in whole seconds, where other subjects have"
          + " fractions",
        "label_other: 38 trials with 'MISSING' in 'verdict', none of the classes, left out",
        "label_other: 37 trials with 'SKIP' in 'verdict', none of the classes, left out",
      ])
    let notes = ReaderSamples.texts(rows.notes)
    for expected in [
      "starts_shifted: eeg: 72 rows that start more than 1 s away from the trial log; joined by their id",
      "trials_outside_coverage: eeg: 88 trials that lie (partly) outside the recording: their values"
        + " are missing",
      "values_extreme: eeg, column eeg_theta_beta_ratio: 11 values more than 50 interquartile ranges"
        + " away from the middle half",
    ] {
      #expect(notes.contains(expected), "\(notes)")
    }
    #expect(!labelled.trials.filter { $0.id.hasPrefix("3Item18#") }.isEmpty)
  }

  @Test func valuesWhereNothingWasRecordedLookFilledIn() throws {
    let (_, rows) = try results(Self.mrt.replacing("outside: missing", with: "outside: keep"))
    let notes = ReaderSamples.texts(rows.notes)
    for expected in [
      "subject_constant: eeg, subject 10: 38 trials with one and the same row of values",
      "trials_repeated: eeg, subject 31: 23 trials that repeat another trial's values",
      "trials_repeated: eeg, subject 15: 7 trials that repeat another trial's values",
      "trials_outside_coverage: eeg: 88 trials that lie (partly) outside the recording: their values"
        + " are kept",
    ] {
      #expect(notes.contains(expected), "\(notes)")
    }
  }

  @Test func duplicatesThatWereNotDeclaredNameTheirLines() throws {
    let dataset = Self.mrt.replacing(", {subject: \"24\", trial: 3Item1}", with: "")
    let fault = try #require(try ReaderSamples.fault { _ = try results(dataset) })
    #expect(fault.file.hasSuffix("derived/trials_all38.csv") && fault.line == 937)
    #expect(
      fault.message == "trial '3Item1' of subject '24' stands here again (first in line 936)")
  }

  @Test func theBrokenJoinIsRefusedOrCounted() throws {
    let broken = Self.mrt
      .replacing("EEG_features_engineered", with: "CompleteFeatureEngineering")
    let undeclared = broken.split(separator: "\n").filter { !$0.hasPrefix("known_duplicates") }
      .joined(separator: "\n").replacing(
        "derived/trials_all38.csv", with: "derived/student19_trials.csv")
    let fault = try #require(try ReaderSamples.fault { _ = try results(undeclared) })
    #expect(fault.file.hasSuffix("CompleteFeatureEngineering.csv") && fault.line == 830)
    #expect(
      fault.message == "trial '3Item18' of subject '21' stands here again (first in line 829)",
      "\(fault)")
    let (_, rows) = try results(broken)
    #expect(
      ReaderSamples.texts(rows.notes).contains(
        "rows_without_trials: eeg: 124 rows that belong to no trial of the log, left out"))
  }

  @Test func aTrialLogWithALastTrialThatHasNoVerdict() throws {
    let file = try #require(RealData.folder) + "/mrt38/student15/PSY.csv"
    let clock = { (name: String) in
      TimeColumn(clock: .init(ParameterValues(["column": .text(name), "unit": .text("s")])))
    }
    let tables = try TrialLogReader(
      file: file, unitSubject: "15", subjectColumn: nil, trialColumn: "Key",
      start: clock("routineStart"), end: clock("routineEnd"), columns: ["verdict"],
      duplicates: KnownDuplicates(nil)
    ).read(executor: SerialExecutor())
    let verdicts = tables.subjects[0].columns["verdict"] ?? []
    #expect(verdicts.count == 42 && verdicts.count { $0 == nil } == 1)
    #expect(verdicts.count { $0 == "CORRECT" } == 28 && verdicts.count { $0 == "INCORRECT" } == 13)
  }

  @Test func clipsOfConfusedStudents() throws {
    let (labelled, rows) = try results(
      """
      use: recordings
      root: ${env:ROOT}/confused-students
      subject: {column: SubjectID}
      trial: {column: VideoID}
      time: {rate_hz: 2}
      modalities:
        eeg: {file: EEG.csv, columns: {band: {include: [Delta, Theta]}}}
        esense: {file: EEG.csv, columns: {score: {include: [Attention, Meditation], missing_values: [0]}}}
      label: {use: column, column: SelfDefinedConfusion, classes: {not_confused: "0", confused: "1"}}
      """)
    #expect(labelled.subjects == (0..<10).map(String.init) && labelled.trials.count == 100)
    #expect(labelled.trials.count { $0.label == 1 } == 51)
    #expect(rows.samples[0].reduce(0) { $0 + $1.count } == 12_811)
    #expect(rows.covered[1].count { !$0 } == 11)
    let notes = ReaderSamples.texts(rows.notes)
    for column in ["Attention", "Meditation"] {
      #expect(
        notes.contains(
          "values_sentinel: esense, column \(column): 1423 values that the spec declares to mean"
            + " missing"), "\(notes)")
    }
  }
}

/// Where the recordings are.
enum RealData {
  static let folder: String? = {
    let named = ProcessInfo.processInfo.environment["TRELLIS_DATA"] ?? ""
    return TemporaryProject.exists(named + "/mrt38/derived/trials_all38.csv") ? named : nil
  }()
}
