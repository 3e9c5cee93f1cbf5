import Learners
import Support
import Testing

@testable import Pipeline

/// Things chosen on inner folds, from a spec to results.
@Suite struct InnerFoldTests {
  /// Two modalities of the tiny study: each has one of the channels.
  static func spec(
    fusion: String = "{use: late, combine: stacking, missing: error}",
    model: String = "{preprocess: [{use: standardize}], use: logistic_regression}",
    inner: String? = "{use: group_kfold, group: subject, folds: 3}", seeds: String = "[0]"
  ) -> String {
    """
    spec: 1
    name: inner
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {column: who}
      trial: {column: clip}
      time: {rate_hz: 2}
      modalities:
        eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}
        face: {file: eeg.csv, columns: {raw: {include: [b]}}}
      label: {use: column, column: answer, classes: ["no", "yes"]}
    windowing: {length_s: 2}
    features:
      eeg: [{use: statistics, columns: raw, stats: [mean]}]
      face: [{use: statistics, columns: raw, stats: [mean]}]
    model: \(model)
    fusion: \(fusion)
    evaluation:
      outer: {use: leave_one_group_out, group: subject}
    \(inner.map { "  inner: \($0)" } ?? "")
      metrics: [balanced_accuracy, accuracy, log_loss]
      seeds: \(seeds)
      statistics: {ci: {use: bca, resamples: 200}}
    """
  }

  private func predictions(_ spec: String, _ table: String = TinyExperiment.table) throws
    -> Predictions
  {
    let folder = TinyExperiment.project(table)
    var run = try GraphRun(spec: spec, root: folder.path)
    try run.runAll()
    return try run.artifact(run.stages("base").fits[0]).predictions
  }

  private func faults(_ spec: String) -> [String] {
    GraphRun.load(spec, root: "/nowhere").faults.map { "\($0.message)" }
  }

