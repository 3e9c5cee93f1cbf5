import Learners
import Support
import Testing

@Test func signedRanksAgreeWithScipy() throws {
  for reference in try Reference.load("inference").get("wilcoxon").list() {
    let zeros = WilcoxonSignedRank.Zeros(rawValue: try reference.get("zeros").text())
    let method = WilcoxonSignedRank.Method(rawValue: try reference.get("method").text())
    let test = WilcoxonSignedRank(zeros: try #require(zeros), method: try #require(method))
    let result = try #require(test.test(differences: try reference.get("differences").numbers()))
    let name = try reference.get("name").text()
    #expect(result.statistic == (try reference.get("statistic").number()), "\(name)")
    #expect(isClose(result.pValue, try reference.get("p").number(), within: 1e-12), "\(name)")
  }
}

@Test func roundingNeitherBreaksTiesNorMakesDifferences() throws {
  let test = WilcoxonSignedRank()
  // 0.3 − 0.2, 0.7 − 0.6 and 0.8 − 0.7 differ in their last bits; 0.1 + 0.2 is not 0.3.
  let result = try #require(test.test([0.3, 0.7, 0.7, 0.1 + 0.2], [0.2, 0.6, 0.8, 0.3]))
  #expect(result.hasTies && result.pairs == 3 && result.zeroPairs == 1)
  #expect(result.statistic == 2)
  #expect(isClose(result.rankBiserial, 1.0 / 3, within: 1e-15))
}

@Test func exactWithTiesCountsAllSigns() throws {
  let differences: [Double] = [1, -1, 2, 2, 3, -2, 4, 1, 1, 5, -3, 2, 2, 1, 6]
  let result = try #require(WilcoxonSignedRank(method: .exact).test(differences: differences))
  let ranks = differences.map { value in
    let below = differences.count { abs($0) < abs(value) }
    let tied = differences.count { abs($0) == abs(value) }
    return 2 * below + tied + 1
  }
  let observed = zip(ranks, differences).reduce(0) { $0 + ($1.1 > 0 ? $1.0 : 0) }
  var tails = (low: 0, high: 0)
  for signs in 0..<(1 << ranks.count) {
    let sum = ranks.indices.reduce(0) { $0 + (signs >> $1 & 1 == 1 ? ranks[$1] : 0) }
    if sum <= observed { tails.low += 1 }
    if sum >= observed { tails.high += 1 }
  }
  let expected = 2 * Double(min(tails.low, tails.high)) / Double(1 << ranks.count)
  #expect(isClose(result.pValue, expected, within: 1e-13))
}

@Test func nothingToRankIsUndefined() {
  #expect(WilcoxonSignedRank().test(differences: []) == nil)
  #expect(WilcoxonSignedRank().test(differences: [0, 0]) == nil)
  #expect(WilcoxonSignedRank(zeros: .pratt).test(differences: [0, 0]) == nil)
  #expect(WilcoxonSignedRank().test(differences: [1, .nan]) == nil)
  #expect(WilcoxonSignedRank().test([0.1 + 0.2], [0.3]) == nil)
}
