import Learners
import Testing

@testable import Pipeline

/// Fits that cannot tell rows apart, and metrics that have no value.
@Suite struct BlindnessTests {
  private func predictions(_ rows: [(fold: Int, answer: [Double])]) -> Predictions {
    Predictions(
      row: Array(rows.indices), fold: rows.map(\.fold),
      probabilities: Matrix(
        rows: rows.count, columns: rows[0].answer.count, elements: rows.flatMap(\.answer)),
      folds: [], guards: GuardProof(), notes: [], isLeaky: false)
  }

  @Test func foldsOfOneUncertainAnswerAreBlind() {
    let found = predictions([
      (0, [0.5, 0.5]), (0, [0.5, 0.5]), (1, [0.5, 0.5]), (1, [0.4, 0.6]),
      // One class only was there to learn; and one row alone cannot differ from others.
      (2, [0, 1]), (2, [0, 1]), (3, [0.3, 0.7]), (4, [0.5, 0.5]), (0, [0.5, 0.5]), (4, [0.5, 0.5]),
    ])
    #expect(found.blindFolds == [0, 4])
    #expect(predictions([(0, [1]), (0, [1]), (1, [2]), (1, [3])]).blindFolds == [0])
  }

  /// Four trials of a class and person are what a leaf of the default settings needs; here are three.
  @Test func boostingOnFewTrialsIsBlindAndLessWeightLetsItSee() throws {
    for (least, blind) in [(1.0, true), (0.1, false)] {
      let spec = InnerFoldTests.spec(
        fusion: "{use: early}",
        model: "{use: gradient_boosting, trees: 5, min_child_weight: \(least)}", inner: nil
      ).replacing(
        "leave_one_group_out, group: subject",
        with: "stratified_group_kfold, group: trial, within: subject, folds: 2")
      let folder = TinyExperiment.project()
      var run = try GraphRun(spec: spec, root: folder.path)
      try run.runAll()
      let folds = try run.result("base").folds
      #expect(!folds.isEmpty && folds.contains { $0.isBlind == true } == blind, "\(folds)")
    }
  }
}
