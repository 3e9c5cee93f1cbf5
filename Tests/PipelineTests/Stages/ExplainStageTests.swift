import Learners
import Support
import Testing

@testable import Pipeline

/// What decides a model's answers, from the text of a spec to a table.
@Suite struct ExplainStageTests {
  private let project = TinyExperiment.project()

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let model: String
    var fusion = "{use: early}"
    var evaluation = ""
    /// Begins the words for how values were computed.
    let method: String
    let unit: ShapValues.Unit
  }

  private static let scaled = "preprocess: [{use: standardize}]"

  static let cases = [
    Case(
      testDescription: "forest", model: "{use: random_forest, trees: 20}",
      method: "TreeSHAP", unit: .probability),
    Case(
      testDescription: "boosting", model: "{use: gradient_boosting, trees: 10}",
      method: "TreeSHAP", unit: .margin),
    Case(
      testDescription: "linear", model: "{use: logistic_regression, \(scaled)}",
      method: "linear SHAP", unit: .margin),
    Case(
      testDescription: "late forests", model: "{use: random_forest, trees: 20}",
      fusion: "{use: late}", method: "TreeSHAP, path-dependent, weighed", unit: .probability),
    Case(
      testDescription: "late, weighted", model: "{use: random_forest, trees: 10}",
      fusion: "{use: late, combine: weighted}",
      evaluation: "inner: {use: group_kfold, group: subject, folds: 2}",
      method: "TreeSHAP, path-dependent, weighed", unit: .probability),
    Case(
      testDescription: "late, stacked", model: "{use: random_forest, trees: 10}",
      fusion: "{use: late, combine: stacking}",
      evaluation: "inner: {use: group_kfold, group: subject, folds: 2}",
      method: "sampled SHAP over groups", unit: .probability),
    Case(
      testDescription: "late boosters", model: "{use: gradient_boosting, trees: 10}",
      fusion: "{use: late}", method: "sampled SHAP over groups", unit: .probability),
    Case(
      testDescription: "neighbours", model: "{use: knn, k: 3, \(scaled)}",
      method: "sampled SHAP over groups", unit: .probability),
    Case(
      testDescription: "encoders", model: "{use: mlp, hidden: [3], epochs: 2, \(scaled)}",
      fusion:
        "{use: intermediate, encoders: {eeg: {use: mlp_encoder, hidden: [2]}, face: {use: identity}}}",
      method: "sampled SHAP over groups", unit: .probability),
    Case(
      testDescription: "sequences",
      model:
        "{use: bilstm_attention, input: {sequence: windows}, hidden: 3, attention_hidden: 2, epochs: 1, \(scaled)}",
      method: "sampled SHAP over groups", unit: .probability),
  ]

  private func spec(_ own: Case) -> String {
    var spec = TinyExperiment.spec.replacing(
      "model: {preprocess: [{use: standardize}], use: logistic_regression}",
      with: "model: \(own.model)\nfusion: \(own.fusion)"
    ).replacing("seeds: [0, 1]", with: "seeds: [0]\n  \(own.evaluation)").replacing(
      "eeg: {file: eeg.csv, columns: {raw: {include: [a, b]}}}",
      with: """
        eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}
            face: {file: eeg.csv, columns: {raw: {include: [b]}}}
        """
    ).replacing(
      "features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}",
      with: """
        features:
          eeg: [{use: statistics, columns: raw, stats: [mean, max]}]
          face: [{use: statistics, columns: raw, stats: [mean]}]
        """
    ).replacing(
      "sweep: {grid: {windowing: [short, long]}}", with: "sweep: {include: [{windowing: short}]}")
    spec += "\nreport: {explain: {use: shap, by: modality, draws: 4, rows: 10}}\n"
    return spec
  }

  @Test(arguments: cases)
  func explainsEveryFold(_ own: Case) throws {
    var run = try GraphRun(spec: spec(own), root: project.path, explains: true)
    try run.runAll()
    let stages = try run.stages("windowing=short")
    #expect(stages.explanations.count == 1)
    let found = try run.artifact(stages.explanations[0]).decoded(as: ModelExplanation.self)
    #expect(found.outputs == ["no", "yes"])
    #expect(found.folds.count == TinyExperiment.subjects)
    for fold in found.folds.map(\.explanation) {
      #expect(fold.method.hasPrefix(own.method))
      #expect(fold.unit == own.unit)
      #expect(fold.additivityError < 1e-12)
      #expect(fold.groupNames == ["eeg", "face"])
      #expect(fold.sums.count == 2 && fold.sums[0].count == 2)
      let isSampled = own.method.hasPrefix("sampled")
      #expect(
        fold.names
          == (isSampled ? ["eeg", "face"] : ["eeg:a_mean", "eeg:a_max", "face:b_mean"]))
      #expect(fold.rows <= (isSampled ? 10 : fold.testRows))
      // A group's sum is at most the sum of its features' sizes.
      let sizes = fold.features[0].map(\.meanAbsolute)
      #expect(fold.sums[0].reduce(0) { $0 + $1.meanAbsolute } <= sizes.reduce(0, +) + 1e-12)
    }
    #expect(found.folds.contains { $0.explanation.features[0].contains { $0.meanAbsolute > 0 } })
    let table = try #require(Importance([found], top: 2))
    #expect(table.fits == TinyExperiment.subjects)
    #expect(table.rows.filter { $0.output == "yes" && $0.isGroup }.map(\.rank) == [1, 2])
    // Asked by groups, a model says nothing of single features.
    let listed = own.method.hasPrefix("sampled") ? 0 : 2
    #expect(table.rows.filter { $0.output == "yes" && !$0.isGroup }.count == listed)
    #expect(table.rows.allSatisfy { $0.bestRank >= 1 && $0.bestRank <= $0.worstRank })
    #expect(table.rows.allSatisfy { ($0.low ?? 0) <= $0.meanAbsolute })
  }

  @Test func otherStagesKeepTheirKeys() throws {
    let own = Self.cases[0]
    var with = try GraphRun(spec: spec(own), root: project.path, explains: true)
    var without = try GraphRun(
      spec: spec(own).replacing(
        "report: {explain: {use: shap, by: modality, draws: 4, rows: 10}}", with: ""),
      root: project.path)
    try with.runAll()
    try without.runAll()
    let explained = zip(with.graph.graph.nodes, with.keys).filter { $0.0.kind == ExplainStage.kind }
    let others = zip(with.graph.graph.nodes, with.keys).filter { $0.0.kind != ExplainStage.kind }
    #expect(explained.count == 1)
    #expect(others.map(\.1) == without.keys)
  }

  @Test func numbersAreExplainedInTheirUnit() throws {
    let spec = spec(Self.cases[0]).replacing(
      "label: {use: column, column: answer, classes: [\"no\", \"yes\"]}",
      with: "label: {use: signal, target: [face.b], aggregate: mean}"
    ).replacing(
      "metrics: [balanced_accuracy, accuracy, log_loss, roc_auc]\n  primary: balanced_accuracy",
      with: "metrics: [rmse]")
    var run = try GraphRun(spec: spec, root: project.path, explains: true)
    try run.runAll()
    let stages = try run.stages("windowing=short")
    let found = try run.artifact(stages.explanations[0]).decoded(as: ModelExplanation.self)
    #expect(found.outputs.count == 1)
    #expect(found.folds.allSatisfy { $0.explanation.unit == .target })
    // The face tells its own mean.
    let table = try #require(Importance([found], top: 3))
    #expect(table.rows.first { $0.isGroup }?.name == "face")
    #expect(table.rows.first { !$0.isGroup }?.name == "face:b_mean")
  }

  @Test func dummiesAreNotExplained() throws {
    let run = try GraphRun(spec: spec(Self.cases[0]), root: project.path, explains: true)
    #expect(run.graph.cells.contains { $0.cell.isDummy })
    #expect(run.graph.cells.allSatisfy { $0.explanations.isEmpty == $0.cell.isDummy })
  }

  @Test func changedPredictionsAreNotExplained() throws {
    var run = try GraphRun(spec: spec(Self.cases[0]), root: project.path, explains: true)
    try run.runAll()
    let fit = try run.artifact(try run.stages("windowing=short").fits[0]).predictions
    var other = fit
    other.probabilities.elements[0] += 1e-9
    let node = try #require(run.graph.graph.nodes.first { $0.kind == ExplainStage.kind })
    let known = run
    let changed = other
    #expect(throws: StageFailure.self) {
      try node.stage.run(
        StageInputs(names: node.inputs.map(\.name)) { name in
          if name == "predictions" { return Artifact(predictions: changed) }
          for (own, source) in node.inputs where own == name {
            if case .stage(let id, let part) = source {
              return try known.artifact(id, part: part)
            }
          }
          throw StageFailure("no input '\(name)'")
        }, StageContext(executor: SerialExecutor()))
    }
  }

  @Test(arguments: [
    ("by: band", "neither columns nor features have frequency bands"),
    ("by: action_unit", "no group of columns is named 'action_unit'"),
    ("by: colour", "colour"),
  ])
  func groupsThatNothingBelongsToAreFaults(_ by: String, _ words: String) {
    let loaded = GraphRun.load(
      spec(Self.cases[0]).replacing("by: modality", with: by), root: project.path)
    #expect(loaded.faults.contains { $0.message.contains(words) })
  }

  @Test func aTableMayNotTakeItsName() {
    let loaded = GraphRun.load(
      spec(Self.cases[0]).replacing(
        "report: {",
        with: "report: {tables: {importance: {rows: [windowing], values: [accuracy]}}, "),
      root: project.path)
    #expect(loaded.faults.contains { $0.message.contains("'importance' is the name") })
  }
}
