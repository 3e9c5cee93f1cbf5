import Learners
import Testing

private struct Fixed: WeightedScorer {
  let value: Double?
  func score(weights: [Int]) -> Double? { value }
}

@Test func aMeanNeedsEveryScore() {
  #expect(MeanScorer([Fixed(value: 1), Fixed(value: 4)]).score(weights: [1]) == 2.5)
  #expect(MeanScorer([Fixed(value: 1), Fixed(value: nil)]).score(weights: [1]) == nil)
}
