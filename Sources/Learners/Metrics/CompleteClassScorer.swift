/// A scorer that is undefined wherever a class of the whole truth has no row left.
///
/// A balanced accuracy over two of three classes answers another question than one over all three (chance
/// is 1/2, not 1/3). Bootstrap replicates that lost a class are therefore undefined, and counted.
public struct CompleteClassScorer: WeightedScorer {
  private let base: any WeightedScorer
  /// For every class that occurs: the units that hold rows of it.
  private let holders: [[Int]]

  /// Guards a scorer that was made from the same outcome and units.
  public init(_ base: any WeightedScorer, outcome: Outcome, unit: [Int], units: Int) {
    let answers = outcome.classAnswers
    let classes = answers.probabilities.columns
    var seen = [Bool](repeating: false, count: classes * units)
    for (row, owner) in unit.enumerated() { seen[answers.truth[row] * units + owner] = true }
    self.base = base
    holders = (0..<classes).map { index in (0..<units).filter { seen[index * units + $0] } }
      .filter { !$0.isEmpty }
  }

  /// The score of the guarded scorer.
  /// - Returns: `nil` where a class lost all its rows, or where the score itself is undefined.
  public func score(weights: [Int]) -> Double? {
    for units in holders where !units.contains(where: { weights[$0] > 0 }) { return nil }
    return base.score(weights: weights)
  }
}
