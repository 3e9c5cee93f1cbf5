import Learners
import Support
import Testing

@testable import Pipeline

/// What the readers report of a synthetic study is what was planted in it.
@Suite struct MRTReaderTests {
  /// What was read and noted.
  private struct Found {
    let notes: [DataNote]
    let trials: LabelledTrials
    /// Rows that were kept, by modality.
    let rows: [String: Int]
    /// Trials of subjects without a file, by modality.
    let trialsWithoutFile: [String: Int]
    /// Trials without a value in `Cat2FeedbackTime`, where that is the label.
    let withoutFeedback: Int

    /// Notes of this code whose subject and words begin like this, added up.
    func count(_ code: String, _ about: String = "", _ words: String = "") -> Int {
      notes.filter {
        $0.code == code && $0.subject.hasPrefix(about) && $0.message.hasPrefix(words)
      }.reduce(0) { $0 + $1.count }
    }

    /// The total that a note of all subjects says: `7.5 s in all`.
    func total(_ code: String, _ about: String) -> Double? {
      guard let note = notes.first(where: { $0.code == code && $0.subject == about }),
        let end = note.message.firstRange(of: " in all")?.lowerBound
      else { return nil }
      let number = note.message[..<end].split(separator: " ").reversed().lazy.compactMap {
        Double($0)
      }.first
      return number
    }

    func trials(of label: String) -> Int {
      trials.trials.count { $0.label.map { trials.classes[$0] } == label }
    }
  }

  /// Every number of `truth.json` and where it is found again.
  private static let reports: [(hazard: MRTHazard, found: @Sendable (Found) -> Int)] = [
    (
      .eegRows,
      {
        ($0.rows["eeg"] ?? 0) + $0.count("rows_dropped", "eeg") + $0.count("rows_repeated", "eeg")
      }
    ),
    (.eegFilesMissing, { $0.count("modality_missing", "eeg") }),
    (.eegEventRows, { $0.count("rows_dropped", "eeg") }),
    (.eegRepeatedRows, { $0.count("rows_repeated", "eeg") }),
    (.eegLateRows, { $0.count("rows_sorted", "eeg") }),
    (.eegLatestMilliseconds, { latest($0) }),
    (.eegGaps, { $0.count("gaps", "eeg") }),
    (.eegGapMilliseconds, { Int((($0.total("gaps", "eeg") ?? 0) * 1000).rounded()) }),
    (.bandUpdates, { Int($0.total("values_held", "eeg, group band") ?? 0) }),
    (.bandRowsHeld, { $0.count("values_held", "eeg, group band") }),
    (.infiniteTP9, { $0.count("values_infinite", "eeg, column Delta_TP9") }),
    (.infiniteTP9, { $0.count("values_infinite", "eeg, column Gamma_TP9") }),
    (.infiniteAF7, { $0.count("values_infinite", "eeg, column Theta_AF7") }),
    (.infiniteTP10, { $0.count("values_infinite", "eeg, column Beta_TP10") }),
    (.rawMissingTP9, { $0.count("values_missing", "eeg, column RAW_TP9") }),
    (.rawMissingAF7, { $0.count("values_missing", "eeg, column RAW_AF7") }),
    (.rawMissingAF8, { $0.count("values_missing", "eeg, column RAW_AF8") }),
    (.rawMissingTP10, { $0.count("values_missing", "eeg, column RAW_TP10") }),
    (.rawMissingAUX, { $0.count("rows_counted", "eeg", "rows in which 'AUX_RIGHT' is missing") }),
    (.rawAtRails, { $0.count("values_at_rails", "eeg, column RAW_") }),
    (.poorContactTP9, { $0.count("contact_poor", "eeg, electrode TP9") }),
    (.poorContactAF7, { $0.count("contact_poor", "eeg, electrode AF7") }),
    (.poorContactAF8, { $0.count("contact_poor", "eeg, electrode AF8") }),
    (.poorContactTP10, { $0.count("contact_poor", "eeg, electrode TP10") }),
    (.headBandOff, { $0.count("rows_below_quality", "eeg") }),
    (.batteryUnknown, { $0.count("rows_counted", "eeg", "rows in which 'Battery' is -1") }),
    (.keyAgrees, { $0.count("trial_key_agrees", "eeg") }),
    (.keyDiffers, { $0.count("trial_key_differs", "eeg") }),
    (.keyMissing, { $0.count("trial_key_inside", "eeg") - $0.count("trial_key_present", "eeg") }),
    (.keyOutside, { $0.count("trial_key_outside", "eeg") }),
    (.trialsOutsideEEG, { $0.count("trials_outside_recording", "eeg") }),
    (
      .trialsWithoutEEG,
      { $0.count("trials_without_rows", "eeg") + ($0.trialsWithoutFile["eeg"] ?? 0) }
    ),
    (.faceRows, { $0.rows["face"] ?? 0 }),
    (.faceFramesLost, { $0.count("values_missing", "face, column Joy") }),
    (
      .blinkRateMissing,
      {
        $0.count("rows_counted", "face", "rows in which 'BlinkRate' is missing")
          - $0.count("values_missing", "face, column Joy")
      }
    ),
    (
      .sampleNumberMissing,
      { $0.count("rows_counted", "face", "rows in which 'SampleNumber' is missing") }
    ),
    (
      .sampleNumberUnknown,
      { $0.count("rows_counted", "face", "rows in which 'SampleNumber' is -1") }
    ),
    (.faceKeyAgrees, { $0.count("trial_key_agrees", "face") }),
    (.trials, { $0.trials.trials.count }),
    (.verdictCorrect, { $0.trials(of: "CORRECT") }),
    (.verdictIncorrect, { $0.trials(of: "INCORRECT") }),
    (.verdictSkip, { $0.count("label_other") }),
    (.verdictMissing, { $0.count("label_missing") }),
    (.keysShared, { $0.count("trials_duplicated") }),
    (.feedbackMissing, { $0.withoutFeedback }),
    (.stampsQuoted, { $0.count("start_stamp_agrees") + $0.count("start_stamp_differs") }),
    (.stampsWrong, { $0.count("start_stamp_differs") }),
  ]

