extension WeightedScorer {
  /// The score of each unit by itself: what `by_subject` averages and signed-rank tests start from.
  /// - Returns: one entry per unit; `nil` where the score is undefined on that unit alone.
  public func scorePerUnit(units: Int) -> [Double?] {
    var weights = [Int](repeating: 0, count: units)
    return (0..<units).map { unit in
      weights[unit] = 1
      defer { weights[unit] = 0 }
      return score(weights: weights)
    }
  }
}
