import Learners
import Testing

@testable import Pipeline

@Suite struct ReachableSignificanceTests {
  private func warnings(
    _ compare: String, subjects: Int?, report: String = "", metrics: String = "[accuracy]"
  ) throws -> [SpecError] {
    let spec =
      TinyExperiment.spec
      .replacing(
        "statistics: {ci: {use: bca, resamples: 200}}", with: "statistics: {compare: \(compare)}"
      ) + "\n" + report
    let loaded = GraphRun.load(spec, root: "")
    let experiment = try #require(loaded.experiment, "\(loaded.faults.map(\.message))")
    return ReachableSignificance.warnings(experiment) { _ in subjects }
  }

  @Test func fewSubjectsCannotDiffer() throws {
    let found = try warnings("{test: subject_swap}", subjects: 4)
    #expect(found.count == 1 && found[0].severity == .warning)
    // 2^-3 is 0.125.
    #expect(
      found[0].message
        == "no difference here can become significant: with 4 subjects the smallest p of 'subject_swap' is 0.13"
        || found[0].message.contains("0.13"))
    #expect(found[0].mark?.line == 20)
    #expect(try warnings("{test: subject_swap}", subjects: 8).isEmpty)
    #expect(try warnings("{test: wilcoxon}", subjects: 5).count == 1)
    #expect(try warnings("{test: wilcoxon}", subjects: 60).isEmpty)
    #expect(try warnings("{test: corrected_resampled_t}", subjects: 3).isEmpty)
    #expect(try warnings("{test: subject_swap}", subjects: nil).isEmpty)
    // With one subject the trial is the unit.
    #expect(try warnings("{test: subject_swap}", subjects: 1).isEmpty)
  }

  @Test func correctionForAFamilyCounts() throws {
    let table = "report: {tables: {t: {rows: [windowing], values: [accuracy]}}}"
    // 2^-5 = 0.03125 alone, twice that for two rows of a column.
    #expect(try warnings("{}", subjects: 6, report: table).count == 1)
    #expect(try warnings("{correction: none}", subjects: 6, report: table).isEmpty)
    #expect(try warnings("{correction: benjamini_hochberg}", subjects: 6, report: table).isEmpty)
    let wide =
      "report: {tables: {t: {rows: [model], columns: [windowing], values: [accuracy]}}}"
    #expect(try warnings("{}", subjects: 6, report: wide).isEmpty)
    #expect(try warnings("{family: table}", subjects: 6, report: wide).count == 1)
    #expect(try warnings("{family: experiment}", subjects: 6).count == 1)
  }

  /// The limit that is announced is the one that the tests have.
  @Test(arguments: [2, 3, 5, 8, 12])
  func theLimitIsTheSmallestPOfTheTest(subjects: Int) throws {
    let gains = (0..<subjects).map { 0.1 + Double($0) / 100 }
    let swap = try #require(
      ReachableSignificance.smallestP(test: "subject_swap", subjects: subjects, resamples: 100))
    let statistic: @Sendable ([Int]) -> Double? = { weights in
      (0..<subjects).reduce(0.0) { $0 + gains[$1] * Double(weights[$1]) }
    }
    let found = SubjectSwap(seed: 0).test(
      units: subjects, executor: SerialExecutor(), statistic: statistic)
    #expect(found?.pValue == swap)
    let ranked = ReachableSignificance.smallestP(
      test: "wilcoxon", subjects: subjects, resamples: 100)
    #expect(WilcoxonSignedRank().test(differences: gains)?.pValue == ranked)
  }
}
