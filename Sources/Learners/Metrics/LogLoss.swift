import Glibc

/// Mean of −ln of the probability given to the true class, at least 0.
///
/// Probabilities are kept 2⁻⁵² away from 0 and 1, as in scikit-learn, so that one sure mistake costs 36
/// and not infinity.
public struct LogLoss: Metric {
  /// `log_loss` in a spec.
  public static let name = "log_loss"
  /// What it is, for people.
  public static let summary = "mean negative log of the probability given to the true class"
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
    let margin = Double.ulpOfOne
    let losses = answers.truth.indices.map { row in
      -log(min(max(answers.probabilities[row, answers.truth[row]], margin), 1 - margin))
    }
    return RowMeanScorer(values: losses, unit: unit, units: units)
  }
}
