/// Mean squared distance between probabilities and truth.
///
/// Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2. Summed over the classes, 0...2; with
/// two classes half of that, 0...1, as in scikit-learn.
public struct BrierScore: Metric {
  /// `brier` in a spec.
  public static let name = "brier"
  /// What it is, for people.
  public static let summary = "mean squared distance between probabilities and truth"
  /// It judges probabilities of classes.
  public static let task = TaskKind.classification
  /// Less is better.
  public static let greaterIsBetter = false

  /// The metric has no parameters.
  public init(_ values: ParameterValues) {}

  /// `nil`: it depends on how frequent the classes are.
  public static func chance(classes: Int) -> Double? { nil }

  /// A scorer from one sum per unit: O(units) per score.
  public func scorer(_ outcome: Outcome, unit: [Int], units: Int) -> any WeightedScorer {
    let answers = outcome.classAnswers
    let classes = answers.probabilities.columns
    let scale = classes < 3 ? 0.5 : 1
    let distances = answers.truth.indices.map { row in
      var sum = 0.0
      for index in 0..<classes {
        let truth: Double = index == answers.truth[row] ? 1 : 0
        let difference = truth - answers.probabilities[row, index]
        sum += difference * difference
      }
      return scale * sum
    }
    return RowMeanScorer(values: distances, unit: unit, units: units)
  }
}
