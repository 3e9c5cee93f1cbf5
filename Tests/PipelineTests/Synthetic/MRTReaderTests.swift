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
    (.eegEventRows, Report("rows_dropped", "eeg")),
    (.bandRowsHeld, Report("values_held", "eeg, group band")),
    (.rawMissingTP9, Report("values_missing", "eeg, column RAW_TP9")),
    (.rawMissingAF7, Report("values_missing", "eeg, column RAW_AF7")),
    (.rawMissingAF8, Report("values_missing", "eeg, column RAW_AF8")),
    (.rawMissingTP10, Report("values_missing", "eeg, column RAW_TP10")),
    (.poorContactTP9, Report("contact_poor", "eeg, electrode TP9")),
    (.poorContactAF7, Report("contact_poor", "eeg, electrode AF7")),
    (.poorContactAF8, Report("contact_poor", "eeg, electrode AF8")),
    (.poorContactTP10, Report("contact_poor", "eeg, electrode TP10")),
    (.headBandOff, Report("rows_below_quality", "eeg")),
    (.keyAgrees, Report("trial_key_agrees", "eeg")),
    (.keyDiffers, Report("trial_key_differs", "eeg")),
    (.keyOutside, Report("trial_key_outside", "eeg")),
    (.trialsOutsideEEG, Report("trials_outside_recording", "eeg")),
    (.faceFramesLost, Report("values_missing", "face, column Joy")),
    (.verdictSkip, Report("label_other")),
    (.verdictMissing, Report("label_missing")),
    (.keysShared, Report("trials_duplicated")),
  ]

  /// Codes of notes that stand beside those of the hazards.
  private static let besides: Set<String> = ["trial_key_inside", "trial_key_present"]

  /// Hazards that no note counts: what is read right without a word, what no spec of the study asks for,
  /// and what is part of another note's words.
  private static let unreported: Set<MRTHazard> = [
    .eegRows, .faceRows, .trials, .verdictCorrect, .verdictIncorrect, .effectInEEG, .effectInFace,
    .stampsQuoted, .feedbackMissing, .stampsWrong, .sampleNumberMissing, .sampleNumberUnknown,
    .blinkRateMissing, .faceKeyAgrees, .eegLatestMilliseconds, .eegGaps, .eegGapMilliseconds,
    .bandUpdates, .keyMissing, .rawMissingAUX, .rawAtRails, .batteryUnknown, .trialsWithoutEEG,
  ]

  @Test func everyHazardHasItsPlace() {
    let reported = Set(Self.reports.map(\.hazard))
    #expect(reported.isDisjoint(with: Self.unreported))
    #expect(reported.union(Self.unreported) == Set(MRTHazard.allCases))
  }

  /// The generated spec runs to its feature matrices.
  @Test func specRunsToItsFeatures() throws {
    let made = try SyntheticStudy(subjects: 3, seed: 1, rows: 3000)
    let project = made.project()
    let spec = MRTSpec.text(
      made.study, name: "synthetic", root: project.path, schemaPath: "schema.json")
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: ["trials", "ingest", "signal", "label", "windows", "rows", "extract"])
    let features = run.graph.graph.nodes.filter { $0.kind == "extract" }
    #expect(features.count == 5, "eeg of two subjects and face of three")
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
    var counts = made.truth.counts
    // Held values are not spoken of where there is next to nothing to look at.
    for subject in made.subjects {
      let held = subject.counts[.bandRowsHeld]
      if held + subject.counts[.bandUpdates] < HeldSamples.fewestRows {
        counts[.bandRowsHeld] -= held
      }
    }
    for (hazard, report) in Self.reports {
      let (planted, said) = (counts[hazard], report.count(in: notes))
      #expect(
        said == planted, "\(hazard.rawValue): planted \(planted), \(report.code) says \(said)")
    }
    let inside = Report("trial_key_inside", "eeg").count(in: notes)
    let present = Report("trial_key_present", "eeg").count(in: notes)
    #expect(inside - present == counts[.keyMissing])
    let late = notes.filter { $0.code == "rows_sorted" }.map(\.message).joined()
    let seconds = SamplingRate.plain(Double(counts[.eegLatestMilliseconds]) / 1000)
    #expect(late.contains("\(seconds) s behind"), "planted \(seconds): \(late)")
    // Nothing is reported that was not planted.
    let codes = Set(Self.reports.map(\.report.code)).union(Self.besides)
    #expect(Set(notes.map(\.code)).subtracting(codes).isEmpty, "\(Set(notes.map(\.code)))")
  }
}
