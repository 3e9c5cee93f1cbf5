import Learners
import Support
import Testing

@Suite struct FriedmanRanksTests {
  @Test func agreesWithScipyAndScikitPosthocs() throws {
    for reference in try Reference.load("comparisons").get("rankings").list() {
      let name = try reference.get("name").text()
      let scores = try reference.get("scores").rows()
      let ranks = FriedmanRanks(scores: scores, greaterIsBetter: true)
      let expected = try reference.get("mean_ranks").numbers()
      for (ours, theirs) in zip(ranks.meanRanks, expected) {
        #expect(isClose(ours, theirs, within: 1e-12), "\(name)")
      }
      let statistic = try reference.get("statistic").number()
      #expect(isClose(ranks.statistic, statistic, within: 1e-10), "\(name)")
      #expect(isClose(ranks.pValue, try reference.get("p").number(), within: 1e-10), "\(name)")
      #expect(
        isClose(ranks.imanDavenport, try reference.get("f").number(), within: 1e-9), "\(name)")
      let fP = try reference.get("f_p").number()
      #expect(isClose(ranks.imanDavenportP, fP, within: 1e-10), "\(name)")
      let distance = try reference.get("critical_difference").number()
      #expect(isClose(ranks.criticalDifference(alpha: 0.05), distance, within: 1e-7), "\(name)")
      for (first, row) in try reference.get("nemenyi").rows().enumerated() {
        for (second, theirs) in row.enumerated() where second != first {
          #expect(isClose(ranks.nemenyiP(first, second), theirs, within: 1e-8), "\(name)")
        }
      }
    }
  }

  @Test func lowerIsBetterTurnsRanksAround() {
    let scores = [[0.1, 0.2, 0.3], [0.3, 0.5, 0.4]]
    let up = FriedmanRanks(scores: scores, greaterIsBetter: true).meanRanks
    let down = FriedmanRanks(scores: scores, greaterIsBetter: false).meanRanks
    #expect(up == [3, 1.5, 1.5] && down == [1, 2.5, 2.5])
  }

  @Test func whatTiesEverywhereHasNoStatistic() {
    let ranks = FriedmanRanks(scores: [[1, 1], [2, 2]], greaterIsBetter: true)
    #expect(ranks.statistic == nil && ranks.pValue == nil && ranks.meanRanks == [1.5, 1.5])
    let agreed = FriedmanRanks(scores: [[1, 2], [1, 2], [3, 4]], greaterIsBetter: true)
    #expect(agreed.imanDavenport == .infinity && agreed.imanDavenportP == 0)
    #expect(FriedmanRanks(scores: [[1, 2]], greaterIsBetter: true).imanDavenport == nil)
  }

  /// χ² is an approximation: over all orders of three models it stays near the exact share.
  @Test func equalModelsAreRarelyFoundDifferent() {
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    var found = 0
    for _ in 0..<2000 {
      let scores = (0..<20).map { _ in (0..<4).map { _ in random.uniform() } }
      if FriedmanRanks(scores: scores, greaterIsBetter: true).pValue ?? 1 <= 0.05 { found += 1 }
    }
    // 0.05 ± 4 standard errors.
    #expect(abs(Double(found) / 2000 - 0.05) < 0.0195, "seed \(seed): \(found)")
  }
}

@Suite struct RankGroupsTests {
  @Test func runsAreTheLongestThatHoldTogether() {
    let place = [2: 0, 0: 1, 3: 2, 1: 3]
    func near(_ a: Int, _ b: Int) -> Bool { abs((place[a] ?? 0) - (place[b] ?? 0)) < 2 }
    #expect(RankGroups.runs([2, 0, 3, 1]) { !near($0, $1) } == [[2, 0], [0, 3], [3, 1]])
    #expect(RankGroups.runs([2, 0, 3, 1]) { _, _ in false } == [[2, 0, 3, 1]])
    #expect(RankGroups.runs([2, 0, 3, 1]) { _, _ in true }.isEmpty)
    #expect(RankGroups.runs([0]) { _, _ in false }.isEmpty)
  }
}
