import Learners
import Support
import Testing

@Test func effectsOfPairsAgreeWithScipy() throws {
  for reference in try Reference.load("comparisons").get("effects").list() {
    let ours = PairedEffect.cohenDz(try reference.get("differences").numbers())
    #expect(isClose(ours, try reference.get("dz").number(), within: 1e-10))
  }
  #expect(PairedEffect.cohenDz([0.5]) == nil && PairedEffect.cohenDz([0.5, 0.5]) == nil)
}

@Test func midPAgreesWithTheBinomial() throws {
  for reference in try Reference.load("comparisons").get("mid_p").list() {
    let test = McNemar(
      firstOnly: try reference.get("first").integer(),
      secondOnly: try reference.get("second").integer())
    #expect(isClose(test.midP, try reference.get("p").number(), within: 1e-10))
    #expect(test.midP <= test.exactP)
  }
  #expect(McNemar(firstOnly: 0, secondOnly: 0).midP == 1)
  #expect(McNemar(firstOnly: 6, secondOnly: 4).oddsRatio == 1.5)
  #expect(McNemar(firstOnly: 6, secondOnly: 0).oddsRatio == nil)
}

@Test func sharedZerosAgreeWithScipy() throws {
  for reference in try Reference.load("comparisons").get("zsplit").list() {
    let found = WilcoxonSignedRank(zeros: .zsplit).test(
      differences: try reference.get("differences").numbers())
    let result = try #require(found)
    #expect(isClose(result.statistic, try reference.get("statistic").number(), within: 1e-12))
    #expect(isClose(result.pValue, try reference.get("p").number(), within: 1e-12))
  }
}

@Test func theBinomialBoundAgreesWithScipy() throws {
  for reference in try Reference.load("comparisons").get("binomial_bounds").list() {
    let chance = BinomialChance(
      decisions: try reference.get("n").integer(), hitRate: try reference.get("rate").number())
    let ours = chance.bound(level: try reference.get("level").number())
    #expect(isClose(ours, try reference.get("bound").number(), within: 1e-12), "\(chance)")
  }
}

/// Where two models are equally good, tests reject no more often than their level: 400 draws of 12 people.
@Test func testsOfEqualModelsKeepTheirLevel() throws {
  let seed: UInt64 = 77
  var random = SplitMix64(seed: seed)
  var wilcoxon = 0
  var mcNemar = 0
  var resampled = 0
  let runs = 400
  for _ in 0..<runs {
    // Twenty decisions a person; both models are right with the same probability.
    let people = (0..<12).map { _ in
      (0..<20).map { _ in (random.uniform() < 0.7, random.uniform() < 0.7) }
    }
    let differences = people.map { own in
      Double(own.count { $0.0 } - own.count { $0.1 }) / 20
    }
    if WilcoxonSignedRank().test(differences: differences)?.pValue ?? 1 <= 0.05 { wilcoxon += 1 }
    let all = people.joined()
    let test = McNemar(
      firstOnly: all.count { $0.0 && !$0.1 }, secondOnly: all.count { !$0.0 && $0.1 })
    if test.exactP <= 0.05 { mcNemar += 1 }
    let student = CorrectedResampledT(testToTrain: 1.0 / 11).test(differences: differences)
    if student?.pValue ?? 1 <= 0.05 { resampled += 1 }
  }
  let limit = 0.05 + 3 * (0.05 * 0.95 / Double(runs)).squareRoot()
  for (name, count) in [("wilcoxon", wilcoxon), ("mcnemar", mcNemar), ("corrected t", resampled)] {
    #expect(Double(count) / Double(runs) <= limit, "seed \(seed), \(name): \(count)")
  }
}
