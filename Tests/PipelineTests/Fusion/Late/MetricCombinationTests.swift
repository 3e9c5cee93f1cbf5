import Learners
import Testing

@testable import Pipeline

/// Weights of modalities that are chosen by a metric of decisions.
@Suite struct MetricCombinationTests {
  private static let truth = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]

  private func judge(_ truth: [Int]) -> FoldJudge {
    let outcome = { @Sendable (rows: [Int], answers: Matrix<Double>) in
      Outcome(
        .classes(
          truth: rows.map { truth[$0] },
          predicted: (0..<answers.rows).map { Decisions.largest(answers.row($0)) },
          probabilities: answers))
    }
    return FoldJudge(
      metric: "accuracy",
      isGreaterBetter: { MetricCatalog.metric(named: $0)?.greaterIsBetter ?? true },
      outcomeOf: outcome,
      scoreOf: { metric, rows, answers in
        MetricCatalog.metric(named: metric)?.init().score(outcome(rows, answers))
      })
  }

  private func lesson(_ answers: [[Double]], truth: [Int] = truth) -> LateLesson {
    var all = ModalityAnswers(present: answers.map { $0.map { !$0.isNaN } })
    for (index, own) in answers.enumerated() {
      all.add(
        Matrix(
          rows: own.filter { !$0.isNaN }.count, columns: 2,
          elements: own.filter { !$0.isNaN }.flatMap { [1 - $0, $0] }), to: index)
    }
    return LateLesson(
      answers: all, target: .classes(truth, count: 2), weights: truth.map { _ in 1 })
  }

  private func weights(
    _ metric: String, _ lesson: LateLesson, truth: [Int] = truth
  ) throws -> [Double] {
    let fitted = try MetricCombination(
      metric: metric, judge: judge(truth), rows: Array(truth.indices), prior: [0.5, 0.5]
    ).fitted(
      to: lesson, modalities: lesson.answers.answers.indices.map { "m\($0)" },
      executor: SerialExecutor())
    return try #require(fitted as? WeightedCombination.Weights).weights
  }

  /// One modality is right about the many, one about the few and sure of it: what is best depends on the metric.
  @Test func theMetricDecides() throws {
    let many: [Double] = [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.35, 0.35, 0.35]
    let few: [Double] = [0.6, 0.6, 0.6, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9]
    let own = lesson([many, few])
    // Right about everything where .2 a + .6 (1 - a) < .5 and .35 a + .9 (1 - a) > .5: .25 < a < .73.
    let found = try weights("balanced_accuracy", own)
    #expect(found == [0.5, 0.5])
    #expect(try weights("accuracy", own) == [0.5, 0.5])
    // A modality that only spoils is left out as far as needed, and no further.
    let noise: [Double] = [0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1]
    let sure: [Double] = [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.7, 0.7, 0.7]
    // .3 a + .9 (1 - a) < .5 and .7 a + .1 (1 - a) > .5: a > 2/3, in twentieths .7.
    #expect(try weights("balanced_accuracy", lesson([sure, noise])) == [0.7, 0.3])
    // Smaller is better of losses: the surer, the better.
    #expect(try weights("log_loss", lesson([sure, noise]))[0] > 0.8)
  }

  @Test func gridsAreWholeAndBounded() throws {
    for count in 1...12 {
      let grid = try MetricCombination.grid(count)
      #expect(grid.count <= MetricCombination.mostPoints && Set(grid).count == grid.count)
      #expect(grid.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 && $0.allSatisfy { $0 >= 0 } })
    }
    #expect(try MetricCombination.grid(2).count == 21 && MetricCombination.grid(3).count == 231)
    #expect(throws: LearnerError.self) { try MetricCombination.grid(40) }
  }

  /// Rows that one modality lacks are answered by the other, as they will be in the test.
  @Test func missingModalitiesAreJudgedAsTheyWillBeAnswered() throws {
    let nan = Double.nan
    let first: [Double] = [nan, nan, 0.1, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9]
    let second: [Double] = [0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1]
    let found = try weights("balanced_accuracy", lesson([first, second]))
    #expect(found[0] > 0.5 && found[0] + found[1] == 1)
  }

  @Test func anUndefinedMetricWeighsAlike() throws {
    let own = lesson([[0.2, 0.4], [0.3, 0.1]], truth: [0, 0])
    #expect(try weights("roc_auc", own, truth: [0, 0]) == [0.5, 0.5])
  }

  @Test func aMetricGoesWithWeights() {
    #expect(
      throws: FusionFault(
        message: "'metric' chooses weights: it goes with 'combine: weighted'", parameter: "metric")
    ) {
      try LateFusion(
        ParameterValues([
          "combine": .text("stacking"), "missing": .text("error"), "models": .map([]),
          "metric": .text("accuracy"),
        ]))
    }
  }

  /// From a spec: unknown metrics are said before anything runs, and a known one enters the key of the fit.
  @Test func specsMayNameAMetric() throws {
    func spec(_ more: String) -> String {
      InnerFoldTests.spec(
        fusion: "{use: late, combine: weighted\(more)}", model: "{use: logistic_regression}",
        inner: "{use: group_kfold, group: subject, folds: 2}")
    }
    let folder = TinyExperiment.project()
    let unknown = GraphRun.load(spec(", metric: accurracy"), root: folder.path)
    #expect(unknown.faults.map(\.message) == ["unknown metric 'accurracy' to choose weights by"])
    var run = try GraphRun(spec: spec(", metric: balanced_accuracy"), root: folder.path)
    try run.runAll()
    let fit = try run.stages("base").fits[0]
    let folds = try run.artifact(fit).predictions.folds
    #expect(folds.allSatisfy { $0.chosen.map(\.name) == ["weight of eeg", "weight of face"] })
    let plain = try GraphRun(spec: spec(""), root: folder.path)
    let keys = try [run, plain].map { own in
      own.graph.graph.nodes[try own.stages("base").fits[0].index].configuration
    }
    #expect(keys[0] != keys[1] && keys[0].contains("\"vote\"") && !keys[1].contains("\"vote\""))
  }
}
