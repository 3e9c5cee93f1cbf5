import Learners
import Support
import Testing

@testable import Pipeline

/// What p is raised to where models know nothing, and what leaves it alone.
@Suite struct KnowledgeTests {
  private static func spec(
    _ made: PlantedProject, labels: [String], tests: [String], more: String = ""
  ) -> String {
    made.spec(windowing: "{use: whole_trial}") + """
      features:
        eeg:  [{use: statistics, columns: band, stats: [mean]}]
        face: [{use: statistics, columns: action, stats: [mean]}]
      model: {preprocess: [{use: standardize}], use: lda}
      evaluation:
        outer: {use: stratified_group_kfold, group: subject, folds: 4}
        metrics: [balanced_accuracy, accuracy]
        statistics: {ci: {use: percentile, resamples: 100}\(more)}
      variants:
        test:
          swap: {}
          wilcoxon: {evaluation.statistics.compare.test: wilcoxon}
          t: {evaluation.statistics.compare.test: corrected_resampled_t}
          mcnemar: {evaluation.statistics.compare.test: mcnemar}
      sweep: {grid: {test: [\(tests.joined(separator: ", "))], dataset.label.column: [\(labels.joined(separator: ", "))]}}

      """
  }

  private func comparisons(_ run: GraphRun) throws -> [(cell: String, result: ComparisonResult)] {
    try run.graph.cells.compactMap { cell in
      guard let own = cell.comparison else { return nil }
      return (cell.cell.name, try run.artifact(own.stage).decoded(as: ComparisonResult.self))
    }
  }

  /// Sixty columns of labels without truth, a short form of Tests/Acceptance/permuted.
  @Test func labelsWithoutMeaningAreRejectedNoMoreThanTheLevelSays() throws {
    let seed: UInt64 = 1
    let made = try PlantedProject(.none, subjects: 10, trials: 8, seed: seed, permutations: 60)
    let labels = made.study.null.columns.filter { $0.hasPrefix("even") }
    let tests = ["swap", "wilcoxon", "t", "mcnemar"]
    var run = try GraphRun(
      spec: Self.spec(made, labels: labels, tests: tests), root: made.project.path)
    try run.runAll()
    var rejected: [String: [Int]] = [:]
    for (_, result) in try comparisons(run) {
      for (index, level) in [0.01, 0.05, 0.1].enumerated() where result.pValue ?? 1 <= level {
        rejected[result.test, default: [0, 0, 0]][index] += 1
      }
    }
    for (test, counts) in rejected {
      for (count, level) in zip(counts, [0.01, 0.05, 0.1]) {
        let bound = 60 * level + 2 * (60 * level * (1 - level)).squareRoot()
        #expect(Double(count) <= bound, "seed \(seed), \(test): \(count) of 60 at \(level)")
      }
    }
  }

  @Test func knowledgeLeavesPAsTheTestFoundIt() throws {
    let made = try PlantedProject(.eeg, subjects: 10, trials: 8, seed: 1, permutations: 1)
    let tests = ["swap", "wilcoxon", "t", "mcnemar"]
    var run = try GraphRun(
      spec: Self.spec(made, labels: ["state"], tests: tests), root: made.project.path)
    try run.runAll()
    let all = try comparisons(run)
    #expect(all.count == 4)
    for (_, result) in all {
      let test = result.details.first { $0.name == "p_test" }?.value
      let known = result.details.first { $0.name == "p_knowledge" }?.value
      #expect((test == nil) == (result.test == "corrected_resampled_t"))
      if let test, let known {
        #expect(known < 1e-3 && result.pValue == max(test, known))
        #expect(result.test == "mcnemar" || result.pValue == test)
      }
      #expect(try #require(result.pValue) < 0.05, "\(result.test): \(result.pValue ?? 1)")
      #expect(!result.notes.contains { $0.contains("p is raised") })
    }
  }
}
