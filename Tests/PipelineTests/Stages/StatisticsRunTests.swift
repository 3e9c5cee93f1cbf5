import Learners
import Support
import Testing

@testable import Pipeline

/// Tests and chance levels of a whole experiment.
@Suite struct StatisticsRunTests {
  private func run(_ statistics: String, metrics: String = "[balanced_accuracy, accuracy]") throws
    -> GraphRun
  {
    let spec = TinyExperiment.spec
      .replacing("statistics: {ci: {use: bca, resamples: 200}}", with: "statistics: \(statistics)")
      .replacing("[balanced_accuracy, accuracy, log_loss, roc_auc]", with: metrics)
      .replacing("primary: balanced_accuracy", with: "vote: {to: trial}")
    let project = TinyExperiment.project()
    var run = try GraphRun(spec: spec, root: project.path)
    try run.runAll()
    return run
  }

  private func comparison(_ run: GraphRun) throws -> ComparisonResult {
    let stage = try #require(run.stages("windowing=short").comparison).stage
    return try run.artifact(stage).decoded(as: ComparisonResult.self)
  }

  @Test func everyComparisonStatesItsEffect() throws {
    let found = try comparison(
      run("{ci: {use: percentile, resamples: 300}}", metrics: "[log_loss]"))
    let low = try #require(found.differenceLow)
    let high = try #require(found.differenceHigh)
    let difference = try #require(found.difference)
    #expect(low <= difference && difference <= high && low < high)
    #expect(found.effects.map(\.name) == ["cohen_dz"])
  }

  @Test func theCorrectedTestRunsOverFoldsAndSeeds() throws {
    let found = try comparison(
      run("{ci: {use: t}, compare: {test: corrected_resampled_t}}", metrics: "[log_loss]"))
    #expect(found.unit == "fold" && found.units == 12)
    let ratio = try #require(found.details.first { $0.name == "test_to_train" }).value
    #expect(isClose(ratio, 7.0 / 35, within: 1e-12))
    let t = try #require(found.details.first { $0.name == "statistic" }).value
    let p = try #require(found.pValue)
    #expect(isClose(p, StudentDistribution(degrees: 11).twoSided(t), within: 1e-12))
    #expect(found.smallestP == nil && found.rule?.contains("Nadeau") == true)
  }

  @Test func mcNemarSaysThatPeopleAreNotIndependent() throws {
    let found = try comparison(run("{compare: {test: mcnemar, mcnemar: mid_p}}"))
    #expect(found.metric == "accuracy" && found.unit == "decision" && found.units == 18)
    #expect(found.notes.contains { $0.contains("belong to one person") })
    #expect(found.notes.contains { $0.contains("first seed only") })
  }

  @Test func chanceIsDealtOutWithinSubjects() throws {
    let run = try run("{chance: {use: permutation, resamples: 150, level: 0.9}}")
    let result = try run.result("windowing=short")
    for metric in result.metrics {
      let own = try #require(metric.permuted)
      let bound = try #require(own.bound)
      let mean = try #require(own.mean)
      #expect(own.resamples == 150 && own.level == 0.9 && own.within == "subject")
      #expect(own.pValue > 0 && own.pValue <= 1 && bound >= mean)
      // Labels of eighteen decisions: chance lies near one half.
      #expect(abs(mean - 0.5) < 0.1)
    }
    let dummy = try run.result("model=dummy,windowing=short")
    // The dummy answers alike about everybody's trials, so nothing is better than chance.
    #expect(try #require(dummy["balanced_accuracy"]?.permuted).pValue > 0.2)
    let without = try self.run("{}").result("windowing=short")
    #expect(without.metrics.allSatisfy { $0.permuted == nil && $0.binomialBound == nil })
  }

  @Test func subjectsAreKeptByName() throws {
    let result = try run("{}").result("windowing=short")
    #expect(result.bySubject.map(\.name) == (0..<6).map { "s\($0)" })
    #expect(result.bySubject.allSatisfy { $0.decisions == 3 })
    let accuracy = try #require(result["accuracy"])
    let values = accuracy.bySubject.compactMap { $0 }
    #expect(values.count == 6)
    // Subjects of equal size: the pooled accuracy is their mean.
    #expect(isClose(values.reduce(0, +) / 6, accuracy.value, within: 1e-12))
  }
}

@Suite struct StatisticsChecksTests {
  private func faults(_ statistics: String, metrics: String = "[accuracy]") -> [String] {
    let spec = TinyExperiment.spec
      .replacing("statistics: {ci: {use: bca, resamples: 200}}", with: "statistics: \(statistics)")
      .replacing("[balanced_accuracy, accuracy, log_loss, roc_auc]", with: metrics)
      .replacing("primary: balanced_accuracy", with: "vote: {to: trial}")
    return GraphRun.load(spec, root: "").faults.map { "\($0.severity): \($0.message)" }
  }

  @Test func keysOfOtherTestsAreErrors() {
    #expect(
      faults("{compare: {zeros: pratt}}") == [
        "error: 'zeros' belongs to the test 'wilcoxon'; this cell is compared by 'subject_swap'"
      ])
    #expect(
      faults("{compare: {test: wilcoxon, mcnemar: exact}}") == [
        "error: 'mcnemar' belongs to the test 'mcnemar'; this cell is compared by 'wilcoxon'"
      ])
    #expect(faults("{compare: {test: wilcoxon, zeros: zsplit}}").isEmpty)
  }

  @Test func mcNemarNeedsDecisions() {
    #expect(
      faults("{compare: {test: mcnemar}}", metrics: "[balanced_accuracy]") == [
        "error: 'mcnemar' compares accuracies, but 'accuracy' is not among the metrics"
      ])
    #expect(
      faults("{compare: {test: mcnemar}}") == [
        "warning: 'mcnemar' looks at the decisions of the first seed only"
      ])
  }

  @Test func foldsThatDifferCannotBePaired() {
    let spec = TinyExperiment.spec
      .replacing(
        "statistics: {ci: {use: bca, resamples: 200}}",
        with: "statistics: {compare: {baseline: {split: whole}, test: corrected_resampled_t}}"
      )
      .replacing(
        "windowing: {short: {length_s: 2}, long: {length_s: 4}}",
        with:
          "split: {whole: {}, five: {evaluation.outer: {use: group_kfold, group: subject, folds: 5}}}"
      )
      .replacing("windowing: [short, long]", with: "split: [whole, five]")
    #expect(
      GraphRun.load(spec, root: "").faults.map(\.message).contains {
        $0.hasPrefix("'corrected_resampled_t' pairs folds, but")
      })
  }
}