  /// Numbers that no reading of the files can give: only what was drawn says which trials carry the effect.
  /// `MRTEffectTests` finds the effect itself.
  private static let hidden: Set<MRTHazard> = [.effectInEEG, .effectInFace]

  private static func latest(_ found: Found) -> Int {
    guard let note = found.notes.first(where: { $0.code == "rows_sorted" }) else { return 0 }
    // `lay 0.012...0.034 s behind`: the larger end.
    let word = note.message.split(separator: " ").first { $0.contains("0.") } ?? ""
    let last = Double(word.replacing("...", with: " ").split(separator: " ").last ?? "") ?? 0
    return Int((last * 1000).rounded())
  }

  @Test func everyHazardIsLookedForOnce() {
    let reported = Set(Self.reports.map(\.hazard))
    #expect(reported.isDisjoint(with: Self.hidden))
    #expect(reported.union(Self.hidden) == Set(MRTHazard.allCases))
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

  private func found(_ made: SyntheticStudy) throws -> Found {
    let project = made.project()
    let spec = MRTSpec.text(
      made.study, name: "synthetic", root: project.path, schemaPath: "schema.json"
    ).replacing(
      "count: [{column: Battery, equals: -1}",
      with: "count: [{column: AUX_RIGHT, is: missing}, {column: Battery, equals: -1}")
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: ["trials", "ingest", "label"])
    var notes: [DataNote] = []
    var rows: [String: Int] = [:]
    var recorded: [String: Set<String>] = [:]
    for (index, node) in run.graph.graph.nodes.enumerated() where node.kind == "ingest" {
      let artifact = try run.artifact(StageID(index))
      notes += artifact.notes
      for modality in ["eeg", "face"] where node.label.hasPrefix("ingest/\(modality)") {
        for (subject, recording) in artifact.recordings(of: modality) {
          rows[modality, default: 0] += recording.count
          recorded[modality, default: []].insert(subject)
        }
      }
    }
    let cell = run.graph.cells[0]
    let label = try run.artifact(cell.label)
    let trials = label.labelledTrials
    let without = recorded.mapValues { known in
      trials.trials.count { !known.contains(trials.subjects[$0.subject]) }
    }
    let other = spec.replacing(
      "column: verdict, classes: [CORRECT, INCORRECT]", with: "column: Cat2FeedbackTime")
    var again = try GraphRun(spec: other, root: project.path)
    try again.runAll(of: ["trials", "ingest", "label"])
    let missing = try again.artifact(again.graph.cells[0].label).notes
      .filter { $0.code == "label_missing" }.reduce(0) { $0 + $1.count }
    return Found(
      notes: DataNote.summarised(notes + label.notes), trials: trials, rows: rows,
      trialsWithoutFile: without, withoutFeedback: missing)
  }

  @Test(arguments: [(3, 1), (5, 0)]) func notesHaveThePlantedNumbers(
    _ subjects: Int, _ seed: UInt64
  ) throws {
    let made = try SyntheticStudy(subjects: subjects, seed: seed, rows: 2000)
    let found = try found(made)
    var counts = made.truth.counts
    // Held values are not spoken of where there is next to nothing to look at.
    for subject in made.subjects {
      let held = subject.counts[.bandRowsHeld]
      let updates = subject.counts[.bandUpdates]
      if held + updates < HeldSamples.fewestRows {
        counts[.bandRowsHeld] -= held
        counts[.bandUpdates] -= updates
      }
    }
    for (hazard, count) in Self.reports {
      let (planted, said) = (counts[hazard], count(found))
      #expect(said == planted, "\(hazard.rawValue): planted \(planted), the notes say \(said)")
    }
    // Nothing is reported that was not planted.
    #expect(Set(found.notes.map(\.code)).subtracting(Self.codes).isEmpty)
  }

  private static let codes: Set<String> = [
    "modality_missing", "rows_dropped", "rows_repeated", "rows_sorted", "rows_counted", "gaps",
    "values_held", "values_infinite", "values_missing", "values_at_rails", "contact_poor",
    "rows_below_quality", "trial_key_inside", "trial_key_present", "trial_key_agrees",
    "trial_key_differs", "trial_key_outside", "trials_outside_recording", "trials_without_rows",
    "trials_few_columns", "label_other", "label_missing", "trials_duplicated", "start_stamp_agrees",
    "start_stamp_differs",
  ]
}
