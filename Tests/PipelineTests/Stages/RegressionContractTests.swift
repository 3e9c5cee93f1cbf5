import Learners
import Support
import Testing

@testable import Pipeline

/// Every model that learns numbers, from files to metrics.
@Suite struct RegressionContractTests {
  /// Parameters that keep a model small.
  private static let small: [String: String] = [
    "bilstm_attention": "hidden: 4, epochs: 2, input: {sequence: windows}",
    "cnn": "epochs: 2, input: {sequence: samples}",
    "extra_trees": "trees: 5", "gradient_boosting": "trees: 5",
    "mlp": "hidden: [4], epochs: 3", "random_forest": "trees: 5",
  ]

  static let names = ModelCatalog.all.filter { $0.tasks.contains(.regression) }.map { $0.name }

  private func run(_ model: String) throws -> GraphRun {
    let project = TargetStudy.project()
    let more = Self.small[model].map { ", " + $0 } ?? ""
    var run = try GraphRun(
      spec: TargetStudy.spec(
        label: "{use: signal, target: [face.joy, face.calm]}",
        model: "{preprocess: [{use: standardize}], use: \(model)\(more)}",
        outer: "{use: group_kfold, group: subject, folds: 2}",
        metrics: "[ccc, rmse, mae, r2, pearson, spearman]"), root: project.path)
    try run.runAll()
    return run
  }

  @Test(arguments: names)
  func answersForEveryTargetAndAlwaysTheSame(_ model: String) throws {
    let first = try run(model)
    let second = try run(model)
    let stages = try first.stages("base")
    let own = try first.artifact(stages.fits[0]).predictions
    #expect(own.probabilities.columns == 2 && own.probabilities.rows == own.row.count)
    #expect(!own.probabilities.elements.contains { !$0.isFinite })
    #expect(try first.artifact(stages.fits[0]) == second.artifact(stages.fits[0]))
    let result = try first.result("base")
    #expect(result["rmse"]?.value != nil && result["rmse_calm"]?.value != nil)
    #expect(result.groupOverlap == 0 && result.windowOverlap == 0)
  }
}
