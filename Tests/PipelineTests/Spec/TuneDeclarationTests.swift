import Learners
import Support
import Testing

@testable import Pipeline

/// `model.tune`, from its text to folds that chose.
@Suite struct TuneDeclarationTests {
  private func spec(_ tune: String, model: String = "use: logistic_regression") -> String {
    InnerFoldTests.spec(
      fusion: "{use: early}",
      model:
        "{preprocess: [{use: standardize}, {use: pca, components: 1}], tune: \(tune), \(model)}")
  }

  private func faults(_ spec: String) -> [String] {
    GraphRun.load(spec, root: "/nowhere").faults.map {
      $0.message + ($0.help.map { "; \($0)" } ?? "")
    }
  }

  @Test(arguments: [
    (
      "{grid: {c: [1]}}",
      "'c': 'logistic_regression' has no parameter 'c'; did you mean 'C'?"
    ),
    (
      "{grid: {'preprocess[2].components': [1]}}",
      "'preprocess[2].components': there is no element [2]: the list has 2 elements"
    ),
    (
      "{grid: {'preprocess[1].component': [1]}}",
      "'preprocess[1].component': 'pca' has no parameter 'component'; did you mean 'components'?"
    ),
    ("{grid: {C: [0]}}", "expected a number more than 0, found 0"),
    ("{random: {C: {low: 0.1, high: 1}}}", "a random search needs 'trials'; trials: 20"),
    (
      "{random: {C: {low: 1, high: 0.1}}, trials: 3}", "'low' must be less than 'high'"
    ),
    (
      "{random: {penalty: {low: 1, high: 2}}, trials: 3}",
      "only numbers have a range; 'penalty' has none; write a list of values"
    ),
    (
      "{grid: {C: [1]}, trials: 3}",
      "a grid has as many trials as it has candidates; remove 'trials'"
    ),
    (
      "{grid: {C: [1]}, metric: acuracy}",
      "unknown metric 'acuracy' to tune by; did you mean 'accuracy'?"
    ),
    (
      "{grid: {C: [1]}, random: {C: [1]}, trials: 2}",
      "only one of 'grid' and 'random' may stand in model.tune"
    ),
    (
      "{grid: {l1_ratio: [0.5]}}",
      "'l1_ratio' of logistic_regression is only for penalty 'elastic_net', found 'l2'"
    ),
  ])
  func wrongSearchesAreNamed(_ tune: String, _ expected: String) {
    #expect(faults(spec(tune)) == [expected])
  }

  @Test func valuesHaveTheTypesOfTheirParameters() throws {
    let spec = spec(
      "{grid: {C: [1, 0.5], 'preprocess[1].components': [1, 2], class_weight: [none, {yes: 2}]}}")
    #expect(faults(spec).isEmpty)
    let cell = try #require(GraphRun.load(spec, root: "/nowhere").experiment).cells[0]
    let grid = cell.section("model").record("tune").map("grid")
    #expect(grid.map(\.key) == ["C", "preprocess[1].components", "class_weight"])
    #expect(grid[0].value.list == [.number(1), .number(0.5)])
    #expect(grid[1].value.list == [.integer(1), .integer(2)])
    #expect(grid[2].value.list?[0] == .text("none") && grid[2].value.list?[1].map?.count == 1)
    #expect(FitCost(cell).words == "25 (8 x 3 inner folds + 1)")
  }

  @Test func foldsSayWhatTheyChose() throws {
    let folder = TinyExperiment.project()
    var run = try GraphRun(
      spec: spec("{grid: {C: [0.01, 1, 100], 'preprocess[1].components': [1, 2]}}"),
      root: folder.path)
    try run.runAll()
    let result = try run.result("base")
    for fold in result.folds {
      #expect(
        fold.chosen?.map(\.name) == ["C", "preprocess[1].components", "inner balanced_accuracy"])
      #expect(["0.01", "1", "100"].contains(fold.chosen?[0].value ?? ""))
    }
    #expect(result.groupOverlap == 0)
    let predictions = try run.artifact(run.stages("base").fits[0]).predictions
    #expect(predictions.guards.tuningOverlap == 0)
  }

  /// Each modality's model chooses for itself.
  @Test func modelsOfModalitiesTuneThemselves() throws {
    let folder = TinyExperiment.project()
    let spec = InnerFoldTests.spec(
      fusion: "{use: late, combine: weighted, missing: error, "
        + "models: {face: {tune: {grid: {C: [0.1, 10]}}}}}")
    var run = try GraphRun(spec: spec, root: folder.path)
    try run.runAll()
    let names = try run.result("base").folds.compactMap(\.chosen).map { $0.map(\.name) }
    #expect(names.count == 6)
    #expect(
      names.allSatisfy {
        $0 == ["face: C", "face: inner balanced_accuracy", "weight of eeg", "weight of face"]
      }, "\(names)")
    #expect(FitCost(try run.stages("base").cell).words == "11 (3 x 3 inner folds + 2)")
  }
}
