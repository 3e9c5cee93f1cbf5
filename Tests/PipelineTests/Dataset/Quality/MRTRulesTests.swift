import Learners
import Testing

@testable import Pipeline

/// Rules about rows on a synthetic study: every hazard that they are made for is counted with its planted number.
@Suite struct MRTRulesTests {
  /// What is put before the second modality of the study's spec.
  private static let rules = """
            raw: {pattern: "RAW_{channel}", channels: [TP9, AF7, AF8, TP10], unit: uV}
          rows: {drop_when: [{column: Elements, is: present}]}
          quality: {require: [{column: HeadBandOn, equals: 1}], channel_contact: {pattern: "HSI_{channel}", at_most: 2}}
          trial_key: QuestionKey
        face:
    """

  private static let reports: [(hazard: MRTHazard, code: String, about: String)] = [
    (.eegEventRows, "rows_dropped", "eeg"), (.eegRepeatedRows, "rows_repeated", "eeg"),
    (.eegLateRows, "rows_sorted", "eeg"), (.headBandOff, "rows_below_quality", "eeg"),
    (.poorContactTP9, "contact_poor", "eeg, electrode TP9"),
    (.poorContactAF7, "contact_poor", "eeg, electrode AF7"),
    (.poorContactAF8, "contact_poor", "eeg, electrode AF8"),
    (.poorContactTP10, "contact_poor", "eeg, electrode TP10"),
    (.infiniteTP9, "values_infinite", "eeg, column Alpha_TP9"),
    (.rawMissingTP9, "values_missing", "eeg, column RAW_TP9"),
    (.rawMissingAF8, "values_missing", "eeg, column RAW_AF8"),
    (.bandRowsHeld, "values_held", "eeg, group band"), (.keyAgrees, "trial_key_agrees", "eeg"),
    (.keyDiffers, "trial_key_differs", "eeg"), (.keyOutside, "trial_key_outside", "eeg"),
  ]

  @Test(arguments: [1, 2, 3]) func everyHazardIsCounted(_ seed: UInt64) throws {
    let made = try SyntheticStudy(subjects: 4, seed: seed, rows: 4000)
    let project = made.project()
    let plain = MRTSpec.text(made.study, name: "rules", root: project.path, schemaPath: "s.json")
    let hasRules = plain.contains("drop_when")
    let spec =
      hasRules ? plain : plain.replacing("\n    face:\n", with: "\n" + Self.rules + "\n")
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll(of: ["trials", "ingest"])
    var notes: [DataNote] = []
    for (index, node) in run.graph.graph.nodes.enumerated() where node.kind == "ingest" {
      notes += try run.artifact(StageID(index)).notes
    }
    let counts = made.truth.counts
    for (hazard, code, about) in Self.reports {
      let found = notes.filter { $0.code == code && $0.subject == about }
        .reduce(0) { $0 + $1.count }
      #expect(found == counts[hazard], "\(hazard.rawValue), seed \(seed): \(code) says \(found)")
    }
    let inside = notes.filter { $0.code == "trial_key_inside" }.reduce(0) { $0 + $1.count }
    let keyed = notes.filter { $0.code == "trial_key_present" }.reduce(0) { $0 + $1.count }
    #expect(inside - keyed == counts[.keyMissing])
    // Event rows are no missing values: with them dropped the band columns miss nothing.
    #expect(!notes.contains { $0.code == "values_missing" && $0.subject == "eeg, column Beta_AF8" })
    let furthest = notes.filter { $0.code == "rows_sorted" }.map(\.message).max() ?? ""
    #expect(counts[.eegLateRows] == 0 || furthest.contains("0.0"), "\(furthest)")
  }
}
