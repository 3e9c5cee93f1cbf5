import Support
import Testing

@testable import Learners

/// The pairs, counted one by one.
private func countedArea(_ scores: [Double], _ positive: [Bool], _ unit: [Int], _ weights: [Int])
  -> Double?
{
  var wins = 0.0
  var pairs = 0.0
  for i in scores.indices where positive[i] {
    for j in scores.indices where !positive[j] {
      let weight = Double(weights[unit[i]] * weights[unit[j]])
      pairs += weight
      wins += scores[i] > scores[j] ? weight : scores[i] == scores[j] ? weight / 2 : 0
    }
  }
  return pairs == 0 ? nil : wins / pairs
}

/// Few units are counted in a table of wins, many units by a sweep over the rows; both are exact.
@Test(arguments: [1, 2, 5, 9, 10, 40, 300] as [Int])
func areaIsExactAtAnyNumberOfUnits(units: Int) {
  var random = SplitMix64(seed: UInt64(units))
  for levels in [2, 7, 1000] {
    let rows = 50
    let scores = (0..<rows).map { _ in Double(random.below(levels)) / Double(levels) }
    let positive = (0..<rows).map { _ in random.below(3) == 0 }
    let unit = (0..<rows).map { _ in random.below(units) }
    let ranking = BinaryRanking(scores: scores, positive: positive, unit: unit, units: units)
    for _ in 0..<10 {
      let weights = (0..<units).map { _ in random.below(4) }
      #expect(ranking.area(weights: weights) == countedArea(scores, positive, unit, weights))
    }
  }
}
