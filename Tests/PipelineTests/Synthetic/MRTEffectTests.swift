import Learners
import Support
import Testing

@testable import Pipeline

/// The planted effect is found in unseen subjects, and is gone once verdicts are dealt out anew.
@Suite struct MRTEffectTests {
  private static func spec(_ study: MRTStudy, root: String) -> String {
    """
    spec: 1
    name: effect
    dataset:
      use: recordings
      root: \(root)
      subject: {folder: "*"}
      modalities:
        face:
          file: "{subject}/{subject}_TIVA.csv"
          time: {column: UnixTime}
          columns: {action_unit: {include: [Brow Furrow, Brow Raise, Smile, Smirk]}}
      trials: {file: "{subject}/{subject}_PSY.csv", trial: {column: Key}, start: {column: routineStart}, end: {column: routineEnd}}
      label: {use: column, column: verdict, classes: [CORRECT, INCORRECT], on_other: drop, on_missing: drop}
      known_duplicates: {trials: [\(study.sharedKeys.map { "{subject: \"\($0.subject)\", trial: \($0.key)}" }.joined(separator: ", "))], join: nearest_start}
    windowing: {use: whole_trial}
    features: {face: [{use: statistics, columns: action_unit, stats: [mean, max]}]}
    model: {preprocess: [{use: impute, strategy: median}, {use: standardize}], class_weight: balanced}
    evaluation:
      outer: {use: stratified_group_kfold, group: subject, folds: 5}
      metrics: [balanced_accuracy]
      statistics: {ci: {use: percentile, resamples: 100}}
    variants: {model: {rf: {use: random_forest, trees: 50}, logreg: {use: logistic_regression}}}
    sweep: {grid: {model: [rf, logreg]}}
    """
  }

  /// Balanced accuracy of both models on ten subjects.
  private func scores(permuting: Bool) throws -> [Double] {
    let study = try MRTStudy(subjects: 10, seed: 11, rowsPerSubject: 18_000)
    let project = TemporaryProject()
    var noise = NoiseSource(seed: 12)
    for index in 0..<10 {
      var subject = MRTSubject(study, subject: index)
      for file in [MRTFile.face, .log] {
        let bytes = try SyntheticStudy.bytes { (out) throws(SyntheticFault) in
          try subject.write(file, to: out)
        }
        var text = String(decoding: bytes, as: UTF8.self)
        if file == .log, permuting { text = Self.permuted(text, &noise) }
        project.write(text, to: subject.path(of: file))
      }
    }
    var run = try GraphRun(spec: Self.spec(study, root: project.path), root: project.path)
    try run.runAll()
    return try ["model=rf", "model=logreg"].map { cell in
      try #require(try run.result(cell)["balanced_accuracy"]?.value)
    }
  }

  /// The same log with the verdicts of its trials in another order; the last row keeps having none.
  private static func permuted(_ log: String, _ noise: inout NoiseSource) -> String {
    var rows = log.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    var order = Array(1..<rows.count - 1)
    noise.shuffle(&order)
    let verdicts = order.map { rows[$0][5] }
    for (row, verdict) in zip(1..<rows.count - 1, verdicts) { rows[row][5] = verdict }
    return rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  @Test func isFoundInUnseenSubjects() throws {
    for score in try scores(permuting: false) { #expect(score > 0.6, "\(score)") }
  }

  @Test func isGoneWithPermutedVerdicts() throws {
    for score in try scores(permuting: true) { #expect(abs(score - 0.5) < 0.08, "\(score)") }
  }

  /// What the files hold differs by what the effect says, the noise of trials aside.
  @Test func isAsLargeAsItSays() throws {
    let made = try SyntheticStudy(subjects: 4, seed: 2, rows: 9000)
    let theta = made.subjects.compactMap(\.thetaDifference)
    let brow = made.subjects.compactMap(\.browDifference)
    #expect(theta.count >= 2 && brow.count >= 3)
    #expect(abs(theta.reduce(0, +) / Double(theta.count) - MRTEffect.thetaBels) < 0.2, "\(theta)")
    #expect(abs(brow.reduce(0, +) / Double(brow.count) - MRTEffect.browRaise) < 4, "\(brow)")
  }

  @Test func anIdealReaderIsNearlyRight() throws {
    var subjects: [MRTSubject] = []
    let study = try MRTStudy(subjects: 38, seed: 1)
    for index in 0..<38 { subjects.append(MRTSubject(study, subject: index)) }
    for (view, low, high) in [
      (MRTIdealReader.View.eeg, 0.84, 0.96), (.face, 0.84, 0.96), (.both, 0.92, 1.0),
    ] {
      let reader = MRTIdealReader(view, subjects: subjects)
      let value = try #require(reader.balancedAccuracy)
      #expect((low...high).contains(value), "\(view.rawValue): \(value)")
      #expect((view == .eeg) == (reader.trials < MRTIdealReader(.both, subjects: subjects).trials))
    }
  }
}