  @Test(arguments: ["weighted", "stacking"])
  func tunedRowsAreTrainingRows(_ combine: String) throws {
    let found = try predictions(
      Self.spec(fusion: "{use: late, combine: \(combine), missing: error}"))
    #expect(found.guards == GuardProof())
    #expect(found.probabilities.rows == found.row.count && found.folds.count == 6)
    if combine == "weighted" {
      #expect(
        found.folds.allSatisfy { $0.chosen.map(\.name) == ["weight of eeg", "weight of face"] })
    }
  }

  /// Other labels of the test rows: the same answers for them.
  @Test(arguments: [
    "{use: late, combine: stacking, missing: error}",
    "{use: late, combine: weighted, missing: error}", "{use: early}",
  ])
  func labelsOfTestRowsAreOutOfReach(_ fusion: String) throws {
    let model =
      fusion == "{use: early}"
      ? "{preprocess: [{use: standardize}], calibrate: {use: platt}, "
        + "threshold: {metric: f1_macro}, use: logistic_regression}"
      : "{preprocess: [{use: standardize}], use: logistic_regression}"
    let spec = Self.spec(fusion: fusion, model: model)
    let turned = TinyExperiment.table.split(separator: "\n").map { line -> String in
      guard line.hasPrefix("s2,") else { return String(line) }
      let text = String(line)
      return text.contains(",yes,")
        ? text.replacing(",yes,", with: ",no,") : text.replacing(",no,", with: ",yes,")
    }.joined(separator: "\n")
    let before = try predictions(spec)
    let after = try predictions(spec, turned)
    let tested = before.fold.indices.filter { before.folds[before.fold[$0]].name == "s2" }
    #expect(tested.count == 7)
    #expect(
      before.probabilities.selecting(rows: tested) == after.probabilities.selecting(rows: tested))
    #expect(before.folds[2].decisionWeights == after.folds[2].decisionWeights)
    #expect(before.probabilities != after.probabilities)
  }

  @Test func thresholdsAndCalibrationReachResults() throws {
    let folder = TinyExperiment.project()
    var run = try GraphRun(
      spec: Self.spec(
        fusion: "{use: early}",
        model: "{calibrate: {use: isotonic}, threshold: {metric: balanced_accuracy}, "
          + "use: logistic_regression}"), root: folder.path)
    try run.runAll()
    let result = try run.result("base")
    #expect(result.folds.allSatisfy { $0.chosen?.map(\.name) == ["threshold of yes"] })
    let plain = Self.spec(fusion: "{use: early}", model: "{use: logistic_regression}", inner: nil)
    var other = try GraphRun(spec: plain, root: folder.path)
    try other.runAll()
    #expect(try other.result("base").folds.allSatisfy { $0.chosen == nil })
    #expect(try other.result("base")["log_loss"]?.value != result["log_loss"]?.value)
  }

  /// Inner folds are in the key where something is chosen by them, and nowhere else.
  @Test func keysHoldInnerFoldsWhereTheyMatter() throws {
    func configuration(_ spec: String) throws -> String {
      let folder = TinyExperiment.project()
      let graph = try GraphRun(spec: spec, root: folder.path).graph
      let fit = try #require(graph.cells.first).fits[0]
      return graph.graph.nodes[fit.index].configuration
    }
    let plain = try configuration(Self.spec(fusion: "{use: early}", inner: nil))
    #expect(!plain.contains("\"inner\"") && !plain.contains("\"vote\""))
    let stacked = try configuration(Self.spec())
    #expect(stacked.contains("\"inner\":{\"folds\":3") && !stacked.contains("\"vote\""))
    let judged = try configuration(
      Self.spec(
        fusion: "{use: early}",
        model: "{threshold: {metric: accuracy}, use: logistic_regression}"))
    #expect(judged.contains("\"vote\":{"))
    #expect(judged.contains("\"metric\":\"balanced_accuracy\""))
  }

  @Test func innerFoldsAreThereWhereNeededAndOnlyThere() {
    #expect(faults(Self.spec(inner: nil)) == ["'fusion.combine' needs inner folds"])
    #expect(
      faults(
        Self.spec(
          fusion: "{use: early}", model: "{calibrate: {use: platt}, use: logistic_regression}",
          inner: nil)) == ["'model.calibrate' needs inner folds"])
    #expect(
      faults(Self.spec(fusion: "{use: early}"))
        == ["the inner split is not used: nothing in this cell chooses parameters on inner folds"])
    #expect(
      faults(Self.spec(inner: "{use: leaky_random_windows, folds: 3}"))
        == ["'leaky_random_windows' shows what leaks; nothing may be chosen by it"])
    #expect(faults(Self.spec()).isEmpty)
  }

  @Test func modelsOfModalitiesArePatchesOfTheModel() throws {
    let spec = Self.spec(
      fusion: "{use: late, missing: error, models: {face: {use: random_forest, trees: 7}, "
        + "eeg: {C: 0.5}}}", inner: nil)
    let cell = try #require(GraphRun.load(spec, root: "/nowhere").experiment).cells[0]
    let models = cell.section("fusion").map("models").compactMap(\.value.record)
    #expect(models.map(\.use) == ["random_forest", "logistic_regression"])
    #expect(models[0].integer("trees") == 7 && models[1].number("C") == 0.5)
    #expect(models.allSatisfy { $0.list("preprocess").count == 1 })
    #expect(
      faults(spec.replacing("trees: 7", with: "tres: 7"))
        == ["unknown key 'tres' in model 'random_forest'"])
    #expect(
      faults(spec.replacing("face: {use", with: "fase: {use"))
        == ["no features for modality 'fase'; known: eeg, face"])
    #expect(
      faults(spec.replacing("{C: 0.5}", with: "{threshold: {metric: accuracy}}"))
        .contains("'threshold' is about the answer of all modalities together"))
  }

  /// One trial was recorded without face: it is neither answered nor compared, and the result says so.
  @Test func droppedTrialsAreCounted() throws {
    let table = TinyExperiment.table.split(separator: "\n").map { line -> String in
      guard line.hasPrefix("s1,c0,") else { return String(line) }
      return line.split(separator: ",").dropLast().joined(separator: ",") + ","
    }.joined(separator: "\n")
    let folder = TinyExperiment.project(table)
    var run = try GraphRun(
      spec: Self.spec(fusion: "{use: late, missing: drop}", inner: nil), root: folder.path)
    try run.runAll()
    let result = try run.result("base")
    #expect(result.trials == 23)
    #expect(
      result.notes.contains(
        "2 of 42 test windows, of 1 trials, are not answered and not scored: a modality is missing; "
          + "comparisons leave these trials out on both sides"), "\(result.notes)")
    let stages = try run.stages("base")
    let test = try #require(stages.againstDummy?.stage)
    let comparison = try run.artifact(test).decoded(as: ComparisonResult.self)
    #expect(comparison.units == 6 && comparison.difference != nil)
    var strict = try GraphRun(
      spec: Self.spec(fusion: "{use: late}", inner: nil), root: folder.path)
    let failure = #expect(throws: StageFailure.self) { try strict.runAll() }
    #expect(
      failure?.message.contains("modality 'face' is missing in trial 'c0' of subject 's1'") == true)
  }
}
