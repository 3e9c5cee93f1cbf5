import Learners
import Support
import Testing

@testable import Pipeline

/// What the readers report of a synthetic study is what was planted in it.
@Suite struct MRTReaderTests {
  /// Where a number stands in the notes: notes of this code whose subject begins like this, added up.
  private struct Report {
    let code: String
    let about: String

    init(_ code: String, _ about: String = "") {
      self.code = code
      self.about = about
    }

    func count(in notes: [DataNote]) -> Int {
      notes.filter { $0.code == code && (about.isEmpty || $0.subject.hasPrefix(about)) }
        .reduce(0) { $0 + $1.count }
    }
  }

  /// Hazards with the note that reports them.
  private static let reports: [(hazard: MRTHazard, report: Report)] = [
    (.eegFilesMissing, Report("modality_missing", "eeg")),
    (.eegRepeatedRows, Report("rows_repeated", "eeg")),
    (.eegLateRows, Report("rows_sorted", "eeg")),
    (.infiniteTP9, Report("values_infinite", "eeg, column Delta_TP9")),
    (.infiniteTP9, Report("values_infinite", "eeg, column Gamma_TP9")),
    (.infiniteAF7, Report("values_infinite", "eeg, column Theta_AF7")),
    (.infiniteTP10, Report("values_infinite", "eeg, column Beta_TP10")),
    (.eegEventRows, Report("values_missing", "eeg, column Alpha_AF8")),
    (.trialsOutsideEEG, Report("trials_outside_recording", "eeg")),
    (.faceFramesLost, Report("values_missing", "face, column Joy")),
    (.verdictSkip, Report("label_other")),
    (.verdictMissing, Report("label_missing")),
    (.keysShared, Report("trials_duplicated")),
  ]

  /// Hazards that no note counts: what is read right without a word, what no spec of the study asks for,
  /// and what is part of another note's words.
  private static let unreported: Set<MRTHazard> = [
    .eegRows, .faceRows, .trials, .verdictCorrect, .verdictIncorrect, .effectInEEG, .effectInFace,
    .stampsQuoted, .feedbackMissing, .stampsWrong, .sampleNumberMissing, .sampleNumberUnknown,
    .blinkRateMissing, .faceKeyAgrees, .eegLatestMilliseconds, .eegGaps, .eegGapMilliseconds,
    .bandUpdates, .bandRowsHeld, .rawMissingTP9, .rawMissingAF7, .rawMissingAF8, .rawMissingTP10,
    .rawMissingAUX, .rawAtRails, .poorContactTP9, .poorContactAF7, .poorContactAF8,
    .poorContactTP10, .headBandOff, .batteryUnknown, .keyAgrees, .keyDiffers, .keyMissing,
    .keyOutside, .trialsWithoutEEG,
  ]

  @Test func everyHazardHasItsPlace() {
    let reported = Set(Self.reports.map(\.hazard))
    #expect(reported.isDisjoint(with: Self.unreported))
    #expect(reported.union(Self.unreported) == Set(MRTHazard.allCases))
  }

  @Test(arguments: [(3, 1), (5, 0)]) func notesHaveThePlantedNumbers(
    _ subjects: Int, _ seed: UInt64
  ) throws {
    let made = try SyntheticStudy(subjects: subjects, seed: seed, rows: 2000)
    let project = made.project()
    let spec = MRTSpec.text(
      made.study, name: "synthetic", root: project.path, schemaPath: "schema.json")
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: ["trials", "ingest", "label"])
    var notes: [DataNote] = []
    for (index, node) in run.graph.graph.nodes.enumerated()
    where node.kind == "ingest" || node.kind == "label" {
      notes += try run.artifact(StageID(index)).notes
    }
    let counts = made.truth.counts
    for (hazard, report) in Self.reports {
      #expect(
        report.count(in: notes) == counts[hazard],
        "\(hazard.rawValue): planted \(counts[hazard]), \(report.code) says \(report.count(in: notes))"
      )
    }
    // Nothing is reported that was not planted; slow band powers in fast rows are part of every file.
    let codes = Set(Self.reports.map(\.report.code)).union(["values_held"])
    #expect(Set(notes.map(\.code)).subtracting(codes).isEmpty, "\(Set(notes.map(\.code)))")
  }
}
